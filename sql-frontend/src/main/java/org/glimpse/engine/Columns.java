package org.glimpse.engine;

import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.type.SqlTypeFactoryImpl;
import org.apache.calcite.sql.type.SqlTypeName;
import org.glimpse.optimizer.GlimpseTypeSystem;

/** From the planner's types to columns as users see them. */
final class Columns {
  private static final RelDataTypeFactory TYPES =
      new SqlTypeFactoryImpl(GlimpseTypeSystem.INSTANCE);
  private static final int TIMESTAMP_CHARACTERS = 23;

  private Columns() {}

  static List<ResultColumn> of(RelDataType row) {
    List<ResultColumn> columns = new ArrayList<>();
    for (RelDataTypeField field : row.getFieldList()) {
      columns.add(of(field.getName(), field.getType()));
    }
    return columns;
  }

  /** Columns of parameters: no names. */
  static List<ResultColumn> ofParameters(List<RelDataType> types) {
    return types.stream().map(type -> of("", type)).toList();
  }

  /** The columns of a table. */
  static List<ResultColumn> of(org.apache.calcite.schema.Table table) {
    return of(table.getRowType(TYPES));
  }

  /** A column of text. */
  static ResultColumn text(String name) {
    return new ResultColumn(name, "VARCHAR", Types.VARCHAR, 0, 0, true);
  }

  static ResultColumn of(String name, RelDataType type) {
    SqlTypeName sql = type.getSqlTypeName();
    return new ResultColumn(
        name, typeName(type), jdbcType(sql), precision(type), scale(type), type.isNullable());
  }

  private static String typeName(RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case VARBINARY -> "IMAGE";
      case CHAR -> "VARCHAR";
      case ARRAY -> {
        RelDataType component = type.getComponentType();
        yield component == null ? "ARRAY" : typeName(component) + " ARRAY";
      }
      case ANY, NULL -> "ANY";
      default -> type.getSqlTypeName().getName().replace('_', ' ');
    };
  }

  private static int jdbcType(SqlTypeName type) {
    return switch (type) {
      case GEOMETRY, CHAR, VARCHAR -> Types.VARCHAR;
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE, TIMESTAMP -> Types.TIMESTAMP;
      case BINARY, VARBINARY -> Types.VARBINARY;
      case ANY, SYMBOL, NULL -> Types.OTHER;
      default -> SqlTypeName.INTERVAL_TYPES.contains(type) ? Types.OTHER : type.getJdbcOrdinal();
    };
  }

  private static int precision(RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case TINYINT -> 3;
      case SMALLINT -> 5;
      case INTEGER -> 10;
      case BIGINT -> 19;
      case REAL -> 7;
      case FLOAT, DOUBLE -> 15;
      case BOOLEAN -> 1;
      case TIMESTAMP -> TIMESTAMP_CHARACTERS;
      case DECIMAL, CHAR, VARCHAR -> Math.max(0, type.getPrecision());
      default -> 0;
    };
  }

  private static int scale(RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case DECIMAL -> Math.max(0, type.getScale());
      case TIMESTAMP, TIME -> Math.max(0, type.getPrecision());
      default -> 0;
    };
  }
}
