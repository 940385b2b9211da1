package org.glimpse.optimizer.duckdb;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.glimpse.optimizer.logical.Unsupported;

/**
 * DuckDB's names of Calcite's types. Intervals are BIGINT (milliseconds or months), masks are WKT,
 * pictures are references (see {@link PictureReference}).
 */
final class TypeSql {
  private TypeSql() {}

  static String name(RelDataType type) {
    SqlTypeName name = type.getSqlTypeName();
    if (SqlTypeName.INTERVAL_TYPES.contains(name)) {
      return "BIGINT";
    }
    return switch (name) {
      case BOOLEAN -> "BOOLEAN";
      case TINYINT -> "TINYINT";
      case SMALLINT -> "SMALLINT";
      case INTEGER -> "INTEGER";
      case BIGINT -> "BIGINT";
      case DECIMAL -> "DECIMAL(" + type.getPrecision() + ", " + type.getScale() + ")";
      case REAL -> "FLOAT";
      case FLOAT, DOUBLE -> "DOUBLE";
      case CHAR, VARCHAR, GEOMETRY, BINARY, VARBINARY -> "VARCHAR";
      case DATE -> "DATE";
      case TIME -> "TIME";
      case TIMESTAMP -> "TIMESTAMP";
      case ARRAY -> name(type.getComponentType()) + "[]";
      case NULL -> "INTEGER";
      default -> throw Unsupported.because("the type " + type.getFullTypeString());
    };
  }

  static boolean isInterval(RelDataType type) {
    return SqlTypeName.INTERVAL_TYPES.contains(type.getSqlTypeName());
  }

  static boolean isMonths(RelDataType type) {
    return SqlTypeName.YEAR_INTERVAL_TYPES.contains(type.getSqlTypeName());
  }

  static boolean isInteger(RelDataType type) {
    return SqlTypeName.INT_TYPES.contains(type.getSqlTypeName());
  }

  static boolean isReal(RelDataType type) {
    return SqlTypeName.APPROX_TYPES.contains(type.getSqlTypeName());
  }

  static boolean isTemporal(RelDataType type) {
    return SqlTypeName.DATETIME_TYPES.contains(type.getSqlTypeName());
  }
}
