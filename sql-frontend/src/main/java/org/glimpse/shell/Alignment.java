package org.glimpse.shell;

import java.sql.Types;
import org.glimpse.engine.ResultColumn;

/** On which side of its column a value stands. */
final class Alignment {
  private Alignment() {}

  /** Whether the column holds numbers. */
  static boolean isRight(ResultColumn column) {
    return switch (column.jdbcType()) {
      case Types.TINYINT,
          Types.SMALLINT,
          Types.INTEGER,
          Types.BIGINT,
          Types.REAL,
          Types.FLOAT,
          Types.DOUBLE,
          Types.DECIMAL,
          Types.NUMERIC ->
          true;
      default -> false;
    };
  }
}
