package org.glimpse.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.glimpse.benchmarks.LimitRuns.Proxy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Detector calls until LIMIT frames at least GAP apart are found, by the engine's own search and by
 * its baselines, over seeded runs on recordings of real counts.
 */
@Command(
    name = "limit",
    description = "Detector calls of LIMIT .. GAP queries, on recordings of counts.",
    mixinStandardHelpOptions = true)
final class LimitBenchmark implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "FILE:FRAMES:COUNT:TARGET",
      description =
          "recordings frame,class,count, how many frames their videos have, how many objects a"
              + " wanted frame has, and the calls to be reached without a proxy (default:"
              + " ${DEFAULT-VALUE})")
  private List<String> recordings =
      List.of(
          "../shared/recordings/taipei.csv:1188228:6:600",
          "../shared/recordings/rialto.csv:865319:7:600",
          "../shared/recordings/amsterdam.csv:1188047:4:750");

  @Option(names = "--runs", description = "seeded runs of each setting (${DEFAULT-VALUE})")
  private int runs = 100;

  @Option(names = "--limit", description = "frames wanted (${DEFAULT-VALUE})")
  private int limit = 10;

  @Option(names = "--gap", description = "frames that they lie apart (${DEFAULT-VALUE})")
  private int gap = 300;

  @Option(names = "--batch", description = "frames looked at at a time (${DEFAULT-VALUE})")
  private int batch = 1;

  private int missed;

  @Override
  public Integer call() throws IOException {
    System.out.printf(
        Locale.ROOT,
        "%-10s %-34s %8s %8s %8s %9s%n",
        "recording",
        "search",
        "median",
        "p90",
        "target",
        "");
    for (String each : recordings) {
      String[] parts = each.split(":");
      if (parts.length != 4) {
        throw new IOException("Write FILE:FRAMES:COUNT:TARGET, not " + each);
      }
      Path file = Path.of(parts[0]);
      CountRecording counts = CountRecording.read(file, Integer.parseInt(parts[1]));
      measure(
          file.getFileName().toString().replace(".csv", ""),
          new LimitRuns(counts, Integer.parseInt(parts[2]), limit, gap, batch),
          Integer.parseInt(parts[3]));
    }
    System.out.println(
        "median, p90: detector calls. Targets with a proxy: 1.2x plainly sorting by its score + 30,"
            + " and fewer than without; with scores that mislead: 1.2x the search without a proxy.");
    System.out.printf(Locale.ROOT, "%d targets missed%n", missed);
    return missed == 0 ? 0 : 1;
  }

  private void measure(String name, LimitRuns made, int target) {
    report(name, "in order of time, from the start", run(1, seed -> made.inOrder()), -1);
    report(name, "in random order", run(runs, made::atRandom), -1);
    double alone = report(name, "no proxy", run(runs, seed -> made.search(seed, null)), target);
    for (Proxy proxy : LimitRuns.PROXIES) {
      int[] sorted = new int[runs];
      int[] searched =
          run(
              runs,
              seed -> {
                float[] scores = made.scores(proxy, seed);
                sorted[seed] = proxy.misleads() ? 0 : made.sorted(scores);
                return made.search(seed, scores);
              });
      double most = 1.2 * alone;
      if (!proxy.misleads()) {
        double plain = report(name, proxy.name() + ", sorted by score", sorted, -1);
        most = Math.min(alone - 1, 1.2 * plain + 30);
      }
      report(name, proxy.name(), searched, proxy.isTarget() ? most : -1);
    }
  }

  private static int[] run(int runs, IntUnaryOperator search) {
    int[] calls = new int[runs];
    IntStream.range(0, runs).parallel().forEach(seed -> calls[seed] = search.applyAsInt(seed));
    return calls;
  }

  /**
   * Prints a line and returns the median.
   *
   * @param target most calls that it may take, below 0 for a baseline
   */
  private double report(String recording, String search, int[] calls, double target) {
    int[] sorted = calls.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2.0;
    boolean reached = target < 0 || median <= target;
    missed += reached ? 0 : 1;
    System.out.printf(
        Locale.ROOT,
        "%-10s %-34s %8.0f %8d %8s %9s%n",
        recording,
        search,
        median,
        sorted[Math.min(sorted.length - 1, sorted.length * 9 / 10)],
        Optional.of(target)
            .filter(each -> each >= 0)
            .map(each -> String.format(Locale.ROOT, "%.0f", each))
            .orElse("-"),
        target < 0 ? "" : reached ? "reached" : "MISSED");
    return median;
  }
}
