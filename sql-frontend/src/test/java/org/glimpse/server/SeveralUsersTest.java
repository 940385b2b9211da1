package org.glimpse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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

/** What users of one server see of each other, and that none keeps another from being answered. */
@Timeout(180)
class SeveralUsersTest {
  /** Minutes of work in the database, in one step. */
  private static final String LONG =
      "SELECT COUNT(*) FROM street a, street b, street c, street d, street e"
          + " WHERE a.xmin + b.xmin + c.xmin + d.xmin + e.xmin > 333";

  private static final String PASSWORD = "-password";
  private static final String SHORT = "SELECT COUNT(*) FROM street";

  @TempDir Path folder;
  private Engine engine;
  private Path users;
  private GlimpseServer server;
  private Http http;

  @BeforeEach
  void start() throws Exception {
    engine = Engine.open(folder.resolve("workspace"));
    try (Session session = engine.newSession()) {
      Answers.rows(session, RecordedStreet.createVideo("street", RecordedStreet.write(folder)));
      Answers.rows(session, SHORT);
    }
    users = folder.resolve("users.txt");
    for (String user : List.of("ada", "eve", "root")) {
      UserFile.addUser(users, user, user.equals("root"), (user + PASSWORD).toCharArray());
    }
  }

  private void serve(ServerLimits limits) {
    server =
        GlimpseServer.start(
            engine, ServerOptions.local(0).withUsers(users).withLimits(limits), line -> {});
    http = new Http(server.port());
  }

  @AfterEach
  void stop() {
    server.close();
    engine.close();
  }

  private Connection connect(String user) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:glimpse://127.0.0.1:"
            + server.port()
            + "/;user="
            + user
            + ";password="
            + user
            + PASSWORD);
  }

  private HttpResponse<String> send(String user, HttpRequest.Builder request) throws Exception {
    String login =
        Base64.getEncoder()
            .encodeToString((user + ":" + user + PASSWORD).getBytes(StandardCharsets.UTF_8));
    return http.send(request.header("Authorization", "Basic " + login));
  }

  private HttpResponse<String> query(String user, String sql) throws Exception {
    String body = new ObjectMapper().createObjectNode().put("sql", sql).toString();
    return send(user, http.request("/v1/query").POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private CompletableFuture<HttpResponse<String>> later(String user, String sql) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return query(user, sql);
          } catch (Exception failure) {
            throw new IllegalStateException(failure);
          }
        },
        task -> new Thread(task).start());
  }

  private JsonNode queries(String user) throws Exception {
    return Http.json(send(user, http.request("/v1/queries").GET())).path("queries");
  }

  /** Ids of long queries that work or wait. */
  private List<String> open(String user) throws Exception {
    List<String> ids = new ArrayList<>();
    for (JsonNode query : queries(user)) {
      if (query.path("sql").asText().equals(LONG)
          && query.path("queryId").isTextual()
          && List.of("waiting", "running").contains(query.path("state").asText())) {
        ids.add(query.path("queryId").asText());
      }
    }
    return ids;
  }

  private List<CompletableFuture<HttpResponse<String>>> flood(String user, int queries)
      throws Exception {
    List<CompletableFuture<HttpResponse<String>>> flood = new ArrayList<>();
    for (int i = 0; i < queries; i++) {
      flood.add(later(user, LONG));
    }
    for (int i = 0; open(user).size() < queries; i++) {
      assertThat(i).isLessThan(600);
      Thread.sleep(50);
    }
    return flood;
  }

  private void endFlood(String user, List<CompletableFuture<HttpResponse<String>>> flood)
      throws Exception {
    for (String id : open(user)) {
      assertThat(send("root", http.request("/v1/queries/" + id).DELETE()).statusCode())
          .isEqualTo(204);
    }
    for (CompletableFuture<HttpResponse<String>> each : flood) {
      assertThat(each.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(409);
    }
  }

  /** One place, and all places to wait in, are taken by one user, whose queries take minutes. */
  @Test
  void aFloodOfOneDoesNotStopTheOthers() throws Exception {
    serve(ServerLimits.defaults().withQueries(1, 4));
    List<CompletableFuture<HttpResponse<String>>> flood = flood("ada", 5);
    assertThat(query("ada", SHORT).statusCode()).as("one more of the same").isEqualTo(429);
    try (Connection connection = connect("eve");
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < 2; i++) {
        try (ResultSet rows = statement.executeQuery(SHORT)) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getLong(1)).isEqualTo(100);
        }
      }
    }
    assertThat(flood).as("queries of minutes").noneMatch(CompletableFuture::isDone);
    endFlood("ada", flood);
  }

  @Test
  void connectionsOfOneDoNotKeepAnotherOut() throws Exception {
    serve(ServerLimits.defaults().withConnections(100, 2, 10));
    try (Connection first = connect("ada");
        Connection second = connect("ada");
        Connection other = connect("eve")) {
      SQLException refused = catchThrowableOfType(SQLException.class, () -> connect("ada").close());
      assertThat(refused.getErrorCode()).isEqualTo(ErrorCode.SERVER_BUSY.number());
      for (Connection each : List.of(first, second, other)) {
        assertThat(each.isValid(10)).isTrue();
      }
    }
  }

  @Test
  void onlyAdministratorsSeeTheQueriesOfOthers() throws Exception {
    serve(ServerLimits.defaults().withQueries(3, 4));
    String secret = "SELECT COUNT(*) FROM street WHERE class = 'secret'";
    assertThat(query("ada", secret).statusCode()).isEqualTo(200);
    List<CompletableFuture<HttpResponse<String>>> running = flood("ada", 2);
    for (String show :
        List.of("SHOW QUERIES", "SELECT * FROM system.queries", "SELECT sql FROM system.queries")) {
      assertThat(query("eve", show).body()).as(show).doesNotContain("secret", "xmin");
      assertThat(query("root", show).body()).as(show).contains("secret", "xmin", SHORT);
    }
    assertThat(query("ada", "SHOW QUERIES").body()).contains("secret", "xmin", "\"ada\"");
    for (String path : List.of("/v1/queries", "/v1/names/queries")) {
      assertThat(send("eve", http.request(path).GET()).body())
          .as(path)
          .doesNotContain("secret", "xmin", "ada");
    }
    assertThat(send("root", http.request("/v1/queries").GET()).body()).contains("xmin", "ada");
    String id = open("ada").get(0);
    HttpResponse<String> killed = query("eve", "KILL QUERY " + id);
    assertThat(killed.statusCode()).isEqualTo(403);
    assertThat(killed.body()).contains(ErrorCode.ACCESS_REFUSED.name());
    assertThat(send("eve", http.request("/v1/queries/" + id).GET()).statusCode()).isEqualTo(404);
    endFlood("ada", running);
  }
}
