package org.glimpse.server;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.calcite.avatica.Meta;
import org.glimpse.engine.ResultColumn;
import org.glimpse.engine.TableInfo;
import org.glimpse.jdbc.spi.NamePattern;
import org.glimpse.optimizer.FrameQlOperators;

/**
 * The rows that {@link DatabaseMetaData} prescribes, of the metadata that Avatica's protocol asks
 * for. There is no catalog; each video is a schema, {@code system} is one, and the short form
 * {@code v} of {@code v.objects} has none.
 */
final class MetadataRows {
  static final List<ResultColumn> CATALOGS = texts("TABLE_CAT");
  static final List<ResultColumn> SCHEMAS = texts("TABLE_SCHEM", "TABLE_CATALOG");
  static final List<ResultColumn> TABLE_TYPES = texts("TABLE_TYPE");

  static final List<ResultColumn> TABLES =
      texts(
          "TABLE_CAT",
          "TABLE_SCHEM",
          "TABLE_NAME",
          "TABLE_TYPE",
          "REMARKS",
          "TYPE_CAT",
          "TYPE_SCHEM",
          "TYPE_NAME",
          "SELF_REFERENCING_COL_NAME",
          "REF_GENERATION");

  static final List<ResultColumn> COLUMNS =
      mixed(
          "TABLE_CAT",
          "TABLE_SCHEM",
          "TABLE_NAME",
          "COLUMN_NAME",
          "#DATA_TYPE",
          "TYPE_NAME",
          "#COLUMN_SIZE",
          "#BUFFER_LENGTH",
          "#DECIMAL_DIGITS",
          "#NUM_PREC_RADIX",
          "#NULLABLE",
          "REMARKS",
          "COLUMN_DEF",
          "#SQL_DATA_TYPE",
          "#SQL_DATETIME_SUB",
          "#CHAR_OCTET_LENGTH",
          "#ORDINAL_POSITION",
          "IS_NULLABLE",
          "SCOPE_CATALOG",
          "SCOPE_SCHEMA",
          "SCOPE_TABLE",
          "#SOURCE_DATA_TYPE",
          "IS_AUTOINCREMENT",
          "IS_GENERATEDCOLUMN");

  static final List<ResultColumn> TYPE_INFO =
      mixed(
          "TYPE_NAME",
          "#DATA_TYPE",
          "#PRECISION",
          "LITERAL_PREFIX",
          "LITERAL_SUFFIX",
          "CREATE_PARAMS",
          "#NULLABLE",
          "?CASE_SENSITIVE",
          "#SEARCHABLE",
          "?UNSIGNED_ATTRIBUTE",
          "?FIXED_PREC_SCALE",
          "?AUTO_INCREMENT",
          "LOCAL_TYPE_NAME",
          "#MINIMUM_SCALE",
          "#MAXIMUM_SCALE",
          "#SQL_DATA_TYPE",
          "#SQL_DATETIME_SUB",
          "#NUM_PREC_RADIX");

  /** SQL name, constant of Types, digits, quotes of literals, greatest scale; by constant. */
  private record SqlType(
      String name, int type, int precision, String prefix, String suffix, int scaleMax) {}

  private static final List<SqlType> SQL_TYPES =
      List.of(
          new SqlType("TINYINT", Types.TINYINT, 3, null, null, 0),
          new SqlType("BIGINT", Types.BIGINT, 19, null, null, 0),
          new SqlType("IMAGE", Types.VARBINARY, 0, "X'", "'", 0),
          new SqlType("DECIMAL", Types.DECIMAL, 19, null, null, 19),
          new SqlType("INTEGER", Types.INTEGER, 10, null, null, 0),
          new SqlType("SMALLINT", Types.SMALLINT, 5, null, null, 0),
          new SqlType("REAL", Types.REAL, 7, null, null, 0),
          new SqlType("DOUBLE", Types.DOUBLE, 15, null, null, 0),
          new SqlType("VARCHAR", Types.VARCHAR, 0, "'", "'", 0),
          new SqlType("BOOLEAN", Types.BOOLEAN, 1, null, null, 0),
          new SqlType("DATE", Types.DATE, 10, "DATE '", "'", 0),
          new SqlType("TIME", Types.TIME, 12, "TIME '", "'", 3),
          new SqlType("TIMESTAMP", Types.TIMESTAMP, 23, "TIMESTAMP '", "'", 3),
          new SqlType("REAL ARRAY", Types.ARRAY, 0, "ARRAY[", "]", 0));

  private MetadataRows() {}

  private static List<ResultColumn> texts(String... names) {
    return mixed(names);
  }

  /** A number's name begins with #, a truth value's with ?. */
  private static List<ResultColumn> mixed(String... names) {
    List<ResultColumn> columns = new ArrayList<>();
    for (String name : names) {
      columns.add(
          switch (name.charAt(0)) {
            case '#' -> new ResultColumn(name.substring(1), "INTEGER", Types.INTEGER, 10, 0, true);
            case '?' -> new ResultColumn(name.substring(1), "BOOLEAN", Types.BOOLEAN, 1, 0, true);
            default -> new ResultColumn(name, "VARCHAR", Types.VARCHAR, 0, 0, true);
          });
    }
    return List.copyOf(columns);
  }

