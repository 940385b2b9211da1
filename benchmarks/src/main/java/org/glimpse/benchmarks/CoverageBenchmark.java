package org.glimpse.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.glimpse.optimizer.sampling.ControlVariate;
import org.glimpse.optimizer.sampling.LookListener;
import org.glimpse.optimizer.sampling.MeanEstimate;
import org.glimpse.optimizer.sampling.MeanEstimator;
import org.glimpse.optimizer.sampling.MeanPromise;
import org.glimpse.optimizer.sampling.Measurement;
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

  /** An hour of these videos. */
  private static final int HOUR_FRAMES = 108_000;

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
        "%-16s %-22s %7s %10s %9s %8s %8s %9s %7s%n",
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
      String name = CountRecording.file(each).getFileName().toString().replace(".csv", "");
      run(name, CountRecording.read(each));
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
        leastCovered(runs),
        runs);
    return failed == 0 ? 0 : 1;
  }

  /** 50 settings are taken as the number tested, so that the line does not move with options. */
  private static int leastCovered(int of) {
    return BinomialDistribution.of(of, CONFIDENCE).inverseCumulativeProbability(0.01 / 50);
  }

  private void run(String name, CountRecording counts) {
    for (Proxy proxy : proxies(counts)) {
      ControlVariate variate = proxy.make().get();
      for (double error : errors) {
        measure(name, proxy.name(), counts, variate, error, 100);
      }
    }
    hourly(name, counts);
    fifth(name, counts);
    for (int atLeast = 2; atLeast <= 9; atLeast++) {
      CountRecording occupied = counts.atLeast(atLeast);
      if (occupied.mean() < 0.005) {
        measure(name + ">=" + atLeast, "none", occupied, null, 0.001, 1);
        break;
      }
    }
    measure(name + ">=99", "none", counts.atLeast(99), null, 0.001, 1);
  }

  /** GROUP BY hour, each hour within 0.1: every hour of every run counts. */
  private void hourly(String name, CountRecording counts) {
    int hours = (counts.frames() + HOUR_FRAMES - 1) / HOUR_FRAMES;
    int some = Math.max(1, runs / hours);
    List<Outcome> outcomes = new ArrayList<>();
    double random = 0;
    for (int hour = 0; hour < hours; hour++) {
      CountRecording part = counts.range(hour * HOUR_FRAMES, (hour + 1) * HOUR_FRAMES);
      random += randomFrames(part, 0.1);
      long first = (long) hour * some;
      outcomes.addAll(
          outcomes(part.mean(), some, run -> estimate(part, null, 0.1, 100, first + run)));
    }
    print(name + " hourly", "none", 0.1, outcomes, random / hours);
  }

  /** The fifth of five questions to one workspace, whose earlier labels cost nothing. */
  private void fifth(String name, CountRecording counts) {
    double[] asked = {0.1, 0.05, 0.1, 0.05, 0.05};
    List<Outcome> outcomes =
        outcomes(
            counts.mean(),
            runs,
            run -> {
              BitSet labelled = new BitSet(counts.frames());
              MeanEstimate last = null;
              int before = 0;
              for (int query = 0; query < asked.length; query++) {
                before = labelled.cardinality();
                Measurement remembered =
                    frames -> {
                      Arrays.stream(frames).forEach(frame -> labelled.set((int) frame));
                      return counts.measure(frames);
                    };
                long seed = (long) run * asked.length + query;
                last = estimate(remembered, counts.frames(), null, asked[query], 100, seed);
              }
              long calls = labelled.cardinality() - before;
              return new MeanEstimate(last.mean(), last.halfWidth(), calls, last.stages());
            });
    print(name + " fifth", "none", 0.05, outcomes, randomFrames(counts, 0.05));
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
    List<Outcome> outcomes =
        outcomes(counts.mean(), runs, run -> estimate(counts, variate, error, valueMax, run));
    print(name, proxy, error, outcomes, randomFrames(counts, error));
  }

  /** An estimate beside what it should be. */
  private record Outcome(MeanEstimate estimate, double truth) {
    boolean isWithin(double error) {
      return Math.abs(estimate.mean() - truth) <= error;
    }
  }

  private static List<Outcome> outcomes(
      double truth, int runs, IntFunction<MeanEstimate> estimates) {
    return IntStream.range(0, runs)
        .parallel()
        .mapToObj(run -> new Outcome(estimates.apply(run), truth))
        .toList();
  }

  private static MeanEstimate estimate(
      CountRecording counts, ControlVariate variate, double error, double valueMax, long seed) {
    return estimate(counts, counts.frames(), variate, error, valueMax, seed);
  }

  private static MeanEstimate estimate(
      Measurement measurement,
      int frames,
      ControlVariate variate,
      double error,
      double valueMax,
      long seed) {
    MeanPromise promise = new MeanPromise(error, false, CONFIDENCE, valueMax);
    List<Target> targets = List.of(Target.mean(0, promise, variate));
    return new MeanEstimator(frames, measurement, targets, LookListener.NONE, seed)
        .estimate()
        .get(0);
  }

  /** Frames that normal theory asks of simple random sampling without replacement. */
  private static double randomFrames(CountRecording counts, double error) {
    double random = 3.8415 * counts.variance() / (error * error);
    return random / (1 + random / counts.frames());
  }

  private void print(
      String name, String proxy, double error, List<Outcome> outcomes, double random) {
    long covered = outcomes.stream().filter(each -> each.isWithin(error)).count();
    long inside =
        outcomes.stream().filter(each -> each.isWithin(each.estimate().halfWidth())).count();
    long[] frames =
        outcomes.stream().mapToLong(each -> each.estimate().frames()).sorted().toArray();
    settings++;
    failed += covered < leastCovered(outcomes.size()) ? 1 : 0;
    System.out.printf(
        Locale.ROOT,
        "%-16s %-22s %7.3f %5d/%4d %9d %8d %8d %9.0f %7.3f%n",
        name,
        proxy,
        error,
        covered,
        outcomes.size(),
        inside,
        frames[frames.length / 2],
        frames[frames.length * 9 / 10],
        random,
        frames[frames.length / 2] / random);
  }
}
