package org.glimpse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.glimpse.engine.Answers;
import org.glimpse.engine.Engine;
import org.glimpse.engine.RecordedStreet;
import org.glimpse.engine.Session;
import org.glimpse.engine.SquaresClip;
import org.glimpse.workspace.Counter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Eight clients at once. At random, by HTTP and JDBC, with timeouts, kills and clients that leave,
 * every answer is the one that a single client gets, and afterwards no thread, file or query is
 * left; asking the same, they share work.
 */
class EightClientsTest {
  private static final int CLIENTS = 8;
  private static final int PARTS = 5;
  private static final String LONG =
      "SELECT COUNT(*) FROM street a, street b, street c, street d, street e"
          + " WHERE a.xmin + b.xmin + c.xmin + d.xmin + e.xmin > 333";

  private static final List<String> QUERIES =
      List.of(
          "SELECT class, COUNT(*) AS n FROM street GROUP BY class ORDER BY class",
          "SELECT FCOUNT(*) FROM street WHERE class = 'car'",
          "SELECT frame FROM street WHERE class = 'bus' ORDER BY frame",
          "SELECT timestamp FROM street GROUP BY timestamp HAVING SUM(class = 'car') >= 2 LIMIT 3"
              + " GAP 5",
          "SELECT FCOUNT(*) FROM street WHERE class = 'car' ERROR WITHIN 0.5",
          "SHOW VIDEOS");

  @TempDir Path folder;

  @Test
  void answersStayEqual() throws Exception {
    run(Duration.ofMinutes(1));
  }

  @Test
  @Tag("soak")
  void answersStayEqualForTenMinutes() throws Exception {
    run(Duration.ofMinutes(10));
  }

  /**
   * All eight ask the same, for which a model has to be trained: one is, every frame is scored
   * once, no label is made twice, and all get the answer.
   */
  @Test
  void identicalWorkInFlightIsDoneOnce() throws Exception {
    SquaresClip clip = SquaresClip.write(folder);
    try (Engine engine = Engine.open(folder.resolve("workspace"))) {
      try (Session session = engine.newSession()) {
        clip.register(session);
      }
      String sql = "SELECT FCOUNT(*) FROM street WHERE class = 'car' ERROR WITHIN 0.02";
      List<JsonNode> answers;
      try (GlimpseServer server = GlimpseServer.start(engine, ServerOptions.local(0), line -> {})) {
        answers = together(server.port(), sql);
      }
      assertThat(answers)
          .as("answers")
          .allSatisfy(
              answer ->
                  assertThat(answer.path("rows").path(0).path(0).asDouble())
                      .as("%s", answer)
                      .isCloseTo(clip.mean(), within(0.02)));
      assertThat(answers.stream().filter(each -> count(each, Counter.TRAINING_FRAMES) > 0))
          .as("trainings")
          .hasSize(1);
      assertThat(answers.stream().mapToLong(each -> count(each, Counter.PROXY_FRAMES)).sum())
          .as("frames scored")
          .isEqualTo(SquaresClip.FRAMES);
      try (Session session = engine.newSession()) {
        assertThat(Answers.rows(session, "SHOW MODELS")).hasSize(1);
        // Every call made a label that was not there: one made twice would be a call too many.
        session.set("optimizer", "off");
        session.set("confirm_above", "off");
        assertThat(answers.stream().mapToLong(each -> count(each, Counter.DETECTOR_CALLS)).sum())
            .as("calls")
            .isEqualTo(
                Answers.stats(session, "SELECT COUNT(*) FROM street")
                    .counters()
                    .get(Counter.LABELS_REUSED));
      }
    }
  }

  private static List<JsonNode> together(int port, String sql) throws Exception {
    ObjectNode body = new ObjectMapper().createObjectNode().put("sql", sql);
    body.putObject("settings").put("confirm_above", "off");
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    CyclicBarrier together = new CyclicBarrier(CLIENTS);
    List<Future<JsonNode>> asked = new ArrayList<>();
    for (int client = 0; client < CLIENTS; client++) {
      asked.add(
          clients.submit(
              () -> {
                Http http = new Http(port);
                together.await(1, TimeUnit.MINUTES);
                return Http.json(http.post("/v1/query", body.toString()));
              }));
    }
    List<JsonNode> answers = new ArrayList<>();
    for (Future<JsonNode> each : asked) {
      answers.add(each.get(3, TimeUnit.MINUTES));
    }
    clients.shutdown();
    return answers;
  }

  private static long count(JsonNode answer, Counter counter) {
    return answer.path("stats").path(counter.key()).asLong();
  }

  private void run(Duration time) throws Exception {
    long seed = Long.getLong("glimpse.soak.seed", 4711);
    try (Engine engine = Engine.open(folder.resolve("workspace"))) {
      try (Session session = engine.newSession()) {
        Answers.rows(session, RecordedStreet.createVideo("street", RecordedStreet.write(folder)));
        Answers.rows(session, "SELECT COUNT(*) FROM street");
      }
      try (GlimpseServer server = GlimpseServer.start(engine, ServerOptions.local(0), line -> {})) {
        Http http = new Http(server.port());
        Map<String, JsonNode> truths = new HashMap<>();
        for (String sql : QUERIES) {
          truths.put(sql, http.query(sql).path("rows"));
        }
        Usage before = null; // when all pools have filled
        Usage after = null;
        int answers = 0;
        for (int part = 0; part < PARTS; part++) {
          answers += askAll(server.port(), truths, time.dividedBy(PARTS), seed + part * CLIENTS);
          after = Usage.now();
          before = before == null ? after : before;
          System.out.printf("after %d answers: %s%n", answers, after);
        }
        assertThat(after.threads()).as("threads, seed %d", seed).isLessThan(before.threads() + 12);
        assertThat(after.files()).as("open files, seed %d", seed).isLessThan(before.files() + 100);
        assertThat(after.heapMiB()).as("heap, seed %d", seed).isLessThan(before.heapMiB() + 64);
        assertThat(after.nativeMiB())
            .as("native memory, seed %d", seed)
            .isLessThan(before.nativeMiB() + 256);
        assertThat(http.get("/metrics").body())
            .contains("glimpse_queries_running 0.0", "glimpse_queue_length 0.0");
      }
    }
  }

