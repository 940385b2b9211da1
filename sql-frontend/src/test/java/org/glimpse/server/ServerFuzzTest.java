package org.glimpse.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Message;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.calcite.avatica.proto.Common;
import org.apache.calcite.avatica.proto.Requests;
import org.apache.calcite.avatica.proto.Responses;
import org.glimpse.engine.Answers;
import org.glimpse.engine.Engine;
import org.glimpse.engine.RecordedStreet;
import org.glimpse.engine.Session;
import org.glimpse.workspace.Setting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand requests that no client would send. */
class ServerFuzzTest {
  private static final int REQUESTS = 10_000;
  private static final String CANARY = "org.glimpse.server.Canary";

  private static final List<String> TEXTS =
      List.of(
          CANARY,
          "",
          "street",
          "user",
          "model",
          "schemaFactory",
          "parserFactory",
          "httpclient_impl",
          "inline:{version:'1.0',schemas:[{type:'custom',factory:'" + CANARY + "'}]}",
          "class:" + CANARY,
          "%_%_%",
          "\u0000",
          "../../../etc/passwd",
          "http://127.0.0.1:1/",
          "SELECT COUNT(*) FROM street",
          "CREATE FUNCTION f AS '" + CANARY + "'",
          "SET seed = 1",
          "\ud83d\ude00".repeat(50),
          "x".repeat(3000));

  private static final List<String> SQL =
      List.of(
          "SELECT COUNT(*) FROM street WHERE class = 'car'",
          "SELECT FCOUNT(*) FROM street WHERE class = 'bus' ERROR WITHIN 0.1",
          "SHOW VIDEOS",
          "SELECT frame FROM street.frames LIMIT 3",
          "CREATE DETECTOR d FROM '/etc/passwd' WITH (classes = '/etc/passwd')",
          "DESCRIBE street",
          "KILL QUERY 1");

  @TempDir Path folder;

  /** Another one: {@code -Dglimpse.fuzz.seed=..}. */
  private final long seed = Long.getLong("glimpse.fuzz.seed", 1);

  private final Random random = new Random(seed);
  private String last = "";

  @Test
  void nothingIsLoadedOpenedOrBroken() throws Exception {
    try (Engine engine = Engine.open(folder.resolve("workspace"))) {
      try (Session session = engine.newSession()) {
        Answers.rows(session, RecordedStreet.createVideo("street", RecordedStreet.write(folder)));
        Answers.rows(session, "SELECT COUNT(*) FROM street");
      }
      try (GlimpseServer server = GlimpseServer.start(engine, ServerOptions.local(0), line -> {})) {
        Http http = new Http(server.port());
        for (int i = 0; i < REQUESTS; i++) {
          String before = last;
          try {
            send(http);
          } catch (IOException broken) {
            if (before.startsWith("/")) {
              continue; // after a path that is none, the server closes the connection
            }
            throw new AssertionError(
                "seed " + seed + ", request " + i + ": " + last + " after " + before, broken);
          }
        }
        assertThat(http.query("SELECT COUNT(*) FROM street").path("rows").get(0).get(0).asLong())
            .as("seed %d", seed)
            .isEqualTo(100);
      }
    }
    assertThat(System.getProperty("glimpse.canary")).as("seed %d", seed).isNull();
  }

  private void send(Http http) throws IOException {
    int kind = random.nextInt(10);
    if (kind < 5) {
      avatica(http);
    } else if (kind < 8) {
      query(http);
    } else {
      url(http);
    }
  }

  private void check(HttpResponse<?> response, Object what) {
    if (response.statusCode() >= 500) {
      assertThat(response.headers().firstValue("Glimpse-Query-Id"))
          .as("status %d, seed %d: %s", response.statusCode(), seed, what)
          .isPresent();
    }
  }

  private String text() {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }

