package org.glimpse.optimizer.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Over many draws, estimates hit the truth and variances the spread of the estimates. */
class UniformSampleTest {
  private static final int DRAWS = 20_000;

  @ParameterizedTest
  @CsvSource({"1000, 30", "300, 200", "64, 63", "500, 2"})
  void meanAndVarianceAreUnbiased(int frames, int count) {
    CountSeries series = new CountSeries(frames, 3, 20, 5);
    SplittableRandom random = new SplittableRandom(6);
    double sum = 0;
    double squares = 0;
    double variances = 0;
    for (int draw = 0; draw < DRAWS; draw++) {
      UniformSample sample = new UniformSample(frames, count, random);
      assertThat(
              sample.measure(
                  drawn -> {
                    assertThat(Arrays.stream(drawn).distinct().sorted().toArray()).isEqualTo(drawn);
                    assertThat(drawn[drawn.length - 1]).isLessThan(frames);
                    return series.measure(drawn);
                  }))
          .isEqualTo(count);
      FrameSample.Estimate estimate = sample.estimate(new double[] {1, 0}, 2);
      sum += estimate.mean();
      squares += estimate.mean() * estimate.mean();
      variances += estimate.variance();
    }
    double mean = sum / DRAWS;
    double spread = squares / DRAWS - mean * mean;
    assertThat(mean).isCloseTo(series.mean(), within(5 * Math.sqrt(spread / DRAWS)));
    assertThat(variances / DRAWS).isCloseTo(spread, within(0.05 * spread));
  }
}