  private static int askAll(int port, Map<String, JsonNode> truths, Duration time, long seed)
      throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    List<Future<Integer>> all = new ArrayList<>();
    for (int client = 0; client < CLIENTS; client++) {
      Random random = new Random(seed + client);
      all.add(clients.submit(() -> ask(port, truths, time, random)));
    }
    int answers = 0;
    for (Future<Integer> each : all) {
      answers += each.get(time.toSeconds() + 120, TimeUnit.SECONDS);
    }
    clients.shutdown();
    assertThat(answers).as("answers").isPositive();
    return answers;
  }

  private static int ask(int port, Map<String, JsonNode> truths, Duration time, Random random)
      throws Exception {
    Http http = new Http(port);
    long end = System.nanoTime() + time.toNanos();
    int answers = 0;
    try (Connection connection = connect(port)) {
      while (System.nanoTime() < end) {
        String sql = QUERIES.get(random.nextInt(QUERIES.size()));
        switch (random.nextInt(12)) {
          case 0 -> {
            HttpResponse<String> late = http.post("/v1/query", limited(random.nextInt(100) + 1));
            assertThat(late.statusCode()).as(late.body()).isIn(504, 409);
          }
          case 1 -> stopOne(http, random.nextBoolean());
          case 2 -> leave(port);
          case 3, 4, 5, 6 -> {
            try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
              check(rows, truths.get(sql));
            }
            answers++;
          }
          case 7 -> {
            try (Connection another = connect(port);
                Statement statement = another.createStatement();
                ResultSet rows = statement.executeQuery("SELECT a.frame FROM street a, street b")) {
              assertThat(rows.next()).isTrue(); // and is closed with most rows unread
            }
          }
          default -> {
            JsonNode answer = http.query(sql);
            assertThat(answer.path("rows")).as("%s: %s", sql, answer).isEqualTo(truths.get(sql));
            answers++;
          }
        }
      }
    }
    return answers;
  }

  private static Connection connect(int port) throws SQLException {
    return DriverManager.getConnection("jdbc:glimpse://127.0.0.1:" + port + "/");
  }

  private static void check(ResultSet rows, JsonNode truth) throws SQLException {
    for (JsonNode row : truth) {
      assertThat(rows.next()).isTrue();
      if (row.path(0).isNumber()) {
        assertThat(rows.getDouble(1)).isEqualTo(row.path(0).doubleValue());
      }
    }
    assertThat(rows.next()).isFalse();
  }

  /** Stops a long query of whomever, by its path or in SQL. */
  private static void stopOne(Http http, boolean bySql) throws Exception {
    for (JsonNode query : Http.json(http.get("/v1/queries")).path("queries")) {
      String id = query.path("queryId").asText();
      if (query.path("sql").asText().equals(LONG) && query.path("queryId").isTextual()) {
        if (bySql) {
          http.query("KILL QUERY " + id); // it may have ended
        } else {
          assertThat(http.delete("/v1/queries/" + id).statusCode()).isIn(204, 404);
        }
        return;
      }
    }
  }

  /** Asks for minutes of work and is gone. */
  private static void leave(int port) throws Exception {
    String body = new ObjectMapper().createObjectNode().put("sql", LONG).toString();
    String head = "POST /v1/query HTTP/1.1\r\nHost: localhost\r\nContent-Length: ";
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket
          .getOutputStream()
          .write((head + body.length() + "\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII));
      Thread.sleep(20);
    }
  }

  private static String limited(int millis) {
    return new ObjectMapper()
        .createObjectNode()
        .put("sql", LONG)
        .put("timeoutSeconds", millis / 1e3)
        .toString();
  }

  /**
   * What this process holds once its garbage is gone.
   *
   * @param threads outside of pools
   * @param nativeMiB resident and not of Java's heap; 0 where the system does not tell
   */
  private record Usage(int threads, long files, long heapMiB, long nativeMiB) {
    static Usage now() throws Exception {
      System.gc();
      int least = Integer.MAX_VALUE;
      for (int i = 0; i < 20; i++) { // the threads of work that ended go soon after it
        least = Math.min(least, threadsOutsidePools());
        Thread.sleep(50);
      }
      MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
      return new Usage(
          least,
          ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
              ? unix.getOpenFileDescriptorCount()
              : 0,
          heap.getUsed() >> 20,
          Math.max(0, residentMiB() - (heap.getCommitted() >> 20)));
    }

    /** Those of HTTP's pools come and go with the requests of the last minute. */
    private static int threadsOutsidePools() {
      return (int)
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> !thread.getName().matches("glimpse-http.*|HttpClient-.*"))
              .count();
    }

    private static long residentMiB() throws IOException {
      Path status = Path.of("/proc/self/status");
      return !Files.exists(status)
          ? 0
          : Files.readAllLines(status).stream()
              .filter(line -> line.startsWith("VmRSS:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10)
              .sum();
    }
  }
}
