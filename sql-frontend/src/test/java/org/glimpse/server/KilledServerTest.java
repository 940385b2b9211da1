package org.glimpse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.glimpse.engine.RecordedStreet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server is killed with -9 while JDBC clients wait for their answers: all of them hear that the
 * connection is lost, and after a restart no label is missing and new connections go on.
 */
@Timeout(300)
class KilledServerTest {
  private static final int FRAMES = 2_000_000;

  /** Frames that a statement labels. */
  private static final int STRETCH = 1_000;

  /** Minutes of work inside the database. */
  private static final String JOIN =
      "SELECT COUNT(*) FROM street a, street b, street c, street d, street e"
          + " WHERE a.xmin + b.xmin + c.xmin + d.xmin + e.xmin > 333";

  @TempDir Path folder;

  @Test
  void clientsHearOfItAndNoLabelIsLost() throws Exception {
    Path workspace = folder.resolve("workspace");
    ExecutorService clients = Executors.newCachedThreadPool();
    ServerProcess server = ServerProcess.start(workspace, folder, 0);
    int port = server.port();
    try (HikariDataSource pool = pool(server.url());
        Connection idle = DriverManager.getConnection(server.url());
        Connection reading = DriverManager.getConnection(server.url())) {
      define(idle);
      List<Future<SQLException>> waiting = new ArrayList<>();
      AtomicInteger labelled = new AtomicInteger();
      waiting.add(clients.submit(() -> failure(() -> label(pool, labelled))));
      waiting.add(clients.submit(() -> failure(() -> number(pool, JOIN))));
      waiting.add(clients.submit(() -> failure(() -> number(pool, JOIN))));
      Statement half = reading.createStatement();
      half.setFetchSize(10);
      ResultSet rows = half.executeQuery("SELECT a.frame FROM street a, street b");
      assertThat(rows.next()).isTrue();
      awaitJoins(idle);
      for (int i = 0; labelled.get() < 20 * STRETCH; i++) {
        assertThat(i).as("looks").isLessThan(6000);
        Thread.sleep(10);
      }
      server.kill();
      for (Future<SQLException> each : waiting) {
        assertLost(each.get(60, TimeUnit.SECONDS));
      }
      assertThat(labelled).hasValueLessThan(FRAMES);
      assertLost(failure(() -> count(rows)));
      assertLost(failure(() -> number(idle, JOIN)));
      assertThat(idle.isValid(5)).isFalse();
      assertLost(failure(() -> DriverManager.getConnection(server.url()).close()));

      try (ServerProcess again = ServerProcess.start(workspace, folder, port);
          Connection fresh = DriverManager.getConnection(again.url())) {
        assertThat(number(fresh, "SELECT COUNT(*) FROM system.queries WHERE state = 'lost'"))
            .as("two joins, a result half read, and perhaps a stretch")
            .isBetween(3L, 4L);
        String done = "SELECT COUNT(*) FROM long_street WHERE frame < " + labelled;
        number(fresh, done);
        assertThat(calls(fresh, done)).as("calls for labels that were answered").isZero();
        String all = "SELECT COUNT(*) FROM long_street";
        assertThat(number(fresh, all)).isEqualTo(RecordedStreet.CARS + RecordedStreet.BUSES);
        assertThat(calls(fresh, all)).isBetween(1L, (long) FRAMES - labelled.get());
        assertThat(number(pool, all)).as("by the pool").isEqualTo(100);
        assertThat(calls(fresh, all)).isZero();
        assertLost(failure(() -> number(idle, all)));
      }
    } finally {
      server.close();
      clients.shutdownNow();
    }
  }

  private static HikariDataSource pool(String url) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(3);
    return new HikariDataSource(config);
  }

  private void define(Connection connection) throws Exception {
    Path recording = RecordedStreet.write(folder);
    try (Statement statement = connection.createStatement()) {
      statement.execute(RecordedStreet.createVideo("street", recording));
      statement.execute(
          "CREATE VIDEO long_street FROM RECORDING '"
              + recording
              + "' WITH (frame_count = "
              + FRAMES
              + ", fps = 10)");
    }
    assertThat(number(connection, "SELECT COUNT(*) FROM street")).isEqualTo(100);
  }

  private static SQLException failure(ThrowingCallable call) {
    return catchThrowableOfType(SQLException.class, call);
  }

  /** Labels a stretch after the other; how many frames have been answered. */
  private static void label(HikariDataSource pool, AtomicInteger labelled) throws SQLException {
    for (int end = STRETCH; end <= FRAMES; end += STRETCH) {
      number(
          pool,
          "SELECT COUNT(*) FROM long_street WHERE frame >= "
              + (end - STRETCH)
              + " AND frame < "
              + end);
      labelled.set(end);
    }
  }

  private static void count(ResultSet rows) throws SQLException {
    while (rows.next()) {
      rows.getLong(1);
    }
  }

  private static long number(HikariDataSource pool, String sql) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      return number(connection, sql);
    }
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static void awaitJoins(Connection connection) throws Exception {
    String running =
        "SELECT COUNT(*) FROM system.queries WHERE state = 'running' AND sql = '" + JOIN + "'";
    for (int i = 0; number(connection, running) < 2; i++) {
      assertThat(i).isLessThan(3000);
      Thread.sleep(20);
    }
  }

  /** Detector calls of a statement, as it was executed last. */
  private static long calls(Connection connection, String sql) throws SQLException {
    return number(
        connection,
        "SELECT COALESCE(MAX(detector_calls), 0) FROM (SELECT detector_calls FROM system.queries"
            + " WHERE sql = '"
            + sql
            + "' ORDER BY id DESC LIMIT 1)");
  }

  private static void assertLost(SQLException failure) {
    assertThat((Throwable) failure).as("an SQLException is expected").isNotNull();
    assertThat(failure.getSQLState()).as("%s", failure).startsWith("08");
  }
}
