package org.glimpse.jdbc;

import java.sql.DatabaseMetaData;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.glimpse.jdbc.spi.ColumnInfo;

/** The columns that java.sql.DatabaseMetaData prescribes, by method. */
final class MetadataColumns {
  static final List<ColumnInfo> TABLES =
      List.of(
          text("TABLE_CAT"),
          text("TABLE_SCHEM"),
          text("TABLE_NAME"),
          text("TABLE_TYPE"),
          text("REMARKS"),
          text("TYPE_CAT"),
          text("TYPE_SCHEM"),
          text("TYPE_NAME"),
          text("SELF_REFERENCING_COL_NAME"),
          text("REF_GENERATION"));

  static final List<ColumnInfo> COLUMNS =
      List.of(
          text("TABLE_CAT"),
          text("TABLE_SCHEM"),
          text("TABLE_NAME"),
          text("COLUMN_NAME"),
          number("DATA_TYPE"),
          text("TYPE_NAME"),
          number("COLUMN_SIZE"),
          number("BUFFER_LENGTH"),
          number("DECIMAL_DIGITS"),
          number("NUM_PREC_RADIX"),
          number("NULLABLE"),
          text("REMARKS"),
          text("COLUMN_DEF"),
          number("SQL_DATA_TYPE"),
          number("SQL_DATETIME_SUB"),
          number("CHAR_OCTET_LENGTH"),
          number("ORDINAL_POSITION"),
          text("IS_NULLABLE"),
          text("SCOPE_CATALOG"),
          text("SCOPE_SCHEMA"),
          text("SCOPE_TABLE"),
          number("SOURCE_DATA_TYPE"),
          text("IS_AUTOINCREMENT"),
          text("IS_GENERATEDCOLUMN"));

  static final List<ColumnInfo> SCHEMAS = List.of(text("TABLE_SCHEM"), text("TABLE_CATALOG"));
  static final List<ColumnInfo> CATALOGS = List.of(text("TABLE_CAT"));
  static final List<ColumnInfo> TABLE_TYPES = List.of(text("TABLE_TYPE"));

  static final List<ColumnInfo> FUNCTIONS =
      List.of(
          text("FUNCTION_CAT"),
          text("FUNCTION_SCHEM"),
          text("FUNCTION_NAME"),
          text("REMARKS"),
          number("FUNCTION_TYPE"),
          text("SPECIFIC_NAME"));

  static final List<ColumnInfo> CLIENT_INFO =
      List.of(text("NAME"), number("MAX_LEN"), text("DEFAULT_VALUE"), text("DESCRIPTION"));

  static final List<ColumnInfo> TYPE_INFO =
      List.of(
          text("TYPE_NAME"),
          number("DATA_TYPE"),
          number("PRECISION"),
          text("LITERAL_PREFIX"),
          text("LITERAL_SUFFIX"),
          text("CREATE_PARAMS"),
          number("NULLABLE"),
          flag("CASE_SENSITIVE"),
          number("SEARCHABLE"),
          flag("UNSIGNED_ATTRIBUTE"),
          flag("FIXED_PREC_SCALE"),
          flag("AUTO_INCREMENT"),
          text("LOCAL_TYPE_NAME"),
          number("MINIMUM_SCALE"),
          number("MAXIMUM_SCALE"),
          number("SQL_DATA_TYPE"),
          number("SQL_DATETIME_SUB"),
          number("NUM_PREC_RADIX"));

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

  private MetadataColumns() {}

  static List<Object> typeInfoRows() {
    List<Object> rows = new ArrayList<>();
    for (SqlType type : SQL_TYPES) {
      boolean numeric = Signatures.isSigned(type.type());
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

  static ColumnInfo text(String name) {
    return new ColumnInfo(name, "VARCHAR", Types.VARCHAR, 0, 0, true);
  }

  static ColumnInfo number(String name) {
    return new ColumnInfo(name, "INTEGER", Types.INTEGER, 10, 0, true);
  }

  static ColumnInfo flag(String name) {
    return new ColumnInfo(name, "BOOLEAN", Types.BOOLEAN, 1, 0, true);
  }
}
