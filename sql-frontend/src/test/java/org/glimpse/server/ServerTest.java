package org.glimpse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import org.apache.calcite.avatica.AvaticaClientRuntimeException;
import org.glimpse.engine.Answers;
import org.glimpse.engine.Engine;
import org.glimpse.engine.RecordedStreet;
import org.glimpse.engine.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server answers to Avatica's own client and to plain HTTP. */
class ServerTest {
  @TempDir Path folder;
  private final List<String> log = Collections.synchronizedList(new ArrayList<>());
  private Engine engine;
  private GlimpseServer server;
  private Http http;

  @BeforeEach
  void start() throws Exception {
    engine = Engine.open(folder.resolve("workspace"));
    Path recording = RecordedStreet.write(folder);
    try (Session session = engine.newSession()) {
      Answers.rows(session, RecordedStreet.createVideo("street", recording));
    }
    server =
        GlimpseServer.start(
            engine, ServerOptions.local(0).withMediaRoots(List.of(folder)), log::add);
    http = new Http(server.port());
  }

  @AfterEach
  void stop() {
    server.close();
    engine.close();
  }

  private Connection connect(String property, String value) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty(property, value);
    return DriverManager.getConnection(
        "jdbc:avatica:remote:url=http://127.0.0.1:"
            + server.port()
            + "/avatica;serialization=protobuf",
        properties);
  }

  @Test
  void answersAvaticasClient() throws Exception {
    try (Connection connection = connect("seed", "3");
        Statement statement = connection.createStatement()) {
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT frame, \"timestamp\", class, confidence, xmin FROM street ORDER BY frame")) {
        int count = 0;
        while (rows.next()) {
          assertThat(rows.getLong("frame")).isGreaterThanOrEqualTo(0);
          assertThat(rows.getTimestamp(2)).isNotNull();
          assertThat(rows.getString(3)).isNotBlank();
          assertThat(rows.getFloat(4)).isBetween(0f, 1f);
          count++;
        }
        assertThat(count).isPositive();
      }
      try (PreparedStatement prepared =
          connection.prepareStatement("SELECT COUNT(*) FROM street WHERE class = ?")) {
        prepared.setString(1, "car");
        try (ResultSet rows = prepared.executeQuery()) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getLong(1)).isEqualTo(RecordedStreet.CARS);
        }
      }
      try (ResultSet rows = connection.getMetaData().getColumns(null, "street", "ob%", "fr_me")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString("TYPE_NAME")).isEqualTo("BIGINT");
      }
      try (ResultSet rows =
          statement.executeQuery("SELECT DATE '2026-03-04', TIME '05:06:07', 1.5, TRUE, 1e0")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getDate(1).toString()).isEqualTo("2026-03-04");
        assertThat(rows.getTime(2).toString()).isEqualTo("05:06:07");
        assertThat(rows.getBigDecimal(3)).isEqualByComparingTo("1.5");
        assertThat(rows.getBoolean(4)).isTrue();
        assertThat(rows.getDouble(5)).isEqualTo(1.0);
      }
      assertThat(statement.execute("SET seed = 5")).isFalse();
      try (ResultSet rows =
          statement.executeQuery("SELECT \"value\" FROM system.settings WHERE name = 'seed'")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1)).isEqualTo("5");
      }
    }
  }

  @Test
  void manyRowsComeInFrames() throws Exception {
    try (Connection connection = connect("seed", "0");
        Statement statement = connection.createStatement()) {
      statement.setFetchSize(7);
      try (ResultSet rows =
          statement.executeQuery("SELECT a.frame FROM street.frames a, street.frames b")) {
        long count = 0;
        while (rows.next()) {
          count++;
        }
        assertThat(count).isGreaterThan(100);
      }
    }
  }

  @Test
  void errorsHaveTheirState() throws Exception {
    try (Connection connection = connect("seed", "0");
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.executeQuery("SELECT colour FROM street"))
          .isInstanceOfSatisfying(
              SQLException.class,
              error -> {
                assertThat(error.getSQLState()).isEqualTo("42703");
                assertThat(error.getErrorCode()).isEqualTo(1004);
              });
    }
    assertThatThrownBy(() -> connect("model", "inline:{}").createStatement())
        .isInstanceOfSatisfying(
            AvaticaClientRuntimeException.class,
            error -> assertThat(error.getSqlState()).isEqualTo("08001"));
  }

  @Test
  void answersPlainHttp() throws Exception {
    JsonNode answer = http.query("SELECT COUNT(*) AS cars FROM street WHERE class = 'car'");
    assertThat(answer.path("columns").get(0).asText()).isEqualTo("cars");
    assertThat(answer.path("rows").get(0).get(0).asLong()).isEqualTo(RecordedStreet.CARS);
    assertThat(answer.path("stats").path("plan").asText()).isNotBlank();
    assertThat(answer.path("queryId").asText()).matches("[0-9]+");
    String body =
        "{\"sql\":\"SELECT class, frame FROM street WHERE frame < ?\",\"parameters\":[40]}";
    HttpResponse<String> csv =
        http.send(
            http.request("/v1/query")
                .header("Accept", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    assertThat(csv.statusCode()).isEqualTo(200);
    assertThat(csv.body()).startsWith("class,frame\n");
    assertThat(csv.headers().firstValue("Glimpse-Query-Id")).isPresent();
    HttpResponse<String> events =
        http.send(
            http.request("/v1/query")
                .header("Accept", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    List<String> kinds = new ArrayList<>();
    for (String line : events.body().lines().toList()) {
      kinds.add(new ObjectMapper().readTree(line).path("event").asText());
    }
    assertThat(kinds).startsWith("started").endsWith("end").contains("columns", "rows");
    assertThat(log).isNotEmpty().allSatisfy(line -> assertThat(line).contains("\"queryId\":\""));
  }

  @Test
  void refusalsHaveAStatusAndAState() throws Exception {
    refused("SELEC 1", 400, "42601");
    refused("SELECT * FROM steet", 400, "42P01");
    refused("KILL QUERY 99999", 404, "42704");
    refused("SELECT " + "(".repeat(20_000) + "1" + ")".repeat(20_000), 400, "42000");
    refused("SELECT '" + "x".repeat(70_000) + "'", 413, "54000");
    refused("CREATE VIDEO v FROM '/etc/passwd'", 403, "42501");
    refused("CREATE VIDEO v FROM '/etc/*'", 403, "42501");
    refused("CREATE DETECTOR d FROM '/etc/passwd'", 403, "42501");
    refused("CREATE DETECTOR d FROM RECORDING '../../etc/passwd'", 403, "42501");
    HttpResponse<String> large = http.post("/v1/query", " ".repeat((4 << 20) + 1));
    assertThat(large.statusCode()).isEqualTo(413);
    assertThat(http.get("/nothing").statusCode()).isEqualTo(404);
    assertThat(http.post("/v1/query", "{\"sq\":1}").body()).contains("Did you mean 'sql'?");
    assertThat(
            http.send(
                    http.request("/v1/query")
                        .header("Origin", "http://evil.example")
                        .POST(HttpRequest.BodyPublishers.ofString("{}")))
                .statusCode())
        .isEqualTo(403);
  }

  private void refused(String sql, int status, String state) throws Exception {
    HttpResponse<String> answer =
        http.post("/v1/query", new ObjectMapper().createObjectNode().put("sql", sql).toString());
    assertThat(answer.body()).contains("\"sqlState\":\"" + state + "\"");
    assertThat(answer.statusCode()).isEqualTo(status);
  }

  @Test
  void linksDoNotLeadOutOfTheMediaFolders() throws Exception {
    Files.createSymbolicLink(folder.resolve("link.csv"), Path.of("/etc/passwd"));
    refused("CREATE DETECTOR d FROM RECORDING '" + folder.resolve("link.csv") + "'", 403, "42501");
    refused("CREATE VIDEO v FROM '" + folder + "/li*.csv'", 403, "42501");
  }

  @Test
  void tellsItsHealthAndWhatItDid() throws Exception {
    assertThat(http.get("/healthz").statusCode()).isEqualTo(200);
    assertThat(http.get("/readyz").body()).isEqualTo("ready\n");
    assertThat(http.get("/metrics").body())
        .contains(
            "glimpse_detector_calls_total 0.0", "glimpse_queue_length", "glimpse_queries_total");
    http.query("SELECT COUNT(*) FROM street");
    assertThat(http.get("/metrics").body())
        .contains("glimpse_detector_calls_total 100.0")
        .contains("glimpse_queries_total{outcome=\"done\"} 1.0");
    assertThat(http.get("/").body()).contains("<title>Glimpse</title>");
    assertThat(Http.json(http.get("/v1/queries")).path("queries").get(0).path("state").asText())
        .isEqualTo("done");
    assertThat(http.get("/v1/tables").body()).contains("\"street\"");
    assertThat(http.get("/v1/names/videos").body()).isEqualTo("{\"names\":[\"street\"]}");
  }
}
