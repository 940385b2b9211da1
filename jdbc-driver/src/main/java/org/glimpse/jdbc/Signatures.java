package org.glimpse.jdbc;

import java.sql.DatabaseMetaData;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.calcite.avatica.AvaticaParameter;
import org.apache.calcite.avatica.ColumnMetaData;
import org.apache.calcite.avatica.Meta;
import org.glimpse.jdbc.spi.ColumnInfo;
import org.glimpse.jdbc.spi.JdbcTypes;

/** The engine's columns in Avatica's words. */
final class Signatures {
  private static final int DISPLAY_SIZE_MAX = 255;

  private Signatures() {}

  static Meta.Signature of(String sql, List<ColumnInfo> columns, List<ColumnInfo> parameters) {
    return new Meta.Signature(
        columnsOf(columns),
        sql,
        parametersOf(parameters),
        Map.of(),
        Meta.CursorFactory.LIST,
        columns.isEmpty() ? Meta.StatementType.OTHER_DDL : Meta.StatementType.SELECT);
  }

  private static List<ColumnMetaData> columnsOf(List<ColumnInfo> columns) {
    List<ColumnMetaData> result = new ArrayList<>();
    for (ColumnInfo column : columns) {
      result.add(columnOf(result.size(), column));
    }
    return result;
  }

  private static ColumnMetaData columnOf(int ordinal, ColumnInfo column) {
    ColumnMetaData.AvaticaType type =
        column.jdbcType() == Types.ARRAY
            ? ColumnMetaData.array(
                ColumnMetaData.scalar(Types.REAL, "REAL", ColumnMetaData.Rep.FLOAT),
                column.typeName(),
                ColumnMetaData.Rep.ARRAY)
            : ColumnMetaData.scalar(
                column.jdbcType(), column.typeName(), ColumnMetaData.Rep.OBJECT);
    return new ColumnMetaData(
        ordinal,
        false,
        isText(column.jdbcType()),
        true,
        false,
        column.nullable() ? DatabaseMetaData.columnNullable : DatabaseMetaData.columnNoNulls,
        JdbcTypes.isNumber(column.jdbcType()),
        displaySize(column),
        column.name(),
        column.name(),
        "",
        column.precision(),
        column.scale(),
        "",
        "",
        type,
        true,
        false,
        false,
        JdbcTypes.classOf(column.jdbcType()).getName());
  }

  private static boolean isText(int jdbcType) {
    return jdbcType == Types.VARCHAR || jdbcType == Types.CHAR;
  }

  private static int displaySize(ColumnInfo column) {
    return switch (column.jdbcType()) {
      case Types.BOOLEAN -> 5;
      case Types.TINYINT -> 4;
      case Types.SMALLINT -> 6;
      case Types.INTEGER -> 11;
      case Types.BIGINT -> 20;
      case Types.REAL -> 14;
      case Types.FLOAT, Types.DOUBLE -> 24;
      case Types.TIMESTAMP -> 23;
      case Types.DATE -> 10;
      case Types.TIME -> 12;
      default ->
          column.precision() > 0
              ? Math.min(column.precision() + 2, DISPLAY_SIZE_MAX)
              : DISPLAY_SIZE_MAX;
    };
  }

  private static List<AvaticaParameter> parametersOf(List<ColumnInfo> parameters) {
    List<AvaticaParameter> result = new ArrayList<>();
    for (ColumnInfo parameter : parameters) {
      result.add(
          new AvaticaParameter(
              JdbcTypes.isNumber(parameter.jdbcType()),
              parameter.precision(),
              parameter.scale(),
              parameter.jdbcType(),
              parameter.typeName(),
              JdbcTypes.classOf(parameter.jdbcType()).getName(),
              "?" + (result.size() + 1)));
    }
    return result;
  }
}
