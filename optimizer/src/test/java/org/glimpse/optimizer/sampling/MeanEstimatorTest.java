package org.glimpse.optimizer.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Promises are kept by simulation, with a binomial test at 1 %. */
class MeanEstimatorTest {
  private static final int RUNS = 400;

  private static MeanPromise within(double error, boolean relative) {
    return new MeanPromise(error, relative, 0.95, 100);
  }

  /** Runs in which the truth was within the error must be at least that many of {@link #RUNS}. */
  private static int leastCovered(int settings) {
    return BinomialDistribution.of(RUNS, 0.95).inverseCumulativeProbability(0.01 / settings);
  }

  private static MeanEstimate estimate(
      long frames, Measurement truth, ControlVariate proxy, MeanPromise promise, long seed) {
    List<Target> targets = List.of(Target.mean(0, promise, proxy));
    return new MeanEstimator(frames, truth, targets, LookListener.NONE, seed).estimate().get(0);
  }

  private static int covered(
      CountSeries series, MeanPromise promise, LongFunction<ControlVariate> proxies) {
    double truth = series.mean();
    double error = promise.relative() ? promise.error() * truth : promise.error();
    int covered = 0;
    for (long seed = 0; seed < RUNS; seed++) {
      MeanEstimate estimate = estimate(series.frames(), series, proxies.apply(seed), promise, seed);
      covered += Math.abs(estimate.mean() - truth) <= error ? 1 : 0;
      assertThat(estimate.halfWidth()).isLessThanOrEqualTo(promise.halfWidthMax(estimate.mean()));
    }
    return covered;
  }

  @ParameterizedTest
  @CsvSource({
    "2.0, 100, 0.1, false",
    "2.0, 100, 0.03, false",
    "0.3, 300, 0.02, false",
    "5.0, 30, 0.1, false",
    "1.0, 150, 0.05, true"
  })
  void theTruthIsWithinTheErrorAsOftenAsPromised(
      double busiest, double stay, double error, boolean relative) {
    CountSeries series = new CountSeries(300_000, busiest, stay, 11);
    assertThat(covered(series, within(error, relative), seed -> null))
        .isGreaterThanOrEqualTo(leastCovered(5));
  }

  @ParameterizedTest
  @CsvSource({"0.3, 0.98", "1.0, 0.98", "1.0, 0", "30, 0.98"})
  void theProxysQualityDoesNotMatterForThePromise(double noise, double persistence) {
    CountSeries series = new CountSeries(300_000, 2.0, 100, 12);
    ControlVariate proxy = series.proxy(noise, persistence, 13);
    assertThat(covered(series, within(0.04, false), seed -> proxy))
        .isGreaterThanOrEqualTo(leastCovered(4));
  }

  @Test
  void framesInTimeStrataAreFewerThanFramesAtRandom() {
    CountSeries series = new CountSeries(1_000_000, 2.0, 300, 14);
    double atRandom = 3.84 * series.variance() / (0.02 * 0.02);
    MeanEstimate estimate = estimate(series.frames(), series, null, within(0.02, false), 1);
    assertThat((double) estimate.frames()).isLessThan(0.6 * atRandom);
    assertThat(estimate.frames()).isEqualTo(series.measured());
    assertThat(estimate.stages()).isGreaterThan(1);
  }

  @Test
  void aGoodProxySavesFramesAndAUselessOneCostsFew() {
    CountSeries series = new CountSeries(1_000_000, 2.0, 100, 15);
    long without = median(series, null);
    assertThat(median(series, series.proxy(0.3, 0.98, 16))).isLessThan(without / 2);
    assertThat((double) median(series, series.proxy(50, 0.98, 17))).isLessThan(1.1 * without);
  }

  private static long median(CountSeries series, ControlVariate proxy) {
    long[] frames = new long[41];
    for (int seed = 0; seed < frames.length; seed++) {
      frames[seed] = estimate(series.frames(), series, proxy, within(0.03, false), seed).frames();
    }
    Arrays.sort(frames);
    return frames[frames.length / 2];
  }

  @Test
  void equalSeedsGiveEqualEstimates() {
    CountSeries series = new CountSeries(100_000, 1.0, 100, 18);
    MeanPromise promise = within(0.05, false);
    MeanEstimate first = estimate(100_000, series, null, promise, 7);
    assertThat(estimate(100_000, series, null, promise, 7)).isEqualTo(first);
    assertThat(estimate(100_000, series, null, promise, 8)).isNotEqualTo(first);
  }

  @Test
  void fewFramesAreAllMeasured() {
    CountSeries series = new CountSeries(100, 3.0, 20, 19);
    MeanEstimate estimate = estimate(100, series, null, within(0.5, false), 1);
    assertThat(estimate.isExact()).isTrue();
    assertThat(estimate.mean()).isCloseTo(series.mean(), within(1e-12));
    assertThat(estimate.frames()).isEqualTo(100);
  }

