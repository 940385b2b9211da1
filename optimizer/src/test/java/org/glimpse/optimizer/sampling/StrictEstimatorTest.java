package org.glimpse.optimizer.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Strict promises hold by simulation, with a binomial test at 1 %; so do their looks. */
class StrictEstimatorTest {
  private static final int RUNS = 200;

  @ParameterizedTest
  @CsvSource({"2.0, 100, 0.5, false, 20", "0.3, 300, 0.1, false, 10", "3.0, 100, 0.2, true, 20"})
  void theTruthIsInsideAtEveryLook(
      double busiest, double stay, double error, boolean relative, double valueMax) {
    CountSeries series = new CountSeries(50_000, busiest, stay, 31);
    MeanPromise promise = new MeanPromise(error, relative, 0.95, valueMax);
    double truth = series.mean();
    int covered = 0;
    int always = 0;
    for (long seed = 0; seed < RUNS; seed++) {
      boolean[] inside = {true};
      MeanEstimate estimate =
          new StrictEstimator(
                  series.frames(),
                  series,
                  List.of(Target.mean(0, promise, null)),
                  (now, frames) ->
                      inside[0] &= now.get(0).lower() <= truth && truth <= now.get(0).upper(),
                  seed)
              .estimate()
              .get(0);
      double wanted = relative ? error * truth : error;
      covered += Math.abs(estimate.mean() - truth) <= wanted ? 1 : 0;
      always += inside[0] ? 1 : 0;
      assertThat(estimate.halfWidth()).isLessThanOrEqualTo(promise.halfWidthMax(estimate.mean()));
    }
    int least = BinomialDistribution.of(RUNS, 0.95).inverseCumulativeProbability(0.01 / 6);
    assertThat(covered).isGreaterThanOrEqualTo(least);
    assertThat(always).isGreaterThanOrEqualTo(least);
  }

  @Test
  void fewFramesAreMeasuredAndNoneTwice() {
    CountSeries series = new CountSeries(500_000, 2.0, 100, 32);
    MeanPromise promise = new MeanPromise(0.2, false, 0.95, 20);
    MeanEstimate estimate =
        new StrictEstimator(
                series.frames(),
                series,
                List.of(Target.mean(0, promise, null)),
                LookListener.NONE,
                1)
            .estimate()
            .get(0);
    assertThat(estimate.frames()).isEqualTo(series.measured()).isLessThan(5_000);
  }

  @Test
  void intervalsOfSamplesWithoutReplacementEndAtTheTruth() {
    BettingInterval interval = new BettingInterval(10, 0.95);
    double[] values = {0, 1, 0.5, 0.25, 0, 0, 1, 1, 0, 0.25};
    for (double value : values) {
      interval.add(value, 10);
    }
    assertThat(interval.lower()).isCloseTo(0.4, org.assertj.core.data.Offset.offset(1e-9));
    assertThat(interval.upper()).isCloseTo(0.4, org.assertj.core.data.Offset.offset(1e-9));
  }
}
