package org.glimpse.jdbc;

import java.util.List;
import java.util.Map;
import org.apache.calcite.avatica.MetaImpl;
import org.glimpse.jdbc.spi.ColumnInfo;
import org.glimpse.jdbc.spi.MetadataColumns;

/**
 * The columns that java.sql.DatabaseMetaData prescribes for what Glimpse never has: keys, indexes,
 * privileges, procedures, types of users.
 */
final class EmptyMetadata {
  private static final List<ColumnInfo> FOREIGN_KEYS =
      MetadataColumns.of(
          "PKTABLE_CAT",
          "PKTABLE_SCHEM",
          "PKTABLE_NAME",
          "PKCOLUMN_NAME",
          "FKTABLE_CAT",
          "FKTABLE_SCHEM",
          "FKTABLE_NAME",
          "FKCOLUMN_NAME",
          "#KEY_SEQ",
          "#UPDATE_RULE",
          "#DELETE_RULE",
          "FK_NAME",
          "PK_NAME",
          "#DEFERRABILITY");

  private static final List<ColumnInfo> ROW_COLUMNS =
      MetadataColumns.of(
          "#SCOPE",
          "COLUMN_NAME",
          "#DATA_TYPE",
          "TYPE_NAME",
          "#COLUMN_SIZE",
          "#BUFFER_LENGTH",
          "#DECIMAL_DIGITS",
          "#PSEUDO_COLUMN");

