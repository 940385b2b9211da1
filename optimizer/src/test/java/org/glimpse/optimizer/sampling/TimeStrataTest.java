package org.glimpse.optimizer.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Over many draws, estimates hit the truth and variances the spread of the estimates. */
class TimeStrataTest {
  private static final int DRAWS = 20_000;

  @ParameterizedTest
  @CsvSource({"1000, 30, 0", "1000, 30, 7", "1003, 30, 30", "997, 111, 20", "64, 32, 10"})
  void meanAndVarianceAreUnbiased(int frames, int blocks, int pairs) {
    CountSeries series = new CountSeries(frames, 3, 20, 5);
    SplittableRandom random = new SplittableRandom(6);
    double sum = 0;
    double squares = 0;
    double variances = 0;
    for (int draw = 0; draw < DRAWS; draw++) {
      TimeStrata strata = new TimeStrata(frames, blocks, random);
      strata.pair(pairs, random);
      assertThat(strata.measure(series)).isEqualTo(blocks + pairs);
      FrameSample.Estimate estimate = strata.estimate(new double[] {1, 0}, 2);
      sum += estimate.mean();
      squares += estimate.mean() * estimate.mean();
      variances += estimate.variance();
      assertThat(estimate.pairs()).isEqualTo(pairs);
    }
    double mean = sum / DRAWS;
    double spread = squares / DRAWS - mean * mean;
    assertThat(mean).isCloseTo(series.mean(), within(5 * Math.sqrt(spread / DRAWS)));
    if (pairs > 0) {
      assertThat(variances / DRAWS).isCloseTo(spread, within(0.05 * spread));
    } else {
      assertThat(variances).isNaN();
    }
  }

  @Test
  void morePairsLowerTheVarianceAndMeasureOnlyThemselves() {
    CountSeries series = new CountSeries(10_000, 3, 20, 5);
    SplittableRandom random = new SplittableRandom(7);
    TimeStrata strata = new TimeStrata(10_000, 200, random);
    strata.pair(50, random);
    assertThat(strata.measure(series)).isEqualTo(250);
    strata.pair(60, random);
    assertThat(strata.measure(series)).isEqualTo(60);
    assertThat(strata.pairs()).isEqualTo(110);
    strata.pair(90, random);
    strata.measure(series);
    assertThat(strata.pairs()).isEqualTo(200);
    assertThat(strata.estimate(new double[] {1, 0}, 2).mean())
        .isCloseTo(series.mean(), within(1.0));
  }
}
