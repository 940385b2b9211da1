package org.glimpse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.glimpse.engine.Answers;
import org.glimpse.engine.Engine;
import org.glimpse.engine.ExecutionOptions;
import org.glimpse.engine.RecordedStreet;
import org.glimpse.engine.Session;
import org.glimpse.jdbc.ServerUrl;
import org.glimpse.server.client.RemoteSession;
import org.glimpse.sql.Statement;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A shell's session on a server behaves as one in its own process. */
@Timeout(120)
class RemoteShellTest {
  private static final String LONG =
      "SELECT COUNT(*) FROM street a, street b, street c, street d, street e"
          + " WHERE a.xmin + b.xmin + c.xmin + d.xmin + e.xmin > 333";

  @TempDir Path folder;
  private Path recording;
  private Engine engine;
  private GlimpseServer server;
  private RemoteSession remote;

  @BeforeEach
  void open() throws Exception {
    recording = RecordedStreet.write(folder);
    engine = Engine.open(folder.resolve("workspace"));
    try (Session session = engine.newSession()) {
      Answers.rows(session, RecordedStreet.createVideo("street", recording));
      Answers.rows(session, "SELECT COUNT(*) FROM street");
    }
    server =
        GlimpseServer.start(
            engine, ServerOptions.local(0).withMediaRoots(List.of(folder)), line -> {});
    remote = RemoteSession.open(ServerUrl.parse(server.jdbcUrl() + ";seed=7"));
  }

  @AfterEach
  void close() {
    remote.close();
    server.close();
    engine.close();
  }

  private List<List<Object>> remotely(String sql) {
    return Answers.rows(remote.execute(sql, ExecutionOptions.defaults()));
  }

  @Test
  void rowsAreThoseOfTheEngine() {
    try (Session local = engine.newSession()) {
      for (String sql :
          List.of(
              "SELECT frame, \"timestamp\", class, confidence, xmin FROM street ORDER BY frame, xmin",
              "SELECT class, COUNT(*), AVG(xmin) FROM street GROUP BY class ORDER BY class",
              "SELECT DATE '2026-03-04', TIME '05:06:07', 1.50, TRUE, CAST(NULL AS INTEGER)",
              "DESCRIBE street")) {
        assertThat(remotely(sql)).as(sql).isEqualTo(Answers.rows(local, sql));
      }
      assertThat(remote.tables()).isEqualTo(local.tables());
      assertThat(remote.names(Statement.ShowKind.VIDEOS)).containsExactly("street");
    }
    assertThat(remotely("SELECT \"value\" FROM system.settings WHERE name = 'seed'"))
        .isEqualTo(List.of(List.of("7")));
  }

  @Test
  void errorsAreThoseOfTheEngine() {
    assertThatThrownBy(() -> remotely("SELECT colour\nFROM street"))
        .isInstanceOfSatisfying(
            GlimpseException.class,
            error -> {
              assertThat(error.code()).isEqualTo(ErrorCode.UNKNOWN_COLUMN);
              assertThat(error.position()).isPresent();
            });
  }

  @Test
  void aTokenStopsTheQueryThere() throws Exception {
    CancelToken token = CancelToken.create();
    CompletableFuture<Throwable> failed =
        CompletableFuture.supplyAsync(
            () ->
                catchThrowable(
                    () ->
                        Answers.rows(
                            remote.execute(LONG, ExecutionOptions.defaults().withCancel(token)))));
    Http http = new Http(server.port());
    while (!http.get("/v1/queries").body().contains("\"state\":\"running\"")) {
      Thread.sleep(50);
    }
    token.cancel("stop");
    assertThat(failed.get(30, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            GlimpseException.class,
            error -> assertThat(error.code()).isEqualTo(ErrorCode.CANCELLED));
  }

  @Test
  void anExpensiveQueryIsAskedAbout() {
    remotely("SET confirm_above = '1s'");
    remotely(
        "CREATE VIDEO dear FROM RECORDING '"
            + recording
            + "' WITH (frame_count = 1000, fps = 10, seconds_per_frame = 5)");
    List<Long> calls = new ArrayList<>();
    ExecutionOptions asking =
        ExecutionOptions.defaults()
            .withConfirmation(
                question -> {
                  calls.add(question.predictedCalls());
                  return calls.size() > 1;
                });
    assertThatThrownBy(() -> Answers.rows(remote.execute("SELECT COUNT(*) FROM dear", asking)))
        .isInstanceOfSatisfying(
            GlimpseException.class,
            error -> assertThat(error.code()).isEqualTo(ErrorCode.COST_GUARD));
    assertThat(Answers.rows(remote.execute("SELECT COUNT(*) FROM dear", asking)))
        .isEqualTo(List.of(List.of(100L)));
    assertThat(calls).containsExactly(1000L, 1000L);
  }

  @Test
  void aServerThatIsAwayIsSaidToBe() throws Exception {
    assertThatThrownBy(() -> RemoteSession.open(ServerUrl.parse("jdbc:glimpse://127.0.0.1:1")))
        .isInstanceOfSatisfying(
            GlimpseException.class,
            error -> assertThat(error.code()).isEqualTo(ErrorCode.CANNOT_CONNECT));
  }

  /** A peer that begins an answer and goes away. */
  @Test
  void anAnswerThatBreaksOffIsAnError() throws Exception {
    try (ServerSocket half = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"))) {
      Thread peer = new Thread(() -> BrokenPeer.serve(half));
      peer.setDaemon(true);
      peer.start();
      try (RemoteSession broken =
          RemoteSession.open(ServerUrl.parse("jdbc:glimpse://127.0.0.1:" + half.getLocalPort()))) {
        assertThatThrownBy(
                () -> Answers.rows(broken.execute("SELECT 1", ExecutionOptions.defaults())))
            .isInstanceOfSatisfying(
                GlimpseException.class,
                error -> assertThat(error.code()).isEqualTo(ErrorCode.CONNECTION_LOST));
      }
    }
  }
}