  private static final Map<Class<?>, List<ColumnInfo>> BY_KIND =
      Map.ofEntries(
          Map.entry(MetaImpl.MetaImportedKey.class, FOREIGN_KEYS),
          Map.entry(MetaImpl.MetaExportedKey.class, FOREIGN_KEYS),
          Map.entry(MetaImpl.MetaCrossReference.class, FOREIGN_KEYS),
          Map.entry(MetaImpl.MetaBestRowIdentifier.class, ROW_COLUMNS),
          Map.entry(MetaImpl.MetaVersionColumn.class, ROW_COLUMNS),
          Map.entry(
              MetaImpl.MetaPrimaryKey.class,
              MetadataColumns.of(
                  "TABLE_CAT", "TABLE_SCHEM", "TABLE_NAME", "COLUMN_NAME", "#KEY_SEQ", "PK_NAME")),
          Map.entry(
              MetaImpl.MetaIndexInfo.class,
              MetadataColumns.of(
                  "TABLE_CAT",
                  "TABLE_SCHEM",
                  "TABLE_NAME",
                  "?NON_UNIQUE",
                  "INDEX_QUALIFIER",
                  "INDEX_NAME",
                  "#TYPE",
                  "#ORDINAL_POSITION",
                  "COLUMN_NAME",
                  "ASC_OR_DESC",
                  "#CARDINALITY",
                  "#PAGES",
                  "FILTER_CONDITION")),
          Map.entry(
              MetaImpl.MetaColumnPrivilege.class,
              MetadataColumns.of(
                  "TABLE_CAT",
                  "TABLE_SCHEM",
                  "TABLE_NAME",
                  "COLUMN_NAME",
                  "GRANTOR",
                  "GRANTEE",
                  "PRIVILEGE",
                  "IS_GRANTABLE")),
          Map.entry(
              MetaImpl.MetaTablePrivilege.class,
              MetadataColumns.of(
                  "TABLE_CAT",
                  "TABLE_SCHEM",
                  "TABLE_NAME",
                  "GRANTOR",
                  "GRANTEE",
                  "PRIVILEGE",
                  "IS_GRANTABLE")),
          Map.entry(
              MetaImpl.MetaProcedure.class,
              MetadataColumns.of(
                  "PROCEDURE_CAT",
                  "PROCEDURE_SCHEM",
                  "PROCEDURE_NAME",
                  "RESERVED_1",
                  "RESERVED_2",
                  "RESERVED_3",
                  "REMARKS",
                  "#PROCEDURE_TYPE",
                  "SPECIFIC_NAME")),
          Map.entry(
              MetaImpl.MetaProcedureColumn.class,
              MetadataColumns.of(
                  "PROCEDURE_CAT",
                  "PROCEDURE_SCHEM",
                  "PROCEDURE_NAME",
                  "COLUMN_NAME",
                  "#COLUMN_TYPE",
                  "#DATA_TYPE",
                  "TYPE_NAME",
                  "#PRECISION",
                  "#LENGTH",
                  "#SCALE",
                  "#RADIX",
                  "#NULLABLE",
                  "REMARKS",
                  "COLUMN_DEF",
                  "#SQL_DATA_TYPE",
                  "#SQL_DATETIME_SUB",
                  "#CHAR_OCTET_LENGTH",
                  "#ORDINAL_POSITION",
                  "IS_NULLABLE",
                  "SPECIFIC_NAME")),
          Map.entry(
              MetaImpl.MetaFunctionColumn.class,
              MetadataColumns.of(
                  "FUNCTION_CAT",
                  "FUNCTION_SCHEM",
                  "FUNCTION_NAME",
                  "COLUMN_NAME",
                  "#COLUMN_TYPE",
                  "#DATA_TYPE",
                  "TYPE_NAME",
                  "#PRECISION",
                  "#LENGTH",
                  "#SCALE",
                  "#RADIX",
                  "#NULLABLE",
                  "REMARKS",
                  "#CHAR_OCTET_LENGTH",
                  "#ORDINAL_POSITION",
                  "IS_NULLABLE",
                  "SPECIFIC_NAME")),
          Map.entry(
              MetaImpl.MetaUdt.class,
              MetadataColumns.of(
                  "TYPE_CAT",
                  "TYPE_SCHEM",
                  "TYPE_NAME",
                  "CLASS_NAME",
                  "#DATA_TYPE",
                  "REMARKS",
                  "#BASE_TYPE")),
          Map.entry(
              MetaImpl.MetaSuperType.class,
              MetadataColumns.of(
                  "TYPE_CAT",
                  "TYPE_SCHEM",
                  "TYPE_NAME",
                  "SUPERTYPE_CAT",
                  "SUPERTYPE_SCHEM",
                  "SUPERTYPE_NAME")),
          Map.entry(
              MetaImpl.MetaSuperTable.class,
              MetadataColumns.of("TABLE_CAT", "TABLE_SCHEM", "TABLE_NAME", "SUPERTABLE_NAME")),
          Map.entry(
              MetaImpl.MetaAttribute.class,
              MetadataColumns.of(
                  "TYPE_CAT",
                  "TYPE_SCHEM",
                  "TYPE_NAME",
                  "ATTR_NAME",
                  "#DATA_TYPE",
                  "ATTR_TYPE_NAME",
                  "#ATTR_SIZE",
                  "#DECIMAL_DIGITS",
                  "#NUM_PREC_RADIX",
                  "#NULLABLE",
                  "REMARKS",
                  "ATTR_DEF",
                  "#SQL_DATA_TYPE",
                  "#SQL_DATETIME_SUB",
                  "#CHAR_OCTET_LENGTH",
                  "#ORDINAL_POSITION",
                  "IS_NULLABLE",
                  "SCOPE_CATALOG",
                  "SCOPE_SCHEMA",
                  "SCOPE_TABLE",
                  "#SOURCE_DATA_TYPE")),
          Map.entry(
              MetaImpl.MetaPseudoColumn.class,
              MetadataColumns.of(
                  "TABLE_CAT",
                  "TABLE_SCHEM",
                  "TABLE_NAME",
                  "COLUMN_NAME",
                  "#DATA_TYPE",
                  "#COLUMN_SIZE",
                  "#DECIMAL_DIGITS",
                  "#NUM_PREC_RADIX",
                  "COLUMN_USAGE",
                  "REMARKS",
                  "#CHAR_OCTET_LENGTH",
                  "IS_NULLABLE")));

  private EmptyMetadata() {}

  /**
   * @param kind Avatica's class for the rows of one method
   */
  static List<ColumnInfo> columnsOf(Class<?> kind) {
    List<ColumnInfo> columns = BY_KIND.get(kind);
    if (columns == null) {
      throw JdbcErrors.internal("No columns are known for " + kind.getSimpleName(), null);
    }
    return columns;
  }
}
