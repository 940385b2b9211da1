package org.glimpse.engine.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.glimpse.engine.jdbc.JdbcStates.assertFails;

import java.nio.file.Path;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLSyntaxErrorException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.glimpse.engine.RecordedStreet;
import org.glimpse.engine.Session;
import org.glimpse.engine.StatementRows;
import org.glimpse.jdbc.spi.DriverError;
import org.glimpse.sql.FrameQlParser;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.Setting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections and statements as JDBC promises them. */
final class JdbcConnectionTest {
  @TempDir Path folder;
  private String url;
  private Path recording;
  private Connection connection;

  @BeforeEach
  void open() throws Exception {
    url = "jdbc:glimpse:" + folder.resolve("workspace");
    recording = RecordedStreet.write(folder);
    connection = DriverManager.getConnection(url);
    try (Statement statement = connection.createStatement()) {
      statement.execute(RecordedStreet.createVideo("street", recording));
    }
  }

  @AfterEach
  void close() throws Exception {
    connection.close();
  }

  @Test
  void theDriverIsFoundForFoldersAndServers() throws Exception {
    Driver driver = DriverManager.getDriver(url);
    assertThat(driver.acceptsURL("jdbc:glimpse://127.0.0.1:8765/")).isTrue();
    assertThat(driver.acceptsURL("jdbc:other:x")).isFalse();
    assertThat(driver.connect("jdbc:other:x", new Properties())).isNull();
    assertThat(driver.getPropertyInfo(url, new Properties()))
        .anySatisfy(
            property -> {
              assertThat(property.name).isEqualTo("optimizer");
              assertThat(property.choices).containsExactly("on", "off");
            });
    assertThat(driver.getMajorVersion()).isZero();
    assertThat(driver.jdbcCompliant()).isTrue();
  }

  @Test
  void connectionPropertiesAreSettingsAndNothingElse() throws Exception {
    Properties properties = new Properties();
    properties.setProperty("seed", "7");
    properties.setProperty("user", "me");
    properties.setProperty("password", "");
    try (Connection other = DriverManager.getConnection(url + ";optimizer=off", properties)) {
      Session session = other.unwrap(Session.class);
      assertThat(session.settings().text(Setting.OPTIMIZER)).isEqualTo("off");
      assertThat(session.settings().text(Setting.SEED)).isEqualTo("7");
    }
    SQLException unknown =
        assertFails(
            ErrorCode.UNKNOWN_CONNECTION_PROPERTY,
            () -> DriverManager.getConnection(url + ";optimiser=off"));
    assertThat((Throwable) unknown).hasMessageContaining("Did you mean 'optimizer'?");
    for (String hostile : new String[] {"model", "schemaFactory", "parserFactory", "fun"}) {
      assertFails(
          ErrorCode.UNKNOWN_CONNECTION_PROPERTY,
          () -> DriverManager.getConnection(url + ";" + hostile + "=x"));
    }
    assertFails(ErrorCode.INVALID_SETTING, () -> DriverManager.getConnection(url + ";seed=-1"));
    assertFails(
        ErrorCode.UNKNOWN_CONNECTION_PROPERTY, () -> DriverManager.getConnection("jdbc:glimpse:"));
  }

  /** The driver knows settings and limits by heart, since it stands on no other module. */
  @Test
  void whatTheDriverKnowsIsWhatTheEngineHas() throws Exception {
    DriverPropertyInfo[] properties =
        DriverManager.getDriver(url).getPropertyInfo(url, new Properties());
    List<String> known =
        Arrays.stream(properties)
            .skip(2) // user and password
            .map(
                property ->
                    String.join(
                        "\t",
                        property.name,
                        property.value,
                        property.choices == null ? "" : String.join(",", property.choices),
                        property.description))
            .toList();
    List<String> settings =
        Arrays.stream(Setting.values())
            .map(
                setting ->
                    String.join(
                        "\t",
                        setting.key(),
                        setting.defaultText(),
                        setting.type() == Setting.Type.CHOICE
                            ? String.join(",", setting.limits())
                            : "",
                        setting.description()))
            .toList();
    assertThat(known).as("lines of the driver's settings.tsv").isEqualTo(settings);
    DatabaseMetaData metadata = connection.getMetaData();
    assertThat(metadata.getMaxStatementLength()).isEqualTo(FrameQlParser.STATEMENT_LENGTH_MAX);
    assertThat(metadata.getMaxTableNameLength()).isEqualTo(FrameQlParser.NAME_LENGTH_MAX);
    for (DriverError error : DriverError.values()) {
      ErrorCode code = ErrorCode.valueOf(error.name());
      assertThat(error.number()).isEqualTo(code.number());
      assertThat(error.sqlState()).isEqualTo(code.sqlState());
    }
  }

