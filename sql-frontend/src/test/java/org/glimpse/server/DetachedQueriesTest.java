package org.glimpse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.glimpse.engine.Answers;
import org.glimpse.engine.Engine;
import org.glimpse.engine.RecordedStreet;
import org.glimpse.engine.Session;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.FileAccess;
import org.glimpse.workspace.GlimpseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Queries that are left and come back to. */
@Timeout(120)
class DetachedQueriesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LONG_QUERY =
      "SELECT COUNT(*) FROM street a, street b, street c, street d, street e"
          + " WHERE a.xmin + b.xmin + c.xmin + d.xmin + e.xmin > 333";

  @TempDir Path folder;
  private Engine engine;

  @BeforeEach
  void open() throws Exception {
    engine = Engine.open(folder.resolve("workspace"));
    try (Session session = engine.newSession()) {
      Answers.rows(session, RecordedStreet.createVideo("street", RecordedStreet.write(folder)));
    }
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private static HttpResponse<String> detach(Http http, String sql) throws Exception {
    return http.post(
        "/v1/query", JSON.createObjectNode().put("sql", sql).put("detached", true).toString());
  }

  private static List<JsonNode> events(Http http, String id, int from) throws Exception {
    List<JsonNode> events = new ArrayList<>();
    String body = http.get("/v1/queries/" + id + "/events?from=" + from).body();
    for (String line : body.lines().toList()) {
      JsonNode event = JSON.readTree(line);
      if (!event.path("event").asText().equals("alive")) {
        events.add(event);
      }
    }
    return events;
  }

  @Test
  void eventsAreReadFromWhereOneLeftOffAsOftenAsOneLikes() throws Exception {
    try (GlimpseServer server = GlimpseServer.start(engine, ServerOptions.local(0), line -> {})) {
      Http http = new Http(server.port());
      HttpResponse<String> begun =
          detach(http, "SELECT frame, class FROM street ORDER BY frame LIMIT 5");
      assertThat(begun.statusCode()).isEqualTo(202);
      String id = Http.json(begun).path("queryId").asText();
      List<JsonNode> all = events(http, id, 0);
      assertThat(all.get(0).path("event").asText()).isEqualTo("started");
      assertThat(all.get(0).path("queryId").asText()).isEqualTo(id);
      assertThat(all.get(all.size() - 1).path("event").asText()).isEqualTo("end");
      assertThat(all.stream().mapToInt(event -> event.path("rows").size()).sum()).isEqualTo(5);
      assertThat(events(http, id, 2)).isEqualTo(all.subList(2, all.size()));
      assertThat(events(http, id, all.size())).isEmpty();
      assertThat(http.get("/v1/queries/" + id + "/events?from=x").statusCode()).isEqualTo(400);
      assertThat(Http.json(http.get("/v1/queries/999/events")).path("error").path("code").asText())
          .isEqualTo(ErrorCode.UNKNOWN_QUERY.name());
    }
  }

  @Test
  void whatCannotBeginSaysSoAtOnce() throws Exception {
    try (GlimpseServer server = GlimpseServer.start(engine, ServerOptions.local(0), line -> {})) {
      Http http = new Http(server.port());
      HttpResponse<String> refused = detach(http, "SELECT clas FROM street");
      assertThat(refused.statusCode()).isEqualTo(400);
      JsonNode error = Http.json(refused).path("error");
      assertThat(error.path("code").asText()).isEqualTo(ErrorCode.UNKNOWN_COLUMN.name());
      assertThat(error.path("column").asInt()).isEqualTo(8);
    }
  }

  @Test
  void aStoppedOneEndsWithAnErrorForWhoListens() throws Exception {
    try (GlimpseServer server = GlimpseServer.start(engine, ServerOptions.local(0), line -> {})) {
      Http http = new Http(server.port());
      String id = Http.json(detach(http, LONG_QUERY)).path("queryId").asText();
      assertThat(
              Http.json(http.get("/v1/queries?open=true"))
                  .path("queries")
                  .findValuesAsText("queryId"))
          .containsExactly(id);
      assertThat(http.delete("/v1/queries/" + id).statusCode()).isEqualTo(204);
      List<JsonNode> events = events(http, id, 0);
      JsonNode last = events.get(events.size() - 1);
      assertThat(last.path("event").asText()).isEqualTo("error");
      assertThat(last.path("error").path("code").asText()).isEqualTo(ErrorCode.CANCELLED.name());
      assertThat(last.path("estimates").isArray()).isTrue();
      // The list and the events hear of the end one after the other.
      for (int i = 0;
          !Http.json(http.get("/v1/queries?open=true")).path("queries").isEmpty();
          i++) {
        assertThat(i).as("looks").isLessThan(3000);
        Thread.sleep(20);
      }
      assertThat(Http.json(http.get("/v1/queries")).path("queries").findValuesAsText("queryId"))
          .containsExactly(id);
      assertThat(http.get("/v1/queries?open=perhaps").statusCode()).isEqualTo(400);
    }
  }

  @Test
  void oneThatNobodyListensToIsStopped() throws Exception {
    ServerLimits limits = ServerLimits.defaults();
    ServerQueries queries =
        new ServerQueries(
            new FairQueue(limits.runningMax(), limits.waitingMax()), new QueryLog(line -> {}));
    User ada = new User("ada", false);
    try (ServerSessions sessions = new ServerSessions(engine, FileAccess.ANY, queries, limits);
        DetachedQueries detached =
            new DetachedQueries(sessions, queries, limits, Duration.ofMillis(1))) {
      long id = detached.start(request(LONG_QUERY), ada);
      DetachedQuery query = detached.find(id, ada).orElseThrow();
      for (int i = 0; !query.hasEnded(); i++) {
        assertThat(i).as("looks").isLessThan(3000);
        Thread.sleep(20);
      }
      assertThat(queries.find(id).orElseThrow().outcome()).isEqualTo(QueryOutcome.CANCELLED);
      assertThat(detached.find(id, new User("bob", false))).isEmpty();
      assertThat(detached.find(id, new User("root", true))).isPresent();
    }
  }

  @Test
  void aResultThatIsTooLargeToKeepIsAnError() throws Exception {
    DetachedQuery query = new DetachedQuery(User.ANYBODY);
    byte[] line = new byte[1 << 20];
    for (int i = 0; i < 32; i++) {
      query.line(line);
    }
    assertThatThrownBy(() -> query.line(line))
        .isInstanceOfSatisfying(
            GlimpseException.class,
            error -> assertThat(error.code()).isEqualTo(ErrorCode.REQUEST_TOO_LARGE));
  }

  private static QueryRequest request(String sql) {
    return QueryRequest.parse(
        JSON.createObjectNode()
            .put("sql", sql)
            .put("detached", true)
            .toString()
            .getBytes(java.nio.charset.StandardCharsets.UTF_8),
        ServerLimits.defaults());
  }
}