  static List<Object> schemas(List<TableInfo> all, String catalog, String schemaPattern) {
    TreeSet<String> names = new TreeSet<>();
    chosen(all, catalog, schemaPattern, null)
        .forEach(table -> table.schema().ifPresent(names::add));
    List<Object> rows = new ArrayList<>();
    names.forEach(name -> rows.add(new Object[] {name, null}));
    return rows;
  }

  static List<Object> tables(
      List<TableInfo> all,
      String catalog,
      String schemaPattern,
      String namePattern,
      List<String> types) {
    List<Object> rows = new ArrayList<>();
    for (TableInfo table : chosen(all, catalog, schemaPattern, namePattern)) {
      if (types == null || types.isEmpty() || types.contains(table.kind().jdbcName())) {
        rows.add(
            new Object[] {
              null,
              table.schema().orElse(null),
              table.name(),
              table.kind().jdbcName(),
              table.remarks(),
              null,
              null,
              null,
              null,
              null
            });
      }
    }
    return rows;
  }

  static List<Object> columns(
      List<TableInfo> all,
      String catalog,
      String schemaPattern,
      String namePattern,
      String columnPattern) {
    NamePattern columns = NamePattern.of(columnPattern);
    List<Object> rows = new ArrayList<>();
    for (TableInfo table : chosen(all, catalog, schemaPattern, namePattern)) {
      for (int i = 0; i < table.columns().size(); i++) {
        ResultColumn column = table.columns().get(i);
        if (columns.matches(column.name())) {
          rows.add(column(table, column, i + 1));
        }
      }
    }
    return rows;
  }

  private static Object[] column(TableInfo table, ResultColumn column, int ordinal) {
    boolean numeric = WireRows.isSigned(column.jdbcType());
    return new Object[] {
      null,
      table.schema().orElse(null),
      table.name(),
      column.name(),
      column.jdbcType(),
      column.typeName(),
      column.precision() == 0 ? null : column.precision(),
      null,
      numeric || column.jdbcType() == Types.TIMESTAMP ? column.scale() : null,
      numeric ? 10 : null,
      column.nullable() ? DatabaseMetaData.columnNullable : DatabaseMetaData.columnNoNulls,
      "",
      null,
      null,
      null,
      null,
      ordinal,
      column.nullable() ? "YES" : "NO",
      null,
      null,
      null,
      null,
      "NO",
      "NO"
    };
  }

  static List<Object> tableTypes() {
    List<Object> rows = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>();
    for (TableInfo.Kind kind : TableInfo.Kind.values()) {
      names.add(kind.jdbcName());
    }
    names.forEach(name -> rows.add(new Object[] {name}));
    return rows;
  }

  static List<Object> types() {
    List<Object> rows = new ArrayList<>();
    for (SqlType type : SQL_TYPES) {
      boolean numeric = WireRows.isSigned(type.type());
      rows.add(
          new Object[] {
            type.name(),
            type.type(),
            type.precision() == 0 ? null : type.precision(),
            type.prefix(),
            type.suffix(),
            null,
            DatabaseMetaData.typeNullable,
            type.type() == Types.VARCHAR,
            DatabaseMetaData.typeSearchable,
            numeric ? Boolean.FALSE : null,
            Boolean.FALSE,
            Boolean.FALSE,
            type.name(),
            0,
            type.scaleMax(),
            null,
            null,
            numeric ? 10 : null
          });
    }
    return rows;
  }

  static Map<Meta.DatabaseProperty, Object> properties() {
    Map<Meta.DatabaseProperty, Object> properties = new EnumMap<>(Meta.DatabaseProperty.class);
    properties.put(
        Meta.DatabaseProperty.GET_NUMERIC_FUNCTIONS,
        String.join(",", FrameQlOperators.functionNames()));
    properties.put(
        Meta.DatabaseProperty.GET_DEFAULT_TRANSACTION_ISOLATION, Connection.TRANSACTION_NONE);
    return properties;
  }

  private static List<TableInfo> chosen(
      List<TableInfo> all, String catalog, String schemaPattern, String namePattern) {
    if (catalog != null && !catalog.isEmpty()) {
      return List.of();
    }
    NamePattern schemas = NamePattern.of(schemaPattern);
    NamePattern names = NamePattern.of(namePattern);
    return all.stream()
        .filter(table -> schemas.matches(table.schema().orElse("")))
        .filter(table -> names.matches(table.name()))
        .sorted(
            Comparator.comparing((TableInfo table) -> table.kind().jdbcName())
                .thenComparing(table -> table.schema().orElse(""))
                .thenComparing(TableInfo::name))
        .toList();
  }
}