  @Test
  void connectionsToOneFolderShareTheWorkspaceAndOutliveEachOther() throws Exception {
    try (Connection other = DriverManager.getConnection(url)) {
      assertThat(count(other, "SELECT COUNT(*) FROM street")).isEqualTo(100);
    }
    assertThat(count(connection, "SELECT COUNT(*) FROM street")).isEqualTo(100);
    connection.close();
    try (Connection again = DriverManager.getConnection(url)) {
      assertThat(count(again, "SELECT COUNT(*) FROM street")).isEqualTo(100);
    }
  }

  @Test
  void executeTellsResultSetsFromEffects() throws Exception {
    try (Statement statement = connection.createStatement()) {
      assertThat(statement.execute("SET seed = 3")).isFalse();
      assertThat(statement.getResultSet()).isNull();
      assertThat(statement.getUpdateCount()).isZero();
      assertThat(statement.getMoreResults()).isFalse();
      assertThat(statement.getUpdateCount()).isEqualTo(-1);
      assertThat(statement.execute("SHOW VIDEOS")).isTrue();
      assertThat(statement.getUpdateCount()).isEqualTo(-1);
      assertThat(statement.getResultSet().next()).isTrue();
      assertThat(statement.executeUpdate("DROP VIDEO IF EXISTS nothing")).isZero();
      assertFails(ErrorCode.INVALID_QUERY, () -> statement.executeQuery("SET seed = 4"));
      assertFails(ErrorCode.INVALID_QUERY, () -> statement.executeUpdate("SHOW VIDEOS"));
    }
  }

  @Test
  void closingAStatementClosesItsResultSet() throws Exception {
    Statement statement = connection.createStatement();
    ResultSet rows = statement.executeQuery("SELECT * FROM street");
    assertThat(rows.next()).isTrue();
    assertThat(rows.getStatement()).isEqualTo(statement);
    assertThat(statement.getConnection()).isEqualTo(connection);
    statement.close();
    assertThat(rows.isClosed()).isTrue();
    assertFails(ErrorCode.CLOSED, rows::next);
    assertFails(ErrorCode.CLOSED, () -> statement.execute("SHOW VIDEOS"));
    statement.close();
  }

  @Test
  void closingTheConnectionClosesEverything() throws Exception {
    Statement statement = connection.createStatement();
    ResultSet rows = statement.executeQuery("SELECT * FROM street");
    connection.close();
    connection.close();
    assertThat(statement.isClosed()).isTrue();
    assertThat(rows.isClosed()).isTrue();
    assertThat(connection.isValid(1)).isFalse();
    assertFails(ErrorCode.CLOSED, connection::createStatement);
    assertFails(ErrorCode.CLOSED, connection::getMetaData);
  }

  @Test
  void transactionsAreNoOpsInEveryMode() throws Exception {
    assertThat(connection.getAutoCommit()).isTrue();
    connection.commit();
    connection.rollback();
    connection.setAutoCommit(false);
    assertThat(connection.getAutoCommit()).isFalse();
    connection.commit();
    connection.rollback();
    assertThat((Throwable) connection.getWarnings())
        .hasMessageContaining("Nothing was rolled back");
    assertThat(connection.getWarnings().getSQLState()).isEqualTo("01000");
    connection.clearWarnings();
    assertThat((Throwable) connection.getWarnings()).isNull();
    connection.setAutoCommit(true);
    assertFails(ErrorCode.UNSUPPORTED, connection::setSavepoint);
  }

  @Test
  void theSmallThingsThatToolsCall() throws Exception {
    assertThat(connection.isValid(0)).isTrue();
    assertFails(ErrorCode.INVALID_PARAMETER, () -> connection.isValid(-1));
    assertThat(connection.isReadOnly()).isFalse();
    connection.setReadOnly(true);
    assertThat(connection.isReadOnly()).isTrue();
    connection.setReadOnly(false);
    connection.setClientInfo("ApplicationName", "test");
    assertThat(connection.getClientInfo("ApplicationName")).isEqualTo("test");
    connection.setClientInfo(new Properties());
    assertThat(connection.getClientInfo()).isEmpty();
    connection.setNetworkTimeout(Runnable::run, 1000);
    assertThat(connection.getNetworkTimeout()).isEqualTo(1000);
    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    assertFails(ErrorCode.INVALID_PARAMETER, () -> connection.setTransactionIsolation(99));
    connection.setCatalog("x");
    connection.setSchema("street");
    assertThat(connection.getSchema()).isEqualTo("street");
    assertThat(connection.nativeSQL("SELECT 1")).isEqualTo("SELECT 1");
    assertThat(connection.getTypeMap()).isEmpty();
    assertThat(connection.isWrapperFor(Session.class)).isTrue();
    assertThatThrownBy(() -> connection.prepareCall("{call x}"))
        .isInstanceOf(SQLFeatureNotSupportedException.class);
    assertFails(ErrorCode.UNSUPPORTED, connection::createBlob);
  }

