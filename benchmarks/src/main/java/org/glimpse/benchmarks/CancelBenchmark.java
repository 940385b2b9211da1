package org.glimpse.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.glimpse.engine.Engine;
import org.glimpse.server.GlimpseServer;
import org.glimpse.server.ServerOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How long it takes from a client's cancel to the end of its statement on a server, at random
 * moments of decoding with detecting, and of a plan that trains a CNN and scores frames.
 */
@Command(
    name = "cancel",
    description = "Milliseconds from a client's cancel to the end of its statement on a server.",
    mixinStandardHelpOptions = true)
final class CancelBenchmark implements Callable<Integer> {
  private static final double TARGET_MILLIS = 500;

  @Option(names = "--video", required = true, description = "a video file of minutes")
  private Path video;

  @Option(names = "--model", required = true, description = "an ONNX detector")
  private Path model;

  @Option(names = "--class", description = "one that it often finds (${DEFAULT-VALUE})")
  private String className = "car";

  @Option(names = "--runs", description = "cancels of each kind (${DEFAULT-VALUE})")
  private int runs = 20;

  private final Random random = new Random(1);
  private boolean reached = true;

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("glimpse-cancel");
    ServerOptions options =
        ServerOptions.local(0)
            .withMediaRoots(
                List.of(video.toAbsolutePath().getParent(), model.toAbsolutePath().getParent()));
    ExecutorService asking = Executors.newSingleThreadExecutor();
    try (Engine engine = Engine.open(folder);
        GlimpseServer server = GlimpseServer.start(engine, options, line -> {});
        Connection connection =
            DriverManager.getConnection("jdbc:glimpse://127.0.0.1:" + server.port() + "/");
        Statement statement = connection.createStatement()) {
      statement.execute("SET confirm_above = 'off'");
      statement.execute("CREATE DETECTOR d FROM '" + model.toAbsolutePath() + "'");
      statement.execute("CREATE VIDEO v FROM '" + video.toAbsolutePath() + "' DETECTOR d");
      report("detecting", cancels(asking, statement, 3_000, "SELECT COUNT(*) FROM v"));
      statement.execute("SET plan = 'proxy'");
      String trains =
          "SELECT FCOUNT(*) FROM v WHERE class = '%s' ERROR WITHIN 0.02 AT CONFIDENCE 95%%"
              .formatted(className);
      report("training and scoring", cancels(asking, statement, 15_000, trains));
    } finally {
      asking.shutdownNow();
    }
    return reached ? 0 : 1;
  }

  private List<Double> cancels(ExecutorService asking, Statement statement, int most, String sql)
      throws IOException, InterruptedException, SQLException {
    List<Double> taken = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      Future<Long> ended =
          asking.submit(
              () -> {
                try (ResultSet rows = statement.executeQuery(sql)) {
                  rows.next();
                  return 0L;
                } catch (SQLException stopped) {
                  if (!"57014".equals(stopped.getSQLState())) {
                    throw stopped;
                  }
                  return System.nanoTime();
                }
              });
      TimeUnit.MILLISECONDS.sleep(200 + random.nextInt(most));
      long asked = System.nanoTime();
      statement.cancel();
      try {
        long when = ended.get();
        if (when > 0) {
          taken.add((when - asked) / 1e6);
        }
      } catch (ExecutionException failed) {
        throw new IOException("The statement ended otherwise", failed.getCause());
      }
    }
    return taken;
  }

  private void report(String kind, List<Double> taken) {
    List<Double> sorted = taken.stream().sorted().toList();
    if (sorted.isEmpty()) {
      System.out.println(kind + ": every statement ended before it was cancelled");
      return;
    }
    double high = sorted.get((int) Math.ceil(0.95 * sorted.size()) - 1);
    reached &= high <= TARGET_MILLIS;
    System.out.printf(
        Locale.ROOT,
        "%-22s %3d of %d cancelled: median %.0f ms, p95 %.0f ms, most %.0f ms (target p95 %.0f): %s%n",
        kind,
        sorted.size(),
        runs,
        Medians.of(sorted),
        high,
        sorted.get(sorted.size() - 1),
        TARGET_MILLIS,
        high <= TARGET_MILLIS ? "reached" : "MISSED");
  }
}
