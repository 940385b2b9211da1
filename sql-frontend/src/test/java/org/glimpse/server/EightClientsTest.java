package org.glimpse.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.glimpse.engine.Answers;
import org.glimpse.engine.Engine;
import org.glimpse.engine.RecordedStreet;
import org.glimpse.engine.Session;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Eight clients at random, with timeouts and cancels: every answer is the one that a single client
 * gets, and afterwards no thread, file or query is left.
 */
class EightClientsTest {
  private static final int CLIENTS = 8;
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
    run(Duration.ofSeconds(12));
  }

  @Test
  @Tag("soak")
  void answersStayEqualForTenMinutes() throws Exception {
    run(Duration.ofMinutes(10));
  }

  private void run(Duration time) throws Exception {
    long seed = System.nanoTime();
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
        askAll(server.port(), truths, Duration.ofSeconds(2), seed); // all pools have filled
        int threads = settledThreads();
        long files = files();
        long heap = heap();
        askAll(server.port(), truths, time, seed + CLIENTS);
        assertThat(settledThreads()).as("threads, seed %d", seed).isLessThanOrEqualTo(threads + 12);
        assertThat(files()).as("open files, seed %d", seed).isLessThanOrEqualTo(files + 24);
        assertThat(heap()).as("bytes of heap, seed %d", seed).isLessThan(heap + (64L << 20));
        assertThat(http.get("/metrics").body())
            .contains("glimpse_queries_running 0.0", "glimpse_queue_length 0.0");
      }
    }
  }

  private static void askAll(int port, Map<String, JsonNode> truths, Duration time, long seed)
      throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    List<Future<Integer>> all = new ArrayList<>();
    for (int client = 0; client < CLIENTS; client++) {
      Random random = new Random(seed + client);
      all.add(clients.submit(() -> ask(new Http(port), truths, time, random)));
    }
    for (Future<Integer> each : all) {
      assertThat(each.get(time.toSeconds() + 120, TimeUnit.SECONDS)).as("answers").isPositive();
    }
    clients.shutdown();
  }

  private static int ask(Http http, Map<String, JsonNode> truths, Duration time, Random random)
      throws Exception {
    long end = System.nanoTime() + time.toNanos();
    int answers = 0;
    while (System.nanoTime() < end) {
      switch (random.nextInt(6)) {
        case 0 -> {
          HttpResponse<String> late = http.post("/v1/query", limited(random.nextInt(100) + 1));
          assertThat(late.statusCode()).as(late.body()).isIn(504, 409);
        }
        case 1 -> {
          for (JsonNode query : Http.json(http.get("/v1/queries")).path("queries")) {
            if (query.path("sql").asText().equals(LONG)) {
              int status =
                  http.delete("/v1/queries/" + query.path("queryId").asText()).statusCode();
              assertThat(status).isIn(204, 404);
              break;
            }
          }
        }
        default -> {
          String sql = QUERIES.get(random.nextInt(QUERIES.size()));
          JsonNode answer = http.query(sql);
          assertThat(answer.path("rows")).as("%s: %s", sql, answer).isEqualTo(truths.get(sql));
          answers++;
        }
      }
    }
    return answers;
  }

  private static String limited(int millis) {
    return new ObjectMapper()
        .createObjectNode()
        .put("sql", LONG)
        .put("timeoutSeconds", millis / 1e3)
        .toString();
  }

  /** The threads of work that ended go soon after it. */
  private static int settledThreads() throws InterruptedException {
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < 20; i++) {
      least = Math.min(least, ManagementFactory.getThreadMXBean().getThreadCount());
      Thread.sleep(50);
    }
    return least;
  }

  private static long files() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getOpenFileDescriptorCount()
        : 0;
  }

  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