  @Test
  void abortClosesOnTheExecutor() throws Exception {
    connection.abort(Runnable::run);
    assertThat(connection.isClosed()).isTrue();
  }

  @Test
  void statementSettingsAreChecked() throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(1000);
      assertThat(statement.getFetchSize()).isEqualTo(1000);
      assertFails(ErrorCode.INVALID_PARAMETER, () -> statement.setFetchSize(-1));
      assertFails(ErrorCode.INVALID_PARAMETER, () -> statement.setMaxRows(-1));
      assertFails(ErrorCode.INVALID_PARAMETER, () -> statement.setQueryTimeout(-1));
      statement.setEscapeProcessing(true);
      statement.setQueryTimeout(5);
      assertThat(statement.getQueryTimeout()).isEqualTo(5);
      statement.setPoolable(false);
      assertFails(ErrorCode.UNSUPPORTED, () -> statement.setCursorName("c"));
    }
  }

  @Test
  void maxRowsReachesThePlan() throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.setMaxRows(5);
      ResultSet rows = statement.executeQuery("SELECT frame FROM street");
      int count = 0;
      while (rows.next()) {
        count++;
      }
      assertThat(count).isEqualTo(5);
      assertThat(statement.unwrap(StatementRows.class).stats().counters())
          .containsEntry(org.glimpse.workspace.Counter.LABELS_REUSED, 0L);
    }
  }

  @Test
  void batchesStopAtTheFirstFailure() throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.addBatch("SET seed = 1");
      statement.addBatch("SET seed = 2");
      assertThat(statement.executeBatch()).containsExactly(0, 0);
      statement.addBatch("SET seed = 3");
      statement.addBatch("SET nothing = 1");
      statement.addBatch("SET seed = 4");
      assertThatThrownBy(statement::executeBatch)
          .isInstanceOfSatisfying(
              BatchUpdateException.class,
              failure -> {
                assertThat(failure.getSQLState()).isEqualTo("42704");
                assertThat(failure.getErrorCode()).isEqualTo(2007);
                assertThat(failure.getUpdateCounts()).containsExactly(0);
              });
      assertThat(statement.executeBatch()).isEmpty();
      statement.addBatch("SHOW VIDEOS");
      assertThatThrownBy(statement::executeBatch).isInstanceOf(BatchUpdateException.class);
    }
  }

  @Test
  void syntaxErrorsSayWhere() throws Exception {
    try (Statement statement = connection.createStatement()) {
      SQLException failure =
          assertFails(ErrorCode.SYNTAX_ERROR, () -> statement.executeQuery("SELECT FROM WHERE"));
      assertThat((Throwable) failure).isInstanceOf(SQLSyntaxErrorException.class);
      assertThat(failure.getMessage()).contains("line 1, column");
    }
  }

  @Test
  void warningsArriveOnStatementAndResultSet() throws Exception {
    try (Statement statement = connection.createStatement()) {
      ResultSet rows = statement.executeQuery("SELECT * FROM street WHERE class = 'caar'");
      assertThat(rows.next()).isFalse();
      assertThat((Throwable) statement.getWarnings()).hasMessageContaining("car");
      assertThat(statement.getWarnings().getSQLState()).isEqualTo("01000");
      statement.clearWarnings();
      assertThat((Throwable) statement.getWarnings()).isNull();
    }
  }

  @Test
  void statementsKeepTheirRules() throws Exception {
    Statement statement = connection.createStatement();
    statement.closeOnCompletion();
    assertThat(statement.isCloseOnCompletion()).isTrue();
    statement.executeQuery("SHOW VIDEOS").close();
    assertThat(statement.isClosed()).isTrue();
    try (PreparedStatement keys =
        connection.prepareStatement("SET seed = 5", Statement.RETURN_GENERATED_KEYS)) {
      keys.executeUpdate();
      assertThat(keys.getGeneratedKeys().next()).isFalse();
      assertThat(keys.getMetaData()).isNull();
    }
    try (Statement second = connection.createStatement()) {
      ResultSet first = second.executeQuery("SHOW VIDEOS");
      second.executeQuery("SHOW VIDEOS");
      assertThat(first.isClosed()).as("executing again closes what was open").isTrue();
      assertFails(ErrorCode.CLOSED, first::getMetaData);
      assertThat(second.executeUpdate("SET seed = 5", new String[] {"id"})).isZero();
      assertThat(second.getGeneratedKeys().next()).isFalse();
    }
    connection.close();
    assertThatThrownBy(() -> connection.setClientInfo("ApplicationName", "x"))
        .isInstanceOfSatisfying(
            SQLClientInfoException.class,
            failure -> assertThat(failure.getSQLState()).isEqualTo("08003"));
  }

  private static long count(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
