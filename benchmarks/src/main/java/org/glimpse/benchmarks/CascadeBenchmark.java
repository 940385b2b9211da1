package org.glimpse.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.glimpse.optimizer.sampling.ControlVariate;
import org.glimpse.optimizer.selection.CascadeSelector;
import org.glimpse.optimizer.selection.FrameOracle;
import org.glimpse.optimizer.selection.RateGoal;
import org.glimpse.optimizer.selection.SignalSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * How often selections by time and made proxies keep their rates of errors, and what that costs in
 * detector calls beside plain bisection in time, over seeded runs on recordings of real counts.
 */
@Command(
    name = "cascade",
    description = "FNR and FPR of selections in time, on recordings of counts.",
    mixinStandardHelpOptions = true)
final class CascadeBenchmark implements Callable<Integer> {
  static final double CONFIDENCE = 0.95;

  /** Of a made proxy's errors, from frame to frame. */
  private static final double PERSISTENCE = 0.98;

  /** Coarsest grid of plain bisection that is tried. */
  private static final int STRIDE_MAX = 256;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE:FRAMES",
      description = "recordings frame,class,count and how many frames their videos have")
  private List<String> recordings;

  @Option(names = "--runs", description = "seeded runs of each setting (${DEFAULT-VALUE})")
  private int runs = 200;

  @Option(names = "--rates", split = ",", description = "FNR and FPR (${DEFAULT-VALUE})")
  private List<Double> rates = List.of(0.01, 0.02, 0.05);

  @Option(
      names = "--proxies",
      split = ",",
      description =
          "squared correlations of made proxies whose errors persist at 0.98 a frame; 0 is none"
              + " (${DEFAULT-VALUE})")
  private List<Double> proxies = List.of(0.0, 0.55, 0.9);

  @Option(names = "--confirmed", description = "FNR alone as well, every returned frame confirmed")
  private boolean confirmed;

  private boolean kept = true;

  /** Errors and looks of one run. */
  record Run(double missed, double wrong, int looked, int certifying) {}

  @Override
  public Integer call() throws IOException {
    System.out.printf(
        Locale.ROOT,
        "%-12s %6s %6s %6s %6s %9s %9s %9s %9s %9s %8s %9s%n",
        "recording",
        "share",
        "proxy",
        "FNR",
        "FPR",
        "kept",
        "mean FNR",
        "mean FPR",
        "search",
        "certify",
        "fewer",
        "bisection");
    for (String each : recordings) {
      CountRecording counts = CountRecording.read(each);
      BitSet truth = present(counts);
      String name = CountRecording.file(each).getFileName().toString().replace(".csv", "");
      for (double quality : proxies) {
        for (double rate : rates) {
          measure(
              name,
              counts,
              truth,
              quality,
              new RateGoal(rate, OptionalDouble.of(rate), CONFIDENCE));
          if (confirmed) {
            measure(
                name,
                counts,
                truth,
                quality,
                new RateGoal(rate, OptionalDouble.empty(), CONFIDENCE));
          }
        }
      }
    }
    System.out.println(
        "search, certify: median calls; fewer: frames / calls of both; bisection: calls of the"
            + " coarsest grid whose errors,\nwhich nobody would know, are within the rates");
    System.out.printf(
        Locale.ROOT,
        "kept in at least %d of %d runs everywhere (binomial test at 1 %%): %s%n",
        least(),
        runs,
        kept ? "reached" : "MISSED");
    return kept ? 0 : 1;
  }

  /** Frames with an object at least. */
  static BitSet present(CountRecording counts) {
    BitSet present = new BitSet(counts.frames());
    for (int frame = 0; frame < counts.frames(); frame++) {
      present.set(frame, counts.at(frame) > 0);
    }
    return present;
  }

  private int least() {
    return BinomialDistribution.of(runs, CONFIDENCE).inverseCumulativeProbability(0.01);
  }

  private void measure(
      String name, CountRecording counts, BitSet truth, double quality, RateGoal goal) {
    int frames = counts.frames();
    List<Run> done = new ArrayList<>();
    for (int seed = 0; seed < runs; seed++) {
      SignalSource signals = SignalSource.NONE;
      if (quality > 0) {
        List<float[]> made = List.of(signal(counts, quality, seed));
        signals = (known, wanted) -> made;
      }
      CascadeSelector.Selection selection =
          new CascadeSelector(frames, goal, signals, false, oracle(truth), seed).select();
      done.add(run(truth, frames, selection.places(), selection.looked(), selection.certifying()));
    }
    long met = done.stream().filter(each -> isWithin(each, goal)).count();
    kept &= met >= least();
    double searched =
        Medians.of(done.stream().map(each -> (double) each.looked() - each.certifying()).toList());
    double calls = Medians.of(done.stream().map(each -> (double) each.looked()).toList());
    OptionalDouble wrongMax = goal.falsePositives();
    System.out.printf(
        Locale.ROOT,
        "%-12s %6.3f %6.2f %6.2f %6s %4d/%-4d %9.4f %9.4f %9.0f %9.0f %7.1fx %9s%n",
        name,
        truth.cardinality() / (double) frames,
        quality,
        goal.falseNegatives(),
        wrongMax.isPresent() ? String.format(Locale.ROOT, "%.2f", wrongMax.getAsDouble()) : "-",
        met,
        runs,
        done.stream().mapToDouble(Run::missed).average().orElse(0),
        done.stream().mapToDouble(Run::wrong).average().orElse(0),
        searched,
        Medians.of(done.stream().map(each -> (double) each.certifying()).toList()),
        frames / calls,
        wrongMax.isPresent() ? bisection(truth, frames, goal) : "-");
  }

  /** A made proxy's score of each frame. */
  static float[] signal(CountRecording counts, double quality, long seed) {
    ControlVariate proxy = counts.proxy(quality, PERSISTENCE, false, seed);
    float[] signal = new float[counts.frames()];
    for (int frame = 0; frame < signal.length; frame++) {
      signal[frame] = (float) proxy.value(frame);
    }
    return signal;
  }

  /** Looks at what is true. */
  static FrameOracle oracle(BitSet truth) {
    return places -> {
      boolean[] seen = new boolean[places.length];
      for (int i = 0; i < places.length; i++) {
        seen[i] = truth.get(places[i]);
      }
      return seen;
    };
  }

  /** The errors of a selection. */
  static Run run(BitSet truth, int frames, BitSet selected, int looked, int certifying) {
    BitSet missed = (BitSet) truth.clone();
    missed.andNot(selected);
    BitSet wrong = (BitSet) selected.clone();
    wrong.andNot(truth);
    double positives = truth.cardinality();
    return new Run(
        missed.cardinality() / Math.max(1, positives),
        wrong.cardinality() / Math.max(1, frames - positives),
        looked,
        certifying);
  }

  /** Whether both rates are kept. */
  static boolean isWithin(Run run, RateGoal goal) {
    return run.missed() <= goal.falseNegatives() && run.wrong() <= goal.falsePositives().orElse(0);
  }

  /** Calls of the coarsest grid, halved until it is good enough by the truth. */
  private static String bisection(BitSet truth, int frames, RateGoal goal) {
    for (int stride = STRIDE_MAX; stride > 1; stride /= 2) {
      BitSet selected = new BitSet(frames);
      int looked = 0;
      for (int from = 0; from < frames; from += stride) {
        int to = Math.min(frames - 1, from + stride);
        looked += 1 + bisect(truth, from, to, selected);
        selected.set(from, truth.get(from));
        selected.set(to, truth.get(to));
      }
      if (isWithin(run(truth, frames, selected, looked, 0), goal)) {
        return String.valueOf(looked);
      }
    }
    return String.valueOf(frames);
  }

  private static int bisect(BitSet truth, int from, int to, BitSet selected) {
    if (to <= from + 1) {
      return 0;
    }
    if (truth.get(from) == truth.get(to)) {
      selected.set(from + 1, to, truth.get(from));
      return 0;
    }
    int middle = (from + to) >>> 1;
    selected.set(middle, truth.get(middle));
    return 1 + bisect(truth, from, middle, selected) + bisect(truth, middle, to, selected);
  }
}
