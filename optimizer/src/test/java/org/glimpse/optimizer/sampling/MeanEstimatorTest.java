package org.glimpse.optimizer.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
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

  private static int covered(
      CountSeries series, MeanPromise promise, LongFunction<ControlVariate> proxies) {
    double truth = series.mean();
    double error = promise.relative() ? promise.error() * truth : promise.error();
    int covered = 0;
    for (long seed = 0; seed < RUNS; seed++) {
      MeanEstimate estimate =
          new MeanEstimator(series.frames(), series, proxies.apply(seed), promise, seed).estimate();
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
    MeanEstimate estimate =
        new MeanEstimator(series.frames(), series, null, within(0.02, false), 1).estimate();
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
      frames[seed] =
          new MeanEstimator(series.frames(), series, proxy, within(0.03, false), seed)
              .estimate()
              .frames();
    }
    Arrays.sort(frames);
    return frames[frames.length / 2];
  }

  @Test
  void equalSeedsGiveEqualEstimates() {
    CountSeries series = new CountSeries(100_000, 1.0, 100, 18);
    MeanPromise promise = within(0.05, false);
    MeanEstimate first = new MeanEstimator(100_000, series, null, promise, 7).estimate();
    assertThat(new MeanEstimator(100_000, series, null, promise, 7).estimate()).isEqualTo(first);
    assertThat(new MeanEstimator(100_000, series, null, promise, 8).estimate()).isNotEqualTo(first);
  }

  @Test
  void fewFramesAreAllMeasured() {
    CountSeries series = new CountSeries(100, 3.0, 20, 19);
    MeanEstimate estimate = new MeanEstimator(100, series, null, within(0.5, false), 1).estimate();
    assertThat(estimate.isExact()).isTrue();
    assertThat(estimate.mean()).isCloseTo(series.mean(), within(1e-12));
    assertThat(estimate.frames()).isEqualTo(100);
  }

  @Test
  void anErrorThatNoSampleReachesMeasuresEveryFrame() {
    CountSeries series = new CountSeries(20_000, 3.0, 3, 20);
    MeanEstimate estimate =
        new MeanEstimator(20_000, series, null, within(1e-4, false), 1).estimate();
    assertThat(estimate.isExact()).isTrue();
    assertThat(estimate.mean()).isCloseTo(series.mean(), within(1e-9));
  }

  @Test
  void whatIsNeverSeenIsAnsweredOnlyWhenItCannotBeMany() {
    Measurement absent = frames -> new double[frames.length];
    MeanPromise occupancy = new MeanPromise(0.01, false, 0.95, 1);
    MeanEstimate estimate = new MeanEstimator(1_000_000, absent, null, occupancy, 1).estimate();
    assertThat(estimate.mean()).isZero();
    // 1 - 0.025^(1/n) <= 0.01 from n = 368 on.
    assertThat(estimate.frames()).isBetween(368L, 1500L);
    assertThat(estimate.halfWidth()).isBetween(1e-4, 0.01);
  }

  @Test
  void aBurstThatIsSeldomSeenIsCoveredAsPromised() {
    // 0.4 % of the frames, in one piece: half the pilots see nothing of it.
    Measurement burst =
        frames -> Arrays.stream(frames).mapToDouble(f -> f / 1_000 == 77 ? 1 : 0).toArray();
    MeanPromise promise = new MeanPromise(0.002, false, 0.95, 1);
    int covered = 0;
    for (long seed = 0; seed < RUNS; seed++) {
      MeanEstimate estimate = new MeanEstimator(250_000, burst, null, promise, seed).estimate();
      covered += Math.abs(estimate.mean() - 0.004) <= 0.002 ? 1 : 0;
    }
    assertThat(covered).isGreaterThanOrEqualTo(leastCovered(1));
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
