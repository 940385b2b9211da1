package org.glimpse.engine;

import java.sql.Types;
import java.util.Set;

/**
 * A column of a result or a table.
 *
 * @param name as the user sees it
 * @param typeName SQL name of its type: {@code BIGINT}, {@code TIMESTAMP}, {@code IMAGE}, {@code
 *     REAL ARRAY}, ..
 * @param jdbcType a constant of {@link java.sql.Types}; GEOMETRY is VARCHAR (WKT), IMAGE is
 *     VARBINARY (JPEG)
 * @param precision digits or characters, 0 where unlimited
 * @param scale digits after the point, of a second for TIMESTAMP
 * @param nullable whether NULL may occur
 */
public record ResultColumn(
    String name, String typeName, int jdbcType, int precision, int scale, boolean nullable) {
  private static final Set<Integer> NUMBERS =
      Set.of(
          Types.TINYINT,
          Types.SMALLINT,
          Types.INTEGER,
          Types.BIGINT,
          Types.REAL,
          Types.FLOAT,
          Types.DOUBLE,
          Types.DECIMAL,
          Types.NUMERIC);

  /** Whether its values are numbers. */
  public boolean isNumber() {
    return NUMBERS.contains(jdbcType);
  }
}
