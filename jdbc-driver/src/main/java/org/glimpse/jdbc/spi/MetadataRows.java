package org.glimpse.jdbc.spi;

import java.sql.DatabaseMetaData;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * The rows that {@link DatabaseMetaData} prescribes, in its order; each an {@code Object[]} of
 * values for {@link MetadataColumns}. There is no catalog; each video is a schema of three tables,
 * {@code system} is one, and the short form {@code v} of {@code v.objects} has none.
 */
public final class MetadataRows {
  /** A type of the engine: SQL name, constant of Types, digits, quotes of its literals, scale. */
  private record SqlType(
      String name, int type, int precision, String prefix, String suffix, int scaleMax) {}

  /** In the order that JDBC asks for: by constant. */
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

  /** Whether a catalog that is asked for has anything: the empty name means what is in none. */
  public static boolean isOnlyCatalog(String catalog) {
    return catalog == null || catalog.isEmpty();
  }

  /**
   * Of {@code getTables}.
   *
   * @param types those that are wanted; null for all
   */
  public static List<Object> tables(List<TableInfo> tables, List<String> types) {
    return tables.stream()
        .filter(table -> types == null || types.contains(table.type()))
        .sorted(
            Comparator.comparing(TableInfo::type)
                .thenComparing(table -> orEmpty(table.schema()))
                .thenComparing(TableInfo::name))
        .<Object>map(
            table ->
                new Object[] {
                  null,
                  table.schema(),
                  table.name(),
                  table.type(),
                  table.remarks(),
                  null,
                  null,
                  null,
                  null,
                  null
                })
        .toList();
  }

  /** Of {@code getColumns}. */
  public static List<Object> columns(List<TableColumn> columns) {
    return columns.stream()
        .sorted(
            Comparator.comparing((TableColumn column) -> orEmpty(column.schema()))
                .thenComparing(TableColumn::table)
                .thenComparing(TableColumn::ordinal))
        .<Object>map(MetadataRows::column)
        .toList();
  }

  private static Object[] column(TableColumn of) {
    ColumnInfo column = of.column();
    boolean numeric = JdbcTypes.isNumber(column.jdbcType());
    return new Object[] {
      null,
      of.schema(),
      of.table(),
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
      of.ordinal(),
      column.nullable() ? "YES" : "NO",
      null,
      null,
      null,
      null,
      "NO",
      "NO"
    };
  }

  /** Of {@code getSchemas}: those of some tables. */
  public static List<Object> schemas(List<TableInfo> tables) {
    TreeSet<String> names = new TreeSet<>();
    for (TableInfo table : tables) {
      if (table.schema() != null) {
        names.add(table.schema());
      }
    }
    return names.stream().<Object>map(name -> new Object[] {name, null}).toList();
  }

  /** Of {@code getTableTypes}. */
  public static List<Object> tableTypes() {
    return List.of(new Object[] {"SYSTEM TABLE"}, new Object[] {"TABLE"});
  }

  /** Of {@code getFunctions}; functions are in no schema. */
  public static List<Object> functions(List<String> functions, String namePattern) {
    NamePattern names = NamePattern.of(namePattern);
    return functions.stream()
        .filter(names::matches)
        .sorted()
        .<Object>map(
            name -> new Object[] {null, null, name, "", DatabaseMetaData.functionNoTable, name})
        .toList();
  }

  /** Of {@code getTypeInfo}. */
  public static List<Object> types() {
    List<Object> rows = new ArrayList<>();
    for (SqlType type : SQL_TYPES) {
      boolean numeric = JdbcTypes.isNumber(type.type());
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

  private static String orEmpty(String name) {
    return name == null ? "" : name;
  }
}
