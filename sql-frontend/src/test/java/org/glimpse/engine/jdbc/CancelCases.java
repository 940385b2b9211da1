package org.glimpse.engine.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.glimpse.engine.jdbc.JdbcStates.assertFails;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.glimpse.workspace.ErrorCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever stops a statement stops its work within a second. */
abstract class CancelCases {
  abstract TestDatabase open(Path folder) throws Exception;

  /** A hundred objects to the fifth power: minutes of work inside the database. */
  private static final String LONG_QUERY =
      "SELECT COUNT(*) FROM street a, street b, street c, street d, street e"
          + " WHERE a.xmin + b.xmin + c.xmin + d.xmin + e.xmin > 333";

  /** Work of other kinds: an answer of unknown size, groups, a join below a window. */
  private static final List<String> LONG_QUERIES =
      List.of(
          "SELECT a.frame FROM street a, street b, street c, street d, street e"
              + " WHERE a.xmin + b.xmin + c.xmin + d.xmin + e.xmin > 4900",
          "SELECT a.frame, COUNT(*) AS n FROM street a, street b, street c, street d, street e"
              + " GROUP BY a.frame ORDER BY n",
          "SELECT frame, SUM(n) OVER (ORDER BY frame) FROM (SELECT a.frame, COUNT(*) AS n"
              + " FROM street a, street b, street c, street d, street e GROUP BY a.frame)");

  private static final Duration PROMISE = Duration.ofSeconds(1);

  @TempDir Path folder;
  private TestDatabase database;
  private Connection connection;
  private Connection observer;

  @BeforeEach
  void start() throws Exception {
    database = open(folder);
    connection = database.connect();
    observer = database.connect();
    try (Statement statement = connection.createStatement()) {
      statement.executeQuery("SELECT * FROM street").close();
    }
  }

  @AfterEach
  void close() throws Exception {
    connection.close();
    observer.close();
    database.close();
  }

  @Test
  void cancelFromAnotherThread() throws Exception {
    try (Statement statement = connection.createStatement()) {
      assertStops(ErrorCode.CANCELLED, () -> count(statement), statement::cancel);
      assertThat(statement.isClosed()).isFalse();
      try (ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM street")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getLong(1)).isEqualTo(100);
      }
    }
  }

  @Test
  void cancelOfAPreparedStatement() throws Exception {
    try (PreparedStatement statement = connection.prepareStatement(LONG_QUERY)) {
      assertStops(
          ErrorCode.CANCELLED,
          () -> {
            try (ResultSet rows = statement.executeQuery()) {
              rows.next();
              return rows.getLong(1);
            }
          },
          statement::cancel);
    }
  }

  @Test
  void killFromAnotherConnection() throws Exception {
    try (Statement statement = connection.createStatement()) {
      assertStops(
          ErrorCode.CANCELLED,
          () -> count(statement),
          () -> {
            try (Statement killer = observer.createStatement()) {
              killer.execute("KILL QUERY " + running());
            }
          });
    }
  }

  @Test
  void queryTimeoutEndsTheWork() throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1);
      long start = System.nanoTime();
      SQLException failure = assertFails(ErrorCode.TIMEOUT, () -> count(statement));
      assertThat((Throwable) failure).isInstanceOf(SQLTimeoutException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(900), PROMISE.plusSeconds(1));
    }
  }

  @Test
  void everyKindOfWorkInTheDatabaseStops() throws Exception {
    for (String sql : LONG_QUERIES) {
      try (Statement statement = connection.createStatement()) {
        assertStops(ErrorCode.CANCELLED, sql, () -> first(statement, sql), statement::cancel);
        statement.setQueryTimeout(1);
        long start = System.nanoTime();
        assertFails(ErrorCode.TIMEOUT, () -> first(statement, sql));
        assertThat(Duration.ofNanos(System.nanoTime() - start))
            .isBetween(Duration.ofMillis(900), PROMISE.plusSeconds(1));
      }
    }
  }

  @Test
  void theSettingTimesOutAsWell() throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET query_timeout = '300ms'");
      assertFails(ErrorCode.TIMEOUT, () -> count(statement));
    }
  }

  @Test
  void closingTheStatementStopsItsWork() throws Exception {
    Statement statement = connection.createStatement();
    assertStops(null, () -> count(statement), statement::close);
    assertThat(statement.isClosed()).isTrue();
  }

  @Test
  void closingTheConnectionStopsItsWork() throws Exception {
    Statement statement = connection.createStatement();
    assertStops(null, () -> count(statement), connection::close);
  }

  @Test
  void abortStopsTheWork() throws Exception {
    Statement statement = connection.createStatement();
    assertStops(null, () -> count(statement), () -> connection.abort(Runnable::run));
    assertThat(connection.isClosed()).isTrue();
  }

  @Test
  void cancelBetweenRowsIsSeenAtTheNext() throws Exception {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM street")) {
      assertThat(rows.next()).isTrue();
      statement.cancel();
      assertFails(ErrorCode.CANCELLED, rows::next);
    }
  }

  @Test
  void cancelWithNothingRunningDoesNothing() throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.cancel();
      try (ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM street")) {
        assertThat(rows.next()).isTrue();
      }
    }
  }

  /** An action that stops a statement. */
  private interface Stop {
    void run() throws SQLException;
  }

  /**
   * Starts the work, waits until the engine lists it, stops it, and expects it to end in time.
   *
   * @param code the error expected; null where the object under the work was closed
   */
  private void assertStops(ErrorCode code, Callable<Long> work, Stop stop) throws Exception {
    assertStops(code, LONG_QUERY, work, stop);
  }

  private void assertStops(ErrorCode code, String sql, Callable<Long> work, Stop stop)
      throws Exception {
    CompletableFuture<Long> answer =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return work.call();
              } catch (Exception failure) {
                throw new CompletionException(failure);
              }
            });
    assertThat(running(sql)).isPositive();
    long start = System.nanoTime();
    stop.run();
    SQLException failure =
        answer
            .handle((value, thrown) -> (SQLException) thrown.getCause())
            .get(60, TimeUnit.SECONDS);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PROMISE);
    assertThat(failure.getSQLState()).isNotNull().doesNotStartWith("00");
    if (code != null) {
      assertThat(failure.getErrorCode()).isEqualTo(code.number());
    }
  }

  /** The id of the long query, once SHOW QUERIES lists it as running. */
  private long running() throws SQLException {
    return running(LONG_QUERY);
  }

  private long running(String sql) throws SQLException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    try (Statement statement = observer.createStatement()) {
      while (System.nanoTime() < end) {
        try (ResultSet rows = statement.executeQuery("SHOW QUERIES")) {
          while (rows.next()) {
            if (rows.getString("state").equals("running")
                && rows.getString("sql").equals(sql)
                && String.valueOf(rows.getString("plan")).endsWith("Scan")) {
              return rows.getLong("id");
            }
          }
        }
      }
    }
    throw new AssertionError("the query never ran");
  }

  private static long count(Statement statement) throws SQLException {
    return first(statement, LONG_QUERY);
  }

  private static long first(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
