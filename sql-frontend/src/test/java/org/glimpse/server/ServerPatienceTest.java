package org.glimpse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Message;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.apache.calcite.avatica.proto.Common;
import org.apache.calcite.avatica.proto.Requests;
import org.glimpse.engine.Answers;
import org.glimpse.engine.Engine;
import org.glimpse.engine.RecordedStreet;
import org.glimpse.engine.Session;
import org.glimpse.workspace.ErrorCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** For how long, and how deep, a server follows its clients; afterwards it answers as before. */
@Timeout(120)
class ServerPatienceTest {
  /** Minutes of work in the database. */
  private static final String LONG =
      "SELECT COUNT(*) FROM street a, street b, street c, street d, street e"
          + " WHERE a.xmin + b.xmin + c.xmin + d.xmin + e.xmin > 333";

  private static final Duration AGES = Duration.ofMinutes(10);
  private static final Duration SOON = Duration.ofSeconds(1);

  @TempDir Path folder;
  private Engine engine;
  private GlimpseServer server;
  private Http http;

  @BeforeEach
  void open() throws Exception {
    engine = Engine.open(folder.resolve("workspace"));
    try (Session session = engine.newSession()) {
      Answers.rows(session, RecordedStreet.createVideo("street", RecordedStreet.write(folder)));
    }
  }

  private void start(Duration session, Duration statement, Duration socket, Duration request) {
    ServerLimits limits = ServerLimits.defaults().withTimes(session, statement, socket, request);
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

  @Test
  void halfAHeadAndSilenceIsGivenUp() throws Exception {
    start(AGES, AGES, SOON, AGES);
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket
          .getOutputStream()
          .write("POST /v1/query HTTP/1.1\r\nHost: local".getBytes(StandardCharsets.US_ASCII));
      socket.setSoTimeout(30_000);
      assertThat(socket.getInputStream().readAllBytes()).asString().doesNotContain(" 200 ");
    }
    answersStill();
  }