  @Test
  void anErrorThatNoSampleReachesMeasuresEveryFrame() {
    CountSeries series = new CountSeries(20_000, 3.0, 3, 20);
    MeanEstimate estimate = estimate(20_000, series, null, within(1e-4, false), 1);
    assertThat(estimate.isExact()).isTrue();
    assertThat(estimate.mean()).isCloseTo(series.mean(), within(1e-9));
  }

  @Test
  void whatIsNeverSeenIsAnsweredOnlyWhenItCannotBeMany() {
    Measurement absent = frames -> new double[frames.length][1];
    MeanPromise occupancy = new MeanPromise(0.01, false, 0.95, 1);
    MeanEstimate estimate = estimate(1_000_000, absent, null, occupancy, 1);
    assertThat(estimate.mean()).isZero();
    // 1 - 0.025^(1/n) <= 0.01 from n = 368 on.
    assertThat(estimate.frames()).isBetween(368L, 1500L);
    assertThat(estimate.halfWidth()).isBetween(1e-4, 0.01);
  }

  @Test
  void aBurstThatIsSeldomSeenIsCoveredAsPromised() {
    // 0.4 % of the frames, in one piece: half the pilots see nothing of it.
    Measurement burst =
        frames ->
            Arrays.stream(frames)
                .mapToObj(f -> new double[] {f / 1_000 == 77 ? 1 : 0})
                .toArray(double[][]::new);
    MeanPromise promise = new MeanPromise(0.002, false, 0.95, 1);
    int covered = 0;
    for (long seed = 0; seed < RUNS; seed++) {
      MeanEstimate estimate = estimate(250_000, burst, null, promise, seed);
      covered += Math.abs(estimate.mean() - 0.004) <= 0.002 ? 1 : 0;
    }
    assertThat(covered).isGreaterThanOrEqualTo(leastCovered(1));
  }

  @Test
  void severalTargetsAndTheirRatioAreCoveredFromOneSample() {
    CountSeries objects = new CountSeries(200_000, 3, 150, 21);
    // Every object has a size that goes with the frame; the average is over objects.
    Measurement sizes =
        frames ->
            Arrays.stream(frames)
                .mapToObj(
                    f -> {
                      int count = objects.count(f);
                      return new double[] {
                        count, count * (5 + Math.sin(f / 700.0)), count > 0 ? 1 : 0
                      };
                    })
                .toArray(double[][]::new);
    double[][] all = sizes.measure(java.util.stream.LongStream.range(0, 200_000).toArray());
    double[] truth = new double[3];
    for (double[] row : all) {
      for (int i = 0; i < 3; i++) {
        truth[i] += row[i] / all.length;
      }
    }
    List<Target> targets =
        List.of(
            Target.mean(0, within(0.1, false), null),
            Target.ratio(1, 0, within(0.05, false)),
            Target.mean(2, new MeanPromise(0.04, false, 0.95, 1), null));
    double[] wanted = {truth[0], truth[1] / truth[0], truth[2]};
    int[] covered = new int[3];
    int[] anytime = new int[3];
    for (long seed = 0; seed < RUNS; seed++) {
      boolean[] inside = {true, true, true};
      LookListener listener =
          (intervals, frames) -> {
            for (int i = 0; i < 3; i++) {
              LookListener.Interval each = intervals.get(i);
              inside[i] &= each.lower() <= wanted[i] && wanted[i] <= each.upper();
            }
          };
      List<MeanEstimate> estimates =
          new MeanEstimator(200_000, sizes, targets, listener, seed).estimate();
      for (int i = 0; i < 3; i++) {
        double error = Math.abs(estimates.get(i).mean() - wanted[i]);
        covered[i] += error <= targets.get(i).promise().error() ? 1 : 0;
        anytime[i] += inside[i] ? 1 : 0;
        assertThat(estimates.get(i).halfWidth())
            .isLessThanOrEqualTo(targets.get(i).promise().error());
      }
    }
    assertThat(Arrays.stream(covered).min().orElseThrow()).isGreaterThanOrEqualTo(leastCovered(6));
    assertThat(Arrays.stream(anytime).min().orElseThrow()).isGreaterThanOrEqualTo(leastCovered(6));
  }

  @Test
  void anAverageOfNothingIsNotANumberOnceEveryFrameWasSeen() {
    Measurement empty = frames -> new double[frames.length][2];
    List<Target> targets = List.of(Target.ratio(1, 0, within(0.1, false)));
    MeanEstimate estimate =
        new MeanEstimator(5_000, empty, targets, LookListener.NONE, 1).estimate().get(0);
    assertThat(estimate.mean()).isNaN();
    assertThat(estimate.frames()).isEqualTo(5_000);
  }

  @Test
  void promisesThatMeanNothingAreRefused() {
    for (double error : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> new MeanPromise(error, false, 0.95, 100))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (double confidence : new double[] {0, 1, Double.NaN, 95}) {
      assertThatThrownBy(() -> new MeanPromise(0.1, false, confidence, 100))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static org.assertj.core.data.Offset<Double> within(double distance) {
    return org.assertj.core.data.Offset.offset(distance);
  }
}