  private void avatica(Http http) throws IOException {
    Message request = request();
    last = request.toString();
    byte[] body =
        Common.WireMessage.newBuilder()
            .setName(random.nextInt(20) == 0 ? text() : request.getClass().getName())
            .setWrappedMessage(request.toByteString())
            .build()
            .toByteArray();
    for (int mutations = random.nextInt(4); mutations > 0 && body.length > 0; mutations--) {
      body[random.nextInt(body.length)] = (byte) random.nextInt(256);
    }
    HttpResponse<String> response =
        http.send(http.request("/avatica").POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    check(response, request);
    assertThat(response.body()).doesNotContain("\tat org.", "Exception:");
    if (response.body().contains(Responses.ErrorResponse.class.getName())) {
      // A text of five characters, behind its length.
      assertThat(response.body()).as("seed %d", seed).doesNotContain("\u000500000");
    }
  }

  /** A valid request with odd texts; connections are opened and used under a few ids. */
  private Message request() {
    String connection = "c" + random.nextInt(3);
    return switch (random.nextInt(9)) {
      case 0 ->
          Requests.OpenConnectionRequest.newBuilder()
              .setConnectionId(random.nextInt(5) == 0 ? text() : connection)
              .putInfo(property(), text())
              .build();
      case 1 -> Requests.OpenConnectionRequest.newBuilder().setConnectionId(connection).build();
      case 2 ->
          Requests.PrepareAndExecuteRequest.newBuilder()
              .setConnectionId(connection)
              .setStatementId(random.nextInt(3))
              .setSql(sql())
              .setMaxRowCount(random.nextInt(5) - 1)
              .setFirstFrameMaxSize(random.nextInt(5) - 1)
              .build();
      case 3 ->
          Requests.PrepareRequest.newBuilder().setConnectionId(connection).setSql(sql()).build();
      case 4 ->
          Requests.ExecuteRequest.newBuilder()
              .setStatementHandle(
                  Common.StatementHandle.newBuilder()
                      .setConnectionId(connection)
                      .setId(random.nextInt(3))
                      .setSignature(
                          Common.Signature.newBuilder()
                              .setSql(sql())
                              .setCursorFactory(
                                  Common.CursorFactory.newBuilder()
                                      .setStyle(Common.CursorFactory.Style.RECORD)
                                      .setClassName(CANARY))))
              .addParameterValues(
                  Common.TypedValue.newBuilder()
                      .setTypeValue(random.nextInt(30))
                      .setStringValue(text()))
              .setHasParameterValues(true)
              .build();
      case 5 ->
          Requests.ColumnsRequest.newBuilder()
              .setConnectionId(connection)
              .setTableNamePattern(text())
              .setColumnNamePattern(text())
              .build();
      case 6 -> Requests.CreateStatementRequest.newBuilder().setConnectionId(connection).build();
      case 7 ->
          Requests.FetchRequest.newBuilder()
              .setConnectionId(connection)
              .setStatementId(random.nextInt(3))
              .setOffset(random.nextInt(3))
              .setFetchMaxRowCount(random.nextInt(5) - 2)
              .build();
      default -> Requests.CloseConnectionRequest.newBuilder().setConnectionId(connection).build();
    };
  }

  private String property() {
    Setting[] settings = Setting.values();
    return random.nextBoolean() ? text() : settings[random.nextInt(settings.length)].key();
  }

  private String sql() {
    StringBuilder sql = new StringBuilder(SQL.get(random.nextInt(SQL.size())));
    for (int mutations = random.nextInt(3); mutations > 0; mutations--) {
      int at = random.nextInt(sql.length() + 1);
      switch (random.nextInt(3)) {
        case 0 -> sql.insert(at, text());
        case 1 -> sql.delete(at, Math.min(sql.length(), at + random.nextInt(10)));
        default -> sql.insert(at, (char) random.nextInt(0x2000));
      }
    }
    return sql.toString();
  }

  private void query(Http http) throws IOException {
    ObjectMapper json = new ObjectMapper();
    var body = json.createObjectNode().put("sql", sql());
    if (random.nextInt(3) == 0) {
      body.putObject("settings").put(property(), text());
    }
    if (random.nextInt(5) == 0) {
      body.putArray("parameters").add(text()).add(random.nextDouble()).addNull();
    }
    if (random.nextInt(10) == 0) {
      body.put(text(), text());
    }
    byte[] bytes = json.writeValueAsBytes(body);
    if (random.nextInt(3) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    last = new String(bytes, StandardCharsets.UTF_8);
    String[] accepts = {"*/*", "text/csv", "application/x-ndjson", "a/b;q=1,,"};
    check(
        http.send(
            http.request("/v1/query")
                .header("Accept", accepts[random.nextInt(accepts.length)])
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes))),
        last);
  }

  private void url(Http http) throws IOException {
    String[] parts = {
      "v1",
      "query",
      "queries",
      "sessions",
      "connections",
      "names",
      "tables",
      "statements",
      "cancel",
      "alive",
      "%2e%2e",
      "%00",
      "%ff",
      "..",
      ";a=b",
      "?x=" + CANARY,
      "1",
      "99999999999999999999",
      CANARY,
      "avatica",
      "metrics"
    };
    StringBuilder path = new StringBuilder();
    for (int i = random.nextInt(6); i >= 0; i--) {
      path.append('/').append(parts[random.nextInt(parts.length)]);
    }
    last = path.toString();
    String[] methods = {"GET", "POST", "DELETE", "PUT", "HEAD", "OPTIONS", "TRACE"};
    check(
        http.send(
            http.request(path.toString())
                .method(
                    methods[random.nextInt(methods.length)],
                    HttpRequest.BodyPublishers.ofString(""))),
        path);
  }
}
