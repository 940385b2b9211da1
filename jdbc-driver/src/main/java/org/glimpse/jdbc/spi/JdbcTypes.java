package org.glimpse.jdbc.spi;

import java.math.BigDecimal;
import java.sql.Types;

/** What the constants of {@link Types} are in Java. */
public final class JdbcTypes {
  private JdbcTypes() {}

  /** The class that {@code getObject} gives for a type. */
  public static Class<?> classOf(int jdbcType) {
    return switch (jdbcType) {
      case Types.BOOLEAN -> Boolean.class;
      case Types.TINYINT -> Byte.class;
      case Types.SMALLINT -> Short.class;
      case Types.INTEGER -> Integer.class;
      case Types.BIGINT -> Long.class;
      case Types.REAL -> Float.class;
      case Types.FLOAT, Types.DOUBLE -> Double.class;
      case Types.DECIMAL, Types.NUMERIC -> BigDecimal.class;
      case Types.CHAR, Types.VARCHAR -> String.class;
      case Types.BINARY, Types.VARBINARY -> byte[].class;
      case Types.DATE -> java.sql.Date.class;
      case Types.TIME -> java.sql.Time.class;
      case Types.TIMESTAMP -> java.sql.Timestamp.class;
      case Types.ARRAY -> java.sql.Array.class;
      default -> Object.class;
    };
  }

  /** Whether its values are numbers; all of them have a sign. */
  public static boolean isNumber(int jdbcType) {
    return Number.class.isAssignableFrom(classOf(jdbcType));
  }
}
