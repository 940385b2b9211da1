package org.glimpse.optimizer.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongToDoubleFunction;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that hardly change: few pairs of frames differ, and still few frames are enough. */
class RareChangesTest {
  private static final int RUNS = 400;

  private static final int LEAST_COVERED =
      BinomialDistribution.of(RUNS, 0.95).inverseCumulativeProbability(0.01 / 5);

  private static Measurement of(LongToDoubleFunction value) {
    return frames ->
        Arrays.stream(frames)
            .mapToObj(frame -> new double[] {value.applyAsDouble(frame)})
            .toArray(double[][]::new);
  }

  private static MeanEstimate estimate(
      long population, LongToDoubleFunction value, MeanPromise promise, long seed) {
    List<Target> targets = List.of(Target.mean(0, promise, null));
    return new MeanEstimator(population, of(value), targets, LookListener.NONE, seed)
        .estimate()
        .get(0);
  }

  @ParameterizedTest
  @CsvSource({"14400, 14400, 190", "14400, 97, 300", "14400, 40, 400"})
  void whatIsNearlyAlwaysThereIsKnownFromFewFrames(long frames, int every, long framesMax) {
    MeanPromise promise = new MeanPromise(0.05, false, 0.95, 1);
    LongToDoubleFunction present = frame -> frame % every == every / 2 ? 0 : 1;
    double truth = 1 - (double) (frames / every) / frames;
    int covered = 0;
    long most = 0;
    for (long seed = 0; seed < RUNS; seed++) {
      MeanEstimate estimate = estimate(frames, present, promise, seed);
      covered += Math.abs(estimate.mean() - truth) <= 0.05 ? 1 : 0;
      most = Math.max(most, estimate.frames());
      assertThat(estimate.halfWidth()).as("seed %d", seed).isBetween(0.01, 0.05);
    }
    assertThat(covered).isGreaterThanOrEqualTo(LEAST_COVERED);
    assertThat(most).isLessThanOrEqualTo(framesMax);
  }

  @ParameterizedTest
  @CsvSource({"3000, 300", "20000, 2000"})
  void countsThatStayForLongAreNotMeasuredWhole(long frames, long stay) {
    MeanPromise promise = new MeanPromise(0.1, false, 0.95, 100);
    LongToDoubleFunction count = frame -> (frame / stay * 7) % 4;
    double truth = 0;
    for (long frame = 0; frame < frames; frame++) {
      truth += count.applyAsDouble(frame) / frames;
    }
    int covered = 0;
    long[] measured = new long[RUNS];
    for (int seed = 0; seed < RUNS; seed++) {
      MeanEstimate estimate = estimate(frames, count, promise, seed);
      covered += Math.abs(estimate.mean() - truth) <= 0.1 ? 1 : 0;
      measured[seed] = estimate.frames();
    }
    Arrays.sort(measured);
    assertThat(covered).isGreaterThanOrEqualTo(LEAST_COVERED);
    assertThat(measured[RUNS / 2]).isLessThan(1000).isLessThan(frames / 2);
  }

  /** As of people who come by and stay a while: order in time must not cost more than it saves. */
  @ParameterizedTest
  @CsvSource({
    "1400, 60, 0.1, 100",
    "1400, 60, 0.05, 1",
    "1200, 150, 0.1, 100",
    "377, 30, 0.05, 1",
    "377, 30, 0.1, 100"
  })
  void fewChangesTakeHardlyMoreThanAUniformSample(
      int frames, int stay, double tolerance, double most) {
    MeanPromise promise = new MeanPromise(tolerance, false, 0.95, most);
    SplittableRandom random = new SplittableRandom(7);
    int covered = 0;
    long inTime = 0;
    long uniform = 0;
    for (int seed = 0; seed < RUNS; seed++) {
      double[] counts = new double[frames];
      for (int frame = 1; frame < frames; frame++) {
        counts[frame] = random.nextInt(stay) == 0 ? 1 - counts[frame - 1] : counts[frame - 1];
      }
      double truth = Arrays.stream(counts).sum() / frames;
      BitSet measured = new BitSet();
      MeanEstimate estimate = estimate(frames, noting(counts, measured), promise, seed);
      covered += Math.abs(estimate.mean() - truth) <= tolerance ? 1 : 0;
      inTime += measured.cardinality();
      double[] shuffled = counts.clone();
      for (int i = frames - 1; i > 0; i--) {
        int other = random.nextInt(i + 1);
        double swapped = shuffled[i];
        shuffled[i] = shuffled[other];
        shuffled[other] = swapped;
      }
      measured.clear();
      estimate(frames, noting(shuffled, measured), promise, seed);
      uniform += measured.cardinality();
    }
    assertThat(covered).isGreaterThanOrEqualTo(LEAST_COVERED);
    assertThat((double) inTime / RUNS).isLessThanOrEqualTo(1.15 * uniform / RUNS + 10);
  }

  private static LongToDoubleFunction noting(double[] counts, BitSet measured) {
    return frame -> {
      measured.set((int) frame);
      return counts[(int) frame];
    };
  }

  @Test
  void neighbouringBlocksNeverTellLessVarianceThanThereIsWithinThem() {
    CountSeries series = new CountSeries(10_000, 3, 20, 5);
    java.util.SplittableRandom random = new java.util.SplittableRandom(8);
    double within = 0;
    double between = 0;
    double all = 0;
    for (int draw = 0; draw < 500; draw++) {
      TimeStrata strata = new TimeStrata(10_000, 201, random);
      strata.pair(100, random);
      strata.measure(series);
      within += strata.estimate(new double[] {1, 0}, 2).variance();
      between += strata.collapsed(new double[] {1, 0}, 2).variance();
      all += strata.plain(new double[] {1, 0}, 2).variance();
    }
    assertThat(between).isGreaterThan(within).isLessThan(3 * within);
    assertThat(all).isGreaterThan(between);
  }
}
