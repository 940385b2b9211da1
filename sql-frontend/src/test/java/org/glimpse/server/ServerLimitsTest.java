package org.glimpse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.calcite.avatica.AvaticaConnection;
import org.glimpse.engine.Answers;
import org.glimpse.engine.Engine;
import org.glimpse.engine.RecordedStreet;
import org.glimpse.engine.Session;
import org.glimpse.workspace.ErrorCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server refuses, stops and waits for; afterwards it answers as before. */
class ServerLimitsTest {
  /** Minutes of work in the database. */
  private static final String LONG =
      "SELECT COUNT(*) FROM street a, street b, street c, street d, street e"
          + " WHERE a.xmin + b.xmin + c.xmin + d.xmin + e.xmin > 333";

  @TempDir Path folder;
  private Engine engine;
  private GlimpseServer server;
  private Http http;

  @BeforeEach
  void open() throws Exception {
    engine = Engine.open(folder.resolve("workspace"));
    try (Session session = engine.newSession()) {
      Answers.rows(session, RecordedStreet.createVideo("street", RecordedStreet.write(folder)));
      Answers.rows(session, "SELECT COUNT(*) FROM street");
    }
  }

  private void start(ServerLimits limits) {
    server = GlimpseServer.start(engine, ServerOptions.local(0).withLimits(limits), line -> {});
    http = new Http(server.port());
  }

  @AfterEach
  void close() {
    server.close();
    engine.close();
  }

  private void answersStill() throws Exception {
    assertThat(http.query("SELECT COUNT(*) FROM street").path("rows").get(0).get(0).asLong())
        .isEqualTo(100);
  }

  private static String body(String sql) {
    return new ObjectMapper().createObjectNode().put("sql", sql).toString();
  }