  /** A byte now and then keeps a socket from being idle. */
  @Test
  void headsThatDripAreGivenUp() throws Exception {
    start(AGES, AGES, AGES, SOON);
    String answered = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
    for (String before : new String[] {"", answered}) {
      try (Socket socket = new Socket("127.0.0.1", server.port())) {
        OutputStream out = socket.getOutputStream();
        InputStream in = socket.getInputStream();
        out.write(before.getBytes(StandardCharsets.US_ASCII));
        if (!before.isEmpty()) {
          String answer = "";
          while (!answer.endsWith("ok\n")) {
            answer += (char) in.read();
          }
        }
        out.write("GET /healthz HTTP/1.1\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII));
        assertThat(drips(out)).as("drips until it was closed").isLessThan(200);
      }
    }
    answersStill();
  }

  private static int drips(OutputStream out) throws Exception {
    for (int drips = 0; drips < 200; drips++) {
      try {
        out.write('x');
        out.flush();
      } catch (SocketException closed) {
        return drips;
      }
      Thread.sleep(100);
    }
    return 200;
  }

  @Test
  void sessionsThatNobodyUsesAreClosed() throws Exception {
    start(SOON, AGES, AGES, AGES);
    String id = Http.json(http.post("/v1/sessions", "")).path("sessionId").asText();
    awaitMetric("glimpse_connections 0.0");
    HttpResponse<String> gone = http.get("/v1/sessions/" + id);
    assertThat(gone.statusCode()).isEqualTo(404);
    assertThat(gone.body()).contains(ErrorCode.CLOSED.name(), ErrorCode.CLOSED.sqlState());
    answersStill();
  }

  @Test
  void resultsThatNobodyFetchesAreClosed() throws Exception {
    start(AGES, SOON, AGES, AGES);
    try (Connection connection =
            DriverManager.getConnection("jdbc:glimpse://127.0.0.1:" + server.port() + "/");
        Statement statement = connection.createStatement()) {
      statement.setFetchSize(10);
      try (ResultSet rows = statement.executeQuery("SELECT a.frame FROM street a, street b")) {
        assertThat(rows.next()).isTrue();
        for (int i = 0; !http.get("/v1/queries").body().contains("\"state\":\"closed\""); i++) {
          assertThat(i).as("looks").isLessThan(600);
          Thread.sleep(50);
        }
        SQLException late =
            catchThrowableOfType(
                SQLException.class,
                () -> {
                  while (rows.next()) {
                    rows.getLong(1);
                  }
                });
        assertThat(late.getErrorCode()).isEqualTo(ErrorCode.CLOSED.number());
      }
      try (ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM street")) {
        assertThat(rows.next()).isTrue();
      }
    }
  }

  @Test
  void theTimeoutOfARequestIsKept() throws Exception {
    start(AGES, AGES, AGES, AGES);
    send(Requests.OpenConnectionRequest.newBuilder().setConnectionId("c").build(), "");
    send(Requests.CreateStatementRequest.newBuilder().setConnectionId("c").build(), "");
    Message execute =
        Requests.PrepareAndExecuteRequest.newBuilder()
            .setConnectionId("c")
            .setStatementId(1)
            .setSql(LONG)
            .build();
    assertThat(send(execute, "200").body()).contains(ErrorCode.TIMEOUT.sqlState());
    for (String malformed : new String[] {"soon", "-1", "1e3", "9999999999999"}) {
      assertThat(send(execute, malformed).body())
          .as(malformed)
          .contains(ErrorCode.INVALID_REQUEST.sqlState(), "Glimpse-Timeout-Millis");
    }
    answersStill();
  }

  private HttpResponse<String> send(Message message, String timeoutMillis) throws Exception {
    byte[] body =
        Common.WireMessage.newBuilder()
            .setName(message.getClass().getName())
            .setWrappedMessage(message.toByteString())
            .build()
            .toByteArray();
    HttpRequest.Builder request =
        http.request("/avatica").POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (!timeoutMillis.isEmpty()) {
      request.header("Glimpse-Timeout-Millis", timeoutMillis);
    }
    return http.send(request);
  }

  @Test
  void deepNestingIsRefused() throws Exception {
    start(AGES, AGES, AGES, AGES);
    for (String[] pair : new String[][] {{"(", ")"}, {"NOT ", ""}, {"ABS(", ")"}}) {
      int depth = pair[0].length() == 1 ? 20_000 : 12_000;
      String sql = "SELECT " + pair[0].repeat(depth) + "1" + pair[1].repeat(depth);
      HttpResponse<String> refused =
          http.post("/v1/query", new ObjectMapper().createObjectNode().put("sql", sql).toString());
      assertThat(refused.statusCode()).as(pair[0]).isEqualTo(400);
      assertThat(refused.body()).contains("\"category\":\"USER\"");
      try (Connection connection =
              DriverManager.getConnection("jdbc:glimpse://127.0.0.1:" + server.port() + "/");
          Statement statement = connection.createStatement()) {
        SQLException error =
            catchThrowableOfType(SQLException.class, () -> statement.executeQuery(sql));
        assertThat(error.getSQLState()).startsWith("42");
        assertThat(statement.executeQuery("SELECT 1").next()).isTrue();
      }
    }
    String arrays = "[".repeat(20_000) + "]".repeat(20_000);
    assertThat(http.post("/v1/query", "{\"sql\":\"SELECT ?\",\"parameters\":" + arrays + "}"))
        .satisfies(
            refused -> {
              assertThat(refused.statusCode()).isEqualTo(400);
              assertThat(refused.body()).contains(ErrorCode.INVALID_REQUEST.name());
            });
    answersStill();
  }

  private void awaitMetric(String line) throws Exception {
    for (int i = 0; !http.get("/metrics").body().contains(line); i++) {
      assertThat(i).as("looks for " + line).isLessThan(600);
      Thread.sleep(50);
    }
  }
}
