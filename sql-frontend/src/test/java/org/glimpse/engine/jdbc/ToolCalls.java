package org.glimpse.engine.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.glimpse.engine.jdbc.JdbcStates.assertFails;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.glimpse.workspace.ErrorCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The calls that DBeaver's generic driver and Metabase's synchronisation make, in their order, as
 * their public sources have them. DBeaver: JDBCDataSourceInfo and JDBCSQLDialect (plugin
 * model.jdbc), GenericMetaModel (plugin ext.generic). Metabase: the namespaces
 * metabase.driver.sql-jdbc.execute, and .sync.describe-database, .sync.describe-table and
 * .sync.common beside it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ToolCalls {
  private static final String[] TABLES_OF_METABASE = {
    "TABLE",
    "PARTITIONED TABLE",
    "VIEW",
    "FOREIGN TABLE",
    "MATERIALIZED VIEW",
    "EXTERNAL TABLE",
    "DYNAMIC_TABLE"
  };

  private TestDatabase database;
  private Connection connection;

  abstract TestDatabase open(Path folder) throws Exception;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    database = open(folder);
    connection = database.connect();
  }

  @AfterAll
  void stop() throws Exception {
    connection.close();
    database.close();
  }

  @Test
  void dbeaverConnects() throws Exception {
    connection.setAutoCommit(true);
    assertThat(connection.getAutoCommit()).isTrue();
    connection.setClientInfo("ApplicationName", "DBeaver - Main");
    assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_NONE);
    assertThat(connection.getCatalog()).isNull();
    connection.getSchema();
    assertThat(connection.isValid(5)).isTrue();
    DatabaseMetaData metadata = connection.getMetaData();
    assertThat(metadata.getDatabaseProductName()).isEqualTo("Glimpse");
    assertThat(metadata.getDatabaseProductVersion()).isNotEmpty();
    assertThat(metadata.getDriverName()).isEqualTo("Glimpse JDBC driver");
    assertThat(metadata.getDriverVersion()).isNotEmpty();
    assertThat(metadata.getDatabaseMajorVersion()).isNotNegative();
    assertThat(metadata.getDatabaseMinorVersion()).isNotNegative();
    assertThat(metadata.getSchemaTerm()).isNotNull();
    assertThat(metadata.getProcedureTerm()).isNotNull();
    assertThat(metadata.getCatalogTerm()).isNotNull();
    assertThat(metadata.supportsBatchUpdates()).isTrue();
    assertThat(metadata.supportsTransactions()).isFalse();
    assertThat(metadata.getIdentifierQuoteString()).isEqualTo("\"");
    assertThat(metadata.getSearchStringEscape()).isEqualTo("\\");
    assertThat(metadata.getSQLStateType())
        .isIn(DatabaseMetaData.sqlStateSQL, DatabaseMetaData.sqlStateXOpen);
    assertThat(metadata.supportsMixedCaseQuotedIdentifiers()).isNotNull();
    assertThat(metadata.getSQLKeywords()).isNotEmpty();
    assertThat(metadata.getNumericFunctions()).isNotEmpty();
    assertThat(metadata.getStringFunctions()).isNotEmpty();
    assertThat(metadata.getSystemFunctions()).isNotEmpty();
    assertThat(metadata.getTimeDateFunctions()).isNotEmpty();
    assertThat(metadata.getExtraNameCharacters()).isNotNull();
    assertThat(metadata.storesUpperCaseIdentifiers()).isFalse();
    assertThat(metadata.storesLowerCaseIdentifiers()).isFalse();
    assertThat(metadata.supportsMixedCaseIdentifiers()).isFalse();
    assertThat(metadata.supportsSchemasInDataManipulation()).isTrue();
    assertThat(metadata.supportsCatalogsInDataManipulation()).isFalse();
    assertThat(metadata.supportsCorrelatedSubqueries()).isTrue();
    assertThat(texts(metadata.getTypeInfo(), "TYPE_NAME")).contains("BIGINT", "IMAGE");
    assertThat(texts(metadata.getTableTypes(), "TABLE_TYPE")).contains("TABLE");
    assertThat(texts(metadata.getCatalogs(), "TABLE_CAT")).isEmpty();
  }

  @Test
  void dbeaverUnfoldsItsTree() throws Exception {
    DatabaseMetaData metadata = connection.getMetaData();
    List<String> schemas = texts(metadata.getSchemas(), "TABLE_SCHEM");
    assertThat(schemas).contains("street", "system");
    assertThat(texts(metadata.getTables(null, null, "%", null), "TABLE_NAME"))
        .contains("street", "objects");
    for (String schema : schemas) {
      String pattern = schema.replace("_", "\\_");
      for (String table : texts(metadata.getTables(null, pattern, "%", null), "TABLE_NAME")) {
        String name = table.replace("_", "\\_");
        assertThat(texts(metadata.getColumns(null, pattern, name, "%"), "COLUMN_NAME"))
            .as(schema + "." + table)
            .isNotEmpty();
        assertThat(texts(metadata.getPrimaryKeys(null, schema, table), "PK_NAME")).isEmpty();
        assertThat(texts(metadata.getImportedKeys(null, schema, table), "FK_NAME")).isEmpty();
        assertThat(texts(metadata.getExportedKeys(null, schema, table), "FK_NAME")).isEmpty();
        assertThat(texts(metadata.getIndexInfo(null, schema, table, false, true), "INDEX_NAME"))
            .isEmpty();
        assertThat(texts(metadata.getTablePrivileges(null, schema, table), "GRANTEE")).isEmpty();
      }
      assertThat(texts(metadata.getProcedures(null, pattern, "%"), "PROCEDURE_NAME")).isEmpty();
      assertThat(texts(metadata.getFunctions(null, pattern, "%"), "FUNCTION_NAME")).isEmpty();
      assertThat(texts(metadata.getUDTs(null, pattern, "%", null), "TYPE_NAME")).isEmpty();
    }
    assertThat(texts(metadata.getProcedureColumns(null, null, "%", "%"), "COLUMN_NAME")).isEmpty();
    assertThat(texts(metadata.getFunctionColumns(null, null, "%", "%"), "COLUMN_NAME")).isEmpty();
  }

  @Test
  void dbeaverOpensATable() throws Exception {
    try (Statement statement =
        connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY)) {
      statement.setFetchSize(200);
      statement.setMaxRows(200);
      statement.setQueryTimeout(60);
      statement.setEscapeProcessing(false);
      assertThat(statement.execute("SELECT * FROM \"street\".\"objects\"")).isTrue();
      int count = 0;
      try (ResultSet rows = statement.getResultSet()) {
        assertThat(rows.getType()).isEqualTo(ResultSet.TYPE_FORWARD_ONLY);
        readLabels(rows.getMetaData());
        while (rows.next()) {
          for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
            rows.getObject(column);
            rows.wasNull();
          }
          count++;
        }
      }
      assertThat(count).isEqualTo(100);
      assertThat(statement.getMoreResults()).isFalse();
      assertThat(statement.getUpdateCount()).isEqualTo(-1);
      assertThat((Throwable) statement.getWarnings()).isNull();
      assertThat(statement.getGeneratedKeys().next()).isFalse();
    }
  }

  private static void readLabels(ResultSetMetaData columns) throws SQLException {
    for (int column = 1; column <= columns.getColumnCount(); column++) {
      assertThat(columns.getColumnLabel(column)).isNotEmpty();
      assertThat(columns.getColumnName(column)).isNotEmpty();
      assertThat(columns.getColumnTypeName(column)).isNotEmpty();
      assertThat(columns.getColumnClassName(column)).isNotEmpty();
      assertThat(columns.getTableName(column)).isNotNull();
      assertThat(columns.getSchemaName(column)).isNotNull();
      assertThat(columns.getCatalogName(column)).isNotNull();
      assertThat(columns.getColumnDisplaySize(column)).isPositive();
      columns.getColumnType(column);
      columns.getPrecision(column);
      columns.getScale(column);
      columns.isNullable(column);
      assertThat(columns.isAutoIncrement(column)).isFalse();
      assertThat(columns.isReadOnly(column)).isTrue();
      assertThat(columns.isWritable(column)).isFalse();
    }
  }

  /** Each table is probed by a query that no row can satisfy; nothing may be detected for it. */
  @Test
  void metabaseProbesEveryTable() throws Exception {
    DatabaseMetaData metadata = connection.getMetaData();
    assertThat(metadata.getDatabaseProductName()).isNotEmpty();
    setUpAsMetabase(metadata);
    int probed = 0;
    for (String schema : texts(metadata.getSchemas(), "TABLE_SCHEM")) {
      ResultSet tables = metadata.getTables(null, schema, "%", TABLES_OF_METABASE);
      for (String table : texts(tables, "TABLE_NAME")) {
        try (PreparedStatement probe =
            connection.prepareStatement(
                "SELECT TRUE AS \"_\" FROM \"%s\".\"%s\" WHERE 1 <> 1 LIMIT 0"
                    .formatted(schema, table),
                ResultSet.TYPE_FORWARD_ONLY,
                ResultSet.CONCUR_READ_ONLY,
                ResultSet.CLOSE_CURSORS_AT_COMMIT)) {
          probe.setFetchDirection(ResultSet.FETCH_FORWARD);
          probe.setMaxRows(0);
          probe.setQueryTimeout(15);
          assertThat(probe.execute()).isTrue();
          assertThat(probe.getResultSet().next()).isFalse();
        }
        assertThat(database.lastDetectorCalls()).as(schema + "." + table).isZero();
        readFields(metadata.getColumns(null, schema, table, null));
        assertThat(texts(metadata.getPrimaryKeys(null, schema, table), "COLUMN_NAME")).isEmpty();
        assertThat(texts(metadata.getImportedKeys(null, schema, table), "FKCOLUMN_NAME")).isEmpty();
        assertThat(texts(metadata.getIndexInfo(null, schema, table, false, false), "COLUMN_NAME"))
            .isEmpty();
        probed++;
      }
    }
    assertThat(probed).as("objects, frames and tracks of two videos").isEqualTo(6);
  }

  /** As each connection is set up; levels of isolation are asked for from the strictest on. */
  private void setUpAsMetabase(DatabaseMetaData metadata) throws SQLException {
    for (int level :
        new int[] {
          Connection.TRANSACTION_READ_UNCOMMITTED,
          Connection.TRANSACTION_READ_COMMITTED,
          Connection.TRANSACTION_REPEATABLE_READ,
          Connection.TRANSACTION_SERIALIZABLE
        }) {
      assertThat(metadata.supportsTransactionIsolationLevel(level)).isFalse();
    }
    connection.setReadOnly(true);
    connection.setAutoCommit(true);
    connection.setHoldability(ResultSet.CLOSE_CURSORS_AT_COMMIT);
    connection.setReadOnly(false);
  }

  /** In the order in which they are read, some of them null. */
  private static void readFields(ResultSet fields) throws SQLException {
    int count = 0;
    try (fields) {
      while (fields.next()) {
        assertThat(fields.getString("COLUMN_DEF")).isNull();
        assertThat(fields.getInt("NULLABLE"))
            .isIn(DatabaseMetaData.columnNoNulls, DatabaseMetaData.columnNullable);
        assertThat(fields.getString("IS_AUTOINCREMENT")).isEqualTo("NO");
        assertThat(fields.getString("COLUMN_NAME")).isNotBlank();
        assertThat(fields.getString("TYPE_NAME")).isNotBlank();
        assertThat(fields.getString("REMARKS")).isNotNull();
        count++;
      }
    }
    assertThat(count).isPositive();
  }

  /** Then it reads the first rows of each, to know their values. */
  @Test
  void metabaseReadsFirstRows() throws Exception {
    String rows =
        "SELECT \"%1$s\".\"objects\".\"frame\" AS \"frame\","
            + " SUBSTRING(\"%1$s\".\"objects\".\"class\", 1, 1234) AS \"class\","
            + " \"%1$s\".\"objects\".\"timestamp\" AS \"timestamp\""
            + " FROM \"%1$s\".\"objects\" LIMIT 10000";
    assertThat(read(rows.formatted("street"))).isEqualTo(100);
    assertFails(ErrorCode.COST_GUARD, () -> read(rows.formatted("dear")));
    assertThat(database.lastDetectorCalls()).isZero();
    assertThat(
            read(
                "SELECT \"dear\".\"frames\".\"frame\" AS \"frame\" FROM \"dear\".\"frames\""
                    + " LIMIT 10000"))
        .isEqualTo(10_000);
    assertThat(database.lastDetectorCalls()).isZero();
  }

  private int read(String sql) throws SQLException {
    connection.setReadOnly(true);
    connection.setAutoCommit(false);
    try (Statement statement =
        connection.createStatement(
            ResultSet.TYPE_FORWARD_ONLY,
            ResultSet.CONCUR_READ_ONLY,
            ResultSet.CLOSE_CURSORS_AT_COMMIT)) {
      statement.setFetchDirection(ResultSet.FETCH_FORWARD);
      statement.setMaxRows(10_000);
      int count = 0;
      try (ResultSet rows = statement.executeQuery(sql)) {
        while (rows.next()) {
          rows.getObject(1);
          count++;
        }
      }
      return count;
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
      connection.setReadOnly(false);
    }
  }

  private static List<String> texts(ResultSet rows, String column) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (rows) {
      while (rows.next()) {
        texts.add(rows.getString(column));
      }
    }
    return texts;
  }
}
