package org.glimpse.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.glimpse.optimizer.selection.CascadeSelector;
import org.glimpse.optimizer.selection.FrameOracle;
import org.glimpse.optimizer.selection.RateGoal;
import org.glimpse.optimizer.selection.SignalSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * A selection certified over the beginning of a video, and asked again once frames were appended:
 * like those before, or such that the proxy says the opposite there. The second statement certifies
 * all frames anew, those of the first that it draws costing nothing, so it has to notice by itself.
 */
@Command(
    name = "appended",
    description = "FNR and FPR of selections asked again after frames were appended.",
    mixinStandardHelpOptions = true)
final class AppendedBenchmark implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "FILE:FRAMES",
      description = "recordings frame,class,count and how many frames their videos have")
  private List<String> recordings;

  @Option(names = "--runs", description = "seeded runs of each setting (${DEFAULT-VALUE})")
  private int runs = 40;

  @Option(names = "--rate", description = "FNR and FPR (${DEFAULT-VALUE})")
  private double rate = 0.05;

  @Option(names = "--share", description = "of the frames that are appended (${DEFAULT-VALUE})")
  private double share = 0.2;

  @Option(
      names = "--proxy",
      description = "squared correlation of the made proxy (${DEFAULT-VALUE})")
  private double quality = 0.9;

  private boolean kept = true;

  /** Calls of the first statement, and those that the second adds. */
  private record Run(boolean within, boolean unaskedWithin, int first, int second) {}

  @Override
  public Integer call() throws IOException {
    System.out.printf(
        Locale.ROOT,
        "%-12s %-10s %9s %9s %9s %9s%n",
        "recording",
        "appended",
        "kept",
        "unasked",
        "first",
        "second");
    for (String each : recordings) {
      CountRecording counts = CountRecording.read(each);
      String name = CountRecording.file(each).getFileName().toString().replace(".csv", "");
      for (boolean drift : new boolean[] {false, true}) {
        List<Run> done = new ArrayList<>();
        for (int seed = 0; seed < runs; seed++) {
          done.add(run(counts, drift, seed));
        }
        long met = done.stream().filter(Run::within).count();
        kept &= met >= least();
        System.out.printf(
            Locale.ROOT,
            "%-12s %-10s %4d/%-4d %4d/%-4d %9.0f %9.0f%n",
            name,
            drift ? "drifted" : "alike",
            met,
            runs,
            done.stream().filter(Run::unaskedWithin).count(),
            runs,
            Medians.of(done.stream().map(run -> (double) run.first()).toList()),
            Medians.of(done.stream().map(run -> (double) run.second()).toList()));
      }
    }
    System.out.println(
        "kept: both rates over all frames; unasked: the same if the first statement's proxy and"
            + " threshold\nhad decided the appended frames; first, second: median calls, labels of"
            + " the first reused");
    System.out.printf(
        Locale.ROOT,
        "kept in at least %d of %d runs everywhere (binomial test at 1 %%): %s%n",
        least(),
        runs,
        kept ? "reached" : "MISSED");
    return kept ? 0 : 1;
  }

  private int least() {
    return BinomialDistribution.of(runs, CascadeBenchmark.CONFIDENCE)
        .inverseCumulativeProbability(0.01);
  }

  private Run run(CountRecording counts, boolean drift, int seed) {
    int frames = counts.frames();
    int before = (int) ((1 - share) * frames);
    BitSet truth = CascadeBenchmark.present(counts);
    float[] signal = CascadeBenchmark.signal(counts, quality, seed);
    double mean = counts.mean();
    for (int frame = before; drift && frame < frames; frame++) {
      signal[frame] = (float) (2 * mean - signal[frame]);
    }
    RateGoal goal = new RateGoal(rate, OptionalDouble.of(rate), CascadeBenchmark.CONFIDENCE);
    BitSet looked = new BitSet(frames);
    FrameOracle oracle =
        places -> {
          boolean[] seen = new boolean[places.length];
          for (int i = 0; i < places.length; i++) {
            looked.set(places[i]);
            seen[i] = truth.get(places[i]);
          }
          return seen;
        };
    BitSet early = select(before, goal, signal, oracle, seed);
    int first = looked.cardinality();
    BitSet unasked = (BitSet) early.clone();
    double threshold = threshold(early, signal, before);
    for (int frame = before; frame < frames; frame++) {
      unasked.set(frame, signal[frame] >= threshold);
    }
    BitSet selected = select(frames, goal, signal, oracle, seed);
    return new Run(
        CascadeBenchmark.isWithin(CascadeBenchmark.run(truth, frames, selected, 0, 0), goal),
        CascadeBenchmark.isWithin(CascadeBenchmark.run(truth, frames, unasked, 0, 0), goal),
        first,
        looked.cardinality() - first);
  }

  private static BitSet select(
      int frames, RateGoal goal, float[] signal, FrameOracle oracle, int seed) {
    List<float[]> made = List.of(Arrays.copyOf(signal, frames));
    SignalSource signals = (known, wanted) -> made;
    return new CascadeSelector(frames, goal, signals, false, oracle, seed).select().places();
  }

  /** The score above which as many frames lie as were selected. */
  private static double threshold(BitSet selected, float[] signal, int frames) {
    float[] sorted = Arrays.copyOf(signal, frames);
    Arrays.sort(sorted);
    return sorted[Math.max(0, frames - 1 - selected.cardinality())];
  }
}
