package org.glimpse.jdbc.spi;

import java.sql.Types;
import java.util.Arrays;
import java.util.List;

/** The columns that {@link java.sql.DatabaseMetaData} prescribes, by method. */
public final class MetadataColumns {
  /** Of {@code getTables}. */
  public static final List<ColumnInfo> TABLES =
      of(
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

  /** Of {@code getColumns}. */
  public static final List<ColumnInfo> COLUMNS =
      of(
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

  /** Of {@code getSchemas}. */
  public static final List<ColumnInfo> SCHEMAS = of("TABLE_SCHEM", "TABLE_CATALOG");

  /** Of {@code getCatalogs}. */
  public static final List<ColumnInfo> CATALOGS = of("TABLE_CAT");

  /** Of {@code getTableTypes}. */
  public static final List<ColumnInfo> TABLE_TYPES = of("TABLE_TYPE");

  /** Of {@code getFunctions}. */
  public static final List<ColumnInfo> FUNCTIONS =
      of(
          "FUNCTION_CAT",
          "FUNCTION_SCHEM",
          "FUNCTION_NAME",
          "REMARKS",
          "#FUNCTION_TYPE",
          "SPECIFIC_NAME");

  /** Of {@code getClientInfoProperties}. */
  public static final List<ColumnInfo> CLIENT_INFO =
      of("NAME", "#MAX_LEN", "DEFAULT_VALUE", "DESCRIPTION");

  /** Of {@code getTypeInfo}. */
  public static final List<ColumnInfo> TYPE_INFO =
      of(
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

  private MetadataColumns() {}

  /** Texts; a number where the name starts with #, a flag where it starts with a question mark. */
  public static List<ColumnInfo> of(String... names) {
    return Arrays.stream(names)
        .map(
            name ->
                switch (name.charAt(0)) {
                  case '#' ->
                      new ColumnInfo(name.substring(1), "INTEGER", Types.INTEGER, 10, 0, true);
                  case '?' ->
                      new ColumnInfo(name.substring(1), "BOOLEAN", Types.BOOLEAN, 1, 0, true);
                  default -> new ColumnInfo(name, "VARCHAR", Types.VARCHAR, 0, 0, true);
                })
        .toList();
  }
}
