package org.glimpse.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.glimpse.optimizer.sampling.ControlVariate;
import org.glimpse.optimizer.sampling.LookListener;
import org.glimpse.optimizer.sampling.MeanEstimate;
import org.glimpse.optimizer.sampling.MeanEstimator;
import org.glimpse.optimizer.sampling.MeanPromise;
import org.glimpse.optimizer.sampling.Target;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * How often the estimator of means keeps its promise, and what that costs in detector calls, over
 * seeded runs on recordings of real counts.
 */
@Command(
    name = "coverage",
    description = "Coverage and detector calls of sampled means, on recordings of counts.",
    mixinStandardHelpOptions = true)
final class CoverageBenchmark implements Callable<Integer> {
  private static final double CONFIDENCE = 0.95;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE:FRAMES",
      description = "recordings frame,class,count and how many frames their videos have")
  private List<String> recordings;

  @Option(names = "--runs", description = "seeded runs of each setting (${DEFAULT-VALUE})")
  private int runs = 1000;

  @Option(names = "--errors", split = ",", description = "tolerances (${DEFAULT-VALUE})")
  private List<Double> errors = List.of(0.1, 0.05, 0.02, 0.01);

  private int settings;
  private int failed;

  /** A made proxy, by name; null for none. */
  private record Proxy(String name, Supplier<ControlVariate> make) {}

  @Override
  public Integer call() throws IOException {
    System.out.printf(
        Locale.ROOT,
        "%-10s %-22s %7s %9s %9s %8s %8s %9s %7s%n",
        "recording",
        "proxy",
        "error",
        "covered",
        "interval",
        "median",
        "p90",
        "random",
        "ratio");
    for (String each : recordings) {
      int colon = each.lastIndexOf(':');
      if (colon < 0) {
        throw new IOException("Write FILE:FRAMES, such as taipei.csv:1188228, not " + each);
      }
      Path file = Path.of(each.substring(0, colon));
      CountRecording counts =
          CountRecording.read(file, Integer.parseInt(each.substring(colon + 1)));
      run(file.getFileName().toString().replace(".csv", ""), counts);
    }
    System.out.println(
        "covered: runs within the error; interval: runs within their own interval; median, p90:"
            + " detector calls;\nrandom: frames that normal theory asks of simple random sampling,"
            + " z^2 variance / error^2; ratio: median / random");
    System.out.printf(
        Locale.ROOT,
        "%d of %d settings below %d of %d, where a binomial test at 1 %% over all of them fails%n",
        failed,
        settings,
        leastCovered(),
        runs);
    return failed == 0 ? 0 : 1;
  }

  /** 50 settings are taken as the number tested, so that the line does not move with options. */
  private int leastCovered() {
    return BinomialDistribution.of(runs, CONFIDENCE).inverseCumulativeProbability(0.01 / 50);
  }

  private void run(String name, CountRecording counts) {
    for (Proxy proxy : proxies(counts)) {
      ControlVariate variate = proxy.make().get();
      for (double error : errors) {
        measure(name, proxy.name(), counts, variate, error, 100);
      }
    }
    for (int atLeast = 2; atLeast <= 9; atLeast++) {
      CountRecording occupied = counts.atLeast(atLeast);
      if (occupied.mean() < 0.005) {
        measure(name + ">=" + atLeast, "none", occupied, null, 0.001, 1);
        break;
      }
    }
    measure(name + ">=99", "none", counts.atLeast(99), null, 0.001, 1);
  }

  private static List<Proxy> proxies(CountRecording counts) {
    return List.of(
        new Proxy("none", () -> null),
        new Proxy("r2 0, persistent", () -> counts.proxy(0, 0.98, false, 1)),
        new Proxy("r2 0.55, persistent", () -> counts.proxy(0.55, 0.98, false, 1)),
        new Proxy("r2 0.9, persistent", () -> counts.proxy(0.9, 0.98, false, 1)),
        new Proxy("r2 0.55, white noise", () -> counts.proxy(0.55, 0, false, 1)),
        new Proxy("adversarial", () -> counts.proxy(0.55, 0.98, true, 1)));
  }

  private void measure(
      String name,
      String proxy,
      CountRecording counts,
      ControlVariate variate,
      double error,
      double valueMax) {
    double truth = counts.mean();
    MeanPromise promise = new MeanPromise(error, false, CONFIDENCE, valueMax);
    MeanEstimate[] estimates = new MeanEstimate[runs];
    IntStream.range(0, runs)
        .parallel()
        .forEach(
            run ->
                estimates[run] =
                    new MeanEstimator(
                            counts.frames(),
                            counts,
                            List.of(Target.mean(0, promise, variate)),
                            LookListener.NONE,
                            run)
                        .estimate()
                        .get(0));
    long covered = count(estimates, truth, error);
    long inside =
        Arrays.stream(estimates)
            .filter(estimate -> Math.abs(estimate.mean() - truth) <= estimate.halfWidth())
            .count();
    long[] frames = Arrays.stream(estimates).mapToLong(MeanEstimate::frames).sorted().toArray();
    double random = 3.8415 * counts.variance() / (error * error);
    random /= 1 + random / counts.frames();
    settings++;
    failed += covered < leastCovered() ? 1 : 0;
    System.out.printf(
        Locale.ROOT,
        "%-10s %-22s %7.3f %9d %9d %8d %8d %9.0f %7.3f%n",
        name,
        proxy,
        error,
        covered,
        inside,
        frames[runs / 2],
        frames[runs * 9 / 10],
        random,
        frames[runs / 2] / random);
  }

  private static long count(MeanEstimate[] estimates, double truth, double error) {
    return Arrays.stream(estimates)
        .filter(estimate -> Math.abs(estimate.mean() - truth) <= error)
        .count();
  }
}
