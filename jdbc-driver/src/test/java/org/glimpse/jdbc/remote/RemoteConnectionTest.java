package org.glimpse.jdbc.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection to a server: what travels, and how it arrives. */
final class RemoteConnectionTest {
  private ScriptedServer server;
  private Connection connection;

  @BeforeEach
  void open() throws Exception {
    server = ScriptedServer.start();
    connection = DriverManager.getConnection(server.url());
  }

  @AfterEach
  void close() throws Exception {
    connection.close();
    server.close();
  }

  @Test
  void everyTypeArrives() throws Exception {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("TYPES")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getBoolean("flag")).isTrue();
      assertThat(row.getObject("number")).isEqualTo(7);
      assertThat(row.getObject("big")).isEqualTo(1L << 40);
      assertThat(row.getObject("real")).isEqualTo(0.5f);
      assertThat(row.getObject("precise")).isEqualTo(0.1);
      assertThat(row.getObject("text")).isEqualTo("text");
      assertThat(row.getObject("moment", LocalDateTime.class))
          .isEqualTo(LocalDateTime.of(2024, 3, 31, 2, 30, 1, 500_000_000));
      assertThat(row.getString("moment")).isEqualTo("2024-03-31 02:30:01.500");
      assertThat(row.getBytes("picture")).containsExactly(1, 2, 3);
      assertThat((byte[]) row.getObject("picture")).containsExactly(1, 2, 3);
      assertThat(row.getBinaryStream("picture").readAllBytes()).containsExactly(1, 2, 3);
      assertThat(row.getBlob("picture").length()).isEqualTo(3);
      assertThat(row.getObject("nothing")).isNull();
      assertThat(row.wasNull()).isTrue();
      assertThat(row.getBigDecimal("exact")).isEqualTo(new BigDecimal("12.50"));
      assertThat(row.getMetaData().getColumnTypeName(8)).isEqualTo("IMAGE");
      assertThat(row.getMetaData().getColumnType(8)).isEqualTo(Types.VARBINARY);
      assertThat(row.next()).isFalse();
    }
    assertThat(server.meta().openStatements).hasValue(0);
  }

  @Test
  void rowsComeInFramesOfTheFetchSize() throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(10);
      try (ResultSet rows = statement.executeQuery("ROWS 25")) {
        for (long n = 0; n < 25; n++) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getLong(1)).isEqualTo(n);
        }
        assertThat(rows.next()).isFalse();
        assertThat(rows.next()).isFalse();
      }
      // open, prepare, execute and two frames more
      assertThat(server.requests).filteredOn(request -> request.equals("POST /avatica")).hasSize(5);
      try (ResultSet rows = statement.executeQuery("ROWS 0")) {
        assertThat(rows.next()).isFalse();
      }
    }
  }

  @Test
  void parametersTravelWithTheirTypes() throws Exception {
    try (PreparedStatement echo = connection.prepareStatement("ECHO")) {
      assertThat(echo.getParameterMetaData().getParameterCount()).isEqualTo(13);
      echo.setBoolean(1, true);
      echo.setByte(2, (byte) 1);
      echo.setShort(3, (short) 2);
      echo.setInt(4, 3);
      echo.setLong(5, 4);
      echo.setFloat(6, 0.5f);
      echo.setDouble(7, 0.25);
      echo.setBigDecimal(8, new BigDecimal("1.5"));
      echo.setString(9, "text");
      echo.setObject(10, LocalDateTime.of(1970, 1, 1, 0, 0, 1));
      echo.setObject(11, LocalDate.of(1970, 1, 2));
      echo.setObject(12, LocalTime.of(0, 0, 1));
      echo.setNull(13, Types.VARCHAR);
      try (ResultSet row = echo.executeQuery()) {
        assertThat(row.next()).isTrue();
        assertThat(row.getString(1))
            .isEqualTo(
                "BOOLEAN:true BYTE:1 SHORT:2 INTEGER:3 LONG:4 FLOAT:0.5 DOUBLE:0.25"
                    + " NUMBER:1.5 STRING:text JAVA_SQL_TIMESTAMP:1000 JAVA_SQL_DATE:1"
                    + " JAVA_SQL_TIME:1000 OBJECT:null");
      }
    }
  }

  @Test
  void limitsReachTheServer() throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.setMaxRows(5);
      statement.setQueryTimeout(3);
      statement.execute("ROWS 2");
      assertThat(server.meta().maxRows).hasValue(5);
      assertThat(server.headers).containsEntry("Glimpse-timeout-millis", "3000");
    }
    try (PreparedStatement prepared = connection.prepareStatement("ROWS 2")) {
      assertThat(server.meta().maxRows).hasValue(0);
      prepared.setMaxRows(7);
      prepared.execute();
      assertThat(server.meta().maxRows).hasValue(7);
    }
    assertThat(server.meta().openStatements).hasValue(0);
  }

  @Test
  void errorsKeepTheirStatesNumbersAndPlaces() throws Exception {
    try (Statement statement = connection.createStatement()) {
      SQLSyntaxErrorException unknown =
          catchThrowableOfType(
              SQLSyntaxErrorException.class, () -> statement.executeQuery("BREAK"));
      assertThat(unknown.getSQLState()).isEqualTo("42P01");
      assertThat(unknown.getErrorCode()).isEqualTo(1003);
      assertThat((Throwable) unknown)
          .hasMessage("GL-1003: There is no table 'x'. Did you mean 'y'?");
      SQLException untyped =
          catchThrowableOfType(SQLException.class, () -> statement.execute("UNTYPED"));
      assertThat(untyped.getSQLState()).isEqualTo("XX000");
      assertThat(untyped.getErrorCode()).isPositive();
    }
    SQLException refused =
        catchThrowableOfType(
            SQLException.class, () -> DriverManager.getConnection(server.url() + ";max_calls=1"));
    assertThat(refused.getSQLState()).isEqualTo("42704");
    assertThat(refused.getCause())
        .isInstanceOfSatisfying(
            org.glimpse.jdbc.spi.EngineException.class,
            typed -> {
              assertThat(typed.line()).hasValue(1);
              assertThat(typed.column()).hasValue(5);
            });
  }

  @Test
  void cancelComesThroughWhileTheStatementRuns() throws Exception {
    try (Statement statement = connection.createStatement()) {
      CompletableFuture<SQLException> ended =
          CompletableFuture.supplyAsync(
              () ->
                  catchThrowableOfType(
                      SQLException.class, () -> statement.executeQuery("WAIT").next()));
      awaitWaiting();
      statement.cancel();
      assertThat(ended.get(60, TimeUnit.SECONDS).getSQLState()).isEqualTo("57014");
      assertThat(statement.isClosed()).isFalse();
      statement.execute("ROWS 1");
    }
  }

  @Test
  void closingTheConnectionEndsWhatRuns() throws Exception {
    Statement statement = connection.createStatement();
    CompletableFuture<SQLException> ended =
        CompletableFuture.supplyAsync(
            () ->
                catchThrowableOfType(
                    SQLException.class, () -> statement.executeQuery("WAIT").next()));
    awaitWaiting();
    connection.abort(Runnable::run);
    assertThat(ended.get(60, TimeUnit.SECONDS).getSQLState()).matches("57014|08.*");
    assertThat(connection.isClosed()).isTrue();
    assertThat(connection.isValid(1)).isFalse();
  }

  private void awaitWaiting() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!server.meta().cancelled.hasQueuedThreads() && System.nanoTime() < end) {
      Thread.sleep(5);
    }
    assertThat(server.meta().cancelled.hasQueuedThreads()).isTrue();
  }

  @Test
  void warningsComeFromTheStatus() throws Exception {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("ROWS 1")) {
      assertThat((Throwable) statement.getWarnings()).hasMessage("first");
      assertThat((Throwable) rows.getWarnings().getNextWarning()).hasMessage("second");
      statement.clearWarnings();
      assertThat((Throwable) statement.getWarnings()).isNull();
    }
    assertThat(statusRequests()).as("requests for both").isEqualTo(1);
    server.warnings = 0;
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("ROWS 1")) {
      assertThat((Throwable) statement.getWarnings()).isNull();
      assertThat((Throwable) rows.getWarnings()).isNull();
    }
    assertThat(statusRequests()).as("requests where there are none").isEqualTo(1);
  }

  private long statusRequests() {
    return server.requests.stream().filter(each -> each.startsWith("GET ")).count();
  }

  /** A pool of connections has one client's threads, and when it is gone, none. */
  @Test
  void connectionsShareTheirThreads() throws Exception {
    Set<String> before = clientThreads();
    List<Connection> pool = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      pool.add(DriverManager.getConnection(server.url() + ";connectTimeout=7"));
      assertThat(pool.get(i).isValid(10)).isTrue();
    }
    assertThat(clientThreads()).hasSizeLessThanOrEqualTo(before.size() + 1);
    for (Connection each : pool) {
      each.close();
    }
    pool.clear();
    for (int i = 0; clientThreads().size() > before.size(); i++) {
      assertThat(i).as("looks for threads that do not end").isLessThan(300);
      System.gc();
      Thread.sleep(100);
    }
  }

  private static Set<String> clientThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.contains("SelectorManager"))
        .collect(Collectors.toSet());
  }

  @Test
  void updatesHaveNoRows() throws Exception {
    try (Statement statement = connection.createStatement()) {
      assertThat(statement.execute("SET seed = 1")).isFalse();
      assertThat(statement.getUpdateCount()).isZero();
      assertThat(statement.executeUpdate("SET seed = 1")).isZero();
      assertThat(
              catchThrowableOfType(SQLException.class, () -> statement.executeQuery("SET seed = 1"))
                  .getSQLState())
          .isEqualTo("42000");
    }
  }

  @Test
  void metadataIsTheServers() throws Exception {
    try (ResultSet tables = connection.getMetaData().getTables(null, "str%", null, null)) {
      assertThat(tables.next()).isTrue();
      assertThat(tables.getString("TABLE_SCHEM")).isEqualTo("street");
      assertThat(tables.getString("REMARKS")).isEqualTo("cars");
      assertThat(tables.next()).isFalse();
    }
    try (ResultSet functions = connection.getMetaData().getFunctions(null, null, "RED%")) {
      assertThat(functions.next()).isTrue();
      assertThat(functions.getString("FUNCTION_NAME")).isEqualTo("REDNESS");
    }
    assertThat(connection.getMetaData().getURL()).isEqualTo(server.url());
  }

  @Test
  void loginsGoWithEveryRequest() throws Exception {
    String basic = "Basic bWU6c2VjcmV0"; // me:secret
    try (ScriptedServer guarded = ScriptedServer.withLogin(basic)) {
      Properties login = new Properties();
      login.setProperty("user", "me");
      login.setProperty("password", "secret");
      try (Connection known = DriverManager.getConnection(guarded.url(), login)) {
        assertThat(known.isValid(5)).isTrue();
        assertThat(known.getMetaData().getUserName()).isEqualTo("me");
      }
      SQLException refused =
          catchThrowableOfType(
              SQLException.class, () -> DriverManager.getConnection(guarded.url() + ";user=you"));
      assertThat(refused.getSQLState()).isEqualTo("28000");
      assertThat((Throwable) refused)
          .hasMessage("GL-5001: The login is refused. Check user and password.");
    }
    try (ScriptedServer guarded = ScriptedServer.withLogin("Bearer abc.def")) {
      try (Connection known = DriverManager.getConnection(guarded.url() + ";token=abc.def")) {
        assertThat(known.isValid(5)).isTrue();
        assertThat(known.getMetaData().getURL()).doesNotContain("abc");
      }
    }
  }
}
