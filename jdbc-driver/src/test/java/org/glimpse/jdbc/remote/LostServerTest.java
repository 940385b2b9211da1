package org.glimpse.jdbc.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.glimpse.jdbc.spi.DriverError;
import org.junit.jupiter.api.Test;

/** Servers that are not there, not any more, or no Glimpse servers. */
final class LostServerTest {

  private static void assertFails(DriverError error, ThrowingCallable call) {
    SQLException failure = catchThrowableOfType(SQLException.class, call);
    assertThat((Throwable) failure).as("an SQLException is expected").isNotNull();
    assertThat(failure.getSQLState()).isEqualTo(error.sqlState()).startsWith("08");
    assertThat(failure.getErrorCode()).isEqualTo(error.number());
  }

  @Test
  void nobodyListens() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertFails( // CANNOT_CONNECT
        DriverError.CANNOT_CONNECT,
        () -> DriverManager.getConnection("jdbc:glimpse://127.0.0.1:" + port));
    assertFails(
        DriverError.CANNOT_CONNECT,
        () -> DriverManager.getConnection("jdbc:glimpse://no-such-host.invalid/"));
  }

  @Test
  void somebodyElseListens() throws Exception {
    try (ScriptedServer server = ScriptedServer.start()) {
      server.instead = "<html>a shop</html>";
      assertFails( // INVALID_REQUEST
          DriverError.INVALID_REQUEST, () -> DriverManager.getConnection(server.url()));
    }
  }

  @Test
  void theServerDies() throws Exception {
    ScriptedServer server = ScriptedServer.start();
    Connection connection = DriverManager.getConnection(server.url());
    Statement statement = connection.createStatement();
    CompletableFuture<SQLException> waiting =
        CompletableFuture.supplyAsync(
            () ->
                catchThrowableOfType(
                    SQLException.class,
                    () -> connection.createStatement().executeQuery("WAIT").next()));
    while (!server.meta().cancelled.hasQueuedThreads() && !waiting.isDone()) {
      Thread.sleep(5);
    }
    assertThat(connection.isValid(5)).isTrue();
    statement.setFetchSize(1);
    ResultSet rows = statement.executeQuery("ROWS 3");
    assertThat(rows.next()).isTrue();
    server.close();
    assertThat(waiting.get(60, TimeUnit.SECONDS).getSQLState()).matches("08.*|57014");
    SQLException lost =
        catchThrowableOfType(
            SQLException.class,
            () -> {
              rows.next();
              rows.next();
            });
    assertThat(lost.getSQLState()).as("CONNECTION_LOST or CANNOT_CONNECT").startsWith("08");
    assertThat(connection.isValid(1)).isFalse();
    statement.close();
    connection.close();
    connection.close();
    assertThat(connection.isClosed()).isTrue();
  }

  @Test
  void theServerHasForgottenTheConnection() throws Exception {
    try (ScriptedServer server = ScriptedServer.start();
        Connection connection = DriverManager.getConnection(server.url())) {
      assertThat(connection.isValid(5)).isTrue();
      server.meta().forget();
      assertThat(connection.isValid(5)).isFalse();
      assertFails(DriverError.CLOSED, () -> connection.createStatement().executeQuery("ROWS 1"));
    }
  }

  /** A network timeout ends the wait for a server that takes a request and is silent. */
  @Test
  void theServerIsSilent() throws Exception {
    try (ScriptedServer server = ScriptedServer.start();
        Connection connection = DriverManager.getConnection(server.url())) {
      connection.setNetworkTimeout(Runnable::run, 200);
      assertFails( // CONNECTION_LOST
          DriverError.CONNECTION_LOST, () -> connection.createStatement().executeQuery("WAIT"));
      server.meta().cancelled.release(10);
    }
  }

  /** One that accepts and never answers: {@code isValid} keeps its limit. */
  @Test
  void validityHasALimit() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      ServerAddress address =
          ServerAddress.of(
              "127.0.0.1:" + mute.getLocalPort(),
              java.util.Optional.empty(),
              java.util.Optional.empty(),
              java.util.Optional.empty(),
              java.util.Optional.of("1"));
      assertFails(
          DriverError.CONNECTION_LOST,
          () ->
              DriverManager.getConnection(
                  "jdbc:glimpse://127.0.0.1:" + mute.getLocalPort() + "/;connectTimeout=1"));
      HttpTransport transport =
          new HttpTransport(
              address,
              Login.of(
                  java.util.Optional.empty(),
                  java.util.Optional.empty(),
                  java.util.Optional.empty()));
      assertThat(
              transport
                  .ping("/v1/connections/x/alive", java.time.Duration.ofMillis(300))
                  .handle((answer, failure) -> failure)
                  .get(60, TimeUnit.SECONDS))
          .isNotNull();
    }
  }
}