  private CompletableFuture<HttpResponse<String>> later(String sql) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return http.post("/v1/query", body(sql));
          } catch (Exception failure) {
            throw new IllegalStateException(failure);
          }
        });
  }

  private void awaitRunning(int queries) throws Exception {
    for (int i = 0; i < 600; i++) {
      String metrics = http.get("/metrics").body();
      if (metrics.contains("glimpse_queries_running " + queries + ".0")) {
        return;
      }
      Thread.sleep(50);
    }
    throw new AssertionError("there are not " + queries + " queries running");
  }

  private String runningId() throws Exception {
    return Http.json(http.get("/v1/queries")).path("queries").get(0).path("queryId").asText();
  }

  @Test
  void halfARequestIsGivenUp() throws Exception {
    start(
        ServerLimits.defaults()
            .withTimes(
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                Duration.ofSeconds(20),
                Duration.ofSeconds(1)));
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          "POST /v1/query HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{\"sql\":"
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
      socket.setSoTimeout(15_000);
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 400").contains(ErrorCode.INVALID_REQUEST.name());
    }
    answersStill();
  }

  @Test
  void tooManySessionsStatementsAndQueriesAreRefused() throws Exception {
    start(ServerLimits.defaults().withConnections(100, 1, 2).withQueries(1, 1));
    String url = "jdbc:avatica:remote:url=http://127.0.0.1:" + server.port() + "/avatica";
    try (Connection first = DriverManager.getConnection(url + ";serialization=protobuf")) {
      List<Statement> open = new ArrayList<>();
      open.add(first.createStatement());
      open.add(first.createStatement());
      assertState("53300", () -> first.createStatement());
      assertState(
          "53300", () -> DriverManager.getConnection(url + ";serialization=protobuf").isValid(1));
    }
    CompletableFuture<HttpResponse<String>> running = later(LONG);
    awaitRunning(1);
    String id = runningId();
    CompletableFuture<HttpResponse<String>> waiting = later("SELECT COUNT(*) FROM street");
    for (int i = 0; !http.get("/metrics").body().contains("glimpse_queue_length 1.0"); i++) {
      assertThat(i).isLessThan(600);
      Thread.sleep(20);
    }
    HttpResponse<String> refused = http.post("/v1/query", body("SELECT COUNT(*) FROM street"));
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.body()).contains(ErrorCode.SERVER_BUSY.name());
    assertThat(http.delete("/v1/queries/" + id).statusCode()).isEqualTo(204);
    assertThat(running.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(409);
    assertThat(waiting.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    answersStill();
  }

  /** Something that fails. */
  private interface Work {
    void run() throws Exception;
  }

  private static void assertState(String state, Work work) {
    // Avatica's client throws some errors bare, others in an SQLException.
    assertThat(catchThrowable(work::run)).hasStackTraceContaining("(" + state + ")");
  }

  @Test
  void aClientThatLeavesStopsItsQuery() throws Exception {
    start(ServerLimits.defaults());
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      String body = body(LONG);
      socket
          .getOutputStream()
          .write(
              ("POST /v1/query HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                      + body.length()
                      + "\r\n\r\n"
                      + body)
                  .getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      awaitRunning(1);
    }
    awaitRunning(0);
    assertThat(http.get("/v1/queries").body()).contains("\"state\":\"cancelled\"");
    answersStill();
  }

  /** What is sent ahead of an answer is looked at by the watch, and must not be lost. */
  @Test
  void aRequestSentAheadIsAnswered() throws Exception {
    start(ServerLimits.defaults());
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      String body =
          new ObjectMapper()
              .createObjectNode()
              .put("sql", LONG)
              .put("timeoutSeconds", 3)
              .toString();
      String head = "POST /v1/query HTTP/1.1\r\nHost: localhost\r\nContent-Length: ";
      OutputStream out = socket.getOutputStream();
      out.write((head + body.length() + "\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII));
      out.flush();
      awaitRunning(1);
      out.write(
          "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
      socket.setSoTimeout(30_000);
      try (InputStream in = socket.getInputStream()) {
        assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
            .startsWith("HTTP/1.1 504")
            .endsWith("ok\n");
      }
    }
  }

  @Test
  void cancelReachesAStatementByItsConnection() throws Exception {
    start(ServerLimits.defaults());
    String url = "jdbc:avatica:remote:url=http://127.0.0.1:" + server.port() + "/avatica";
    try (Connection connection = DriverManager.getConnection(url + ";serialization=protobuf");
        Statement statement = connection.createStatement()) {
      String id = ((AvaticaConnection) connection).handle.id;
      CompletableFuture<Throwable> failed =
          CompletableFuture.supplyAsync(() -> catchThrowable(() -> statement.executeQuery(LONG)));
      awaitRunning(1);
      assertThat(http.post("/v1/connections/" + id + "/cancel", "").statusCode()).isEqualTo(204);
      Throwable thrown = failed.get(30, TimeUnit.SECONDS);
      assertThat(((SQLException) thrown).getSQLState()).isEqualTo("57014");
      assertThat(http.post("/v1/connections/nobody/cancel", "").statusCode()).isEqualTo(404);
    }
  }

  /** One that waits for another of its session has a thread, even after its client has gone. */
  @Test
  void requestsThatWaitForASessionAreCounted() throws Exception {
    start(ServerLimits.defaults().withQueries(2, 3));
    String session = Http.json(http.post("/v1/sessions", "")).path("sessionId").asText();
    CompletableFuture<HttpResponse<String>> running = laterIn(session, LONG);
    awaitRunning(1);
    List<CompletableFuture<HttpResponse<String>>> others = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      others.add(laterIn(session, "SELECT COUNT(*) FROM street"));
    }
    CompletableFuture.anyOf(others.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
    answersStill();
    assertThat(http.delete("/v1/queries/" + runningId()).statusCode()).isEqualTo(204);
    assertThat(running.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(409);
    List<Integer> statuses = new ArrayList<>();
    for (CompletableFuture<HttpResponse<String>> each : others) {
      statuses.add(each.get(60, TimeUnit.SECONDS).statusCode());
    }
    assertThat(statuses).containsExactlyInAnyOrder(200, 200, 200, 429);
  }

  private CompletableFuture<HttpResponse<String>> laterIn(String session, String sql) {
    String body =
        new ObjectMapper().createObjectNode().put("sql", sql).put("sessionId", session).toString();
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return http.post("/v1/query", body);
          } catch (Exception failure) {
            throw new IllegalStateException(failure);
          }
        },
        task -> new Thread(task).start());
  }

  @Test
  void aSilentHeartClosesTheSession() throws Exception {
    start(ServerLimits.defaults());
    String id = Http.json(http.post("/v1/sessions", "")).path("sessionId").asText();
    assertThat(http.post("/v1/sessions/" + id + "/alive", "").statusCode()).isEqualTo(204);
    for (int i = 0; http.get("/v1/sessions/" + id).statusCode() == 200; i++) {
      assertThat(i).isLessThan(60);
      Thread.sleep(9000); // asking is a sign of life of its own
    }
    assertThat(http.get("/v1/sessions/" + id).body()).contains("08003");
  }

  @Test
  void stoppingEndsQueriesAndRefusesOthers() throws Exception {
    start(ServerLimits.defaults());
    CompletableFuture<HttpResponse<String>> running = later(LONG);
    awaitRunning(1);
    server.close();
    HttpResponse<String> answer = running.get(30, TimeUnit.SECONDS);
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains(ErrorCode.SHUTTING_DOWN.name());
  }

  @Test
  void largeRequestsAreRefused() throws Exception {
    start(ServerLimits.defaults());
    HttpResponse<String> large =
        http.send(
            http.request("/v1/query")
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[5 << 20])));
    assertThat(large.statusCode()).isEqualTo(413);
    assertThat(large.body()).contains(ErrorCode.REQUEST_TOO_LARGE.name());
    answersStill();
  }
}
