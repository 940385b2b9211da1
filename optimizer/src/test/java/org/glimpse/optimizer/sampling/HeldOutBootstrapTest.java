package org.glimpse.optimizer.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;

class HeldOutBootstrapTest {
  /** Counts, and predictions that are off by some bias and noise. */
  private static double[][] frames(int frames, double bias, double noise, Random random) {
    double[][] both = new double[2][frames];
    for (int frame = 0; frame < frames; frame++) {
      both[1][frame] = random.nextInt(4);
      both[0][frame] = both[1][frame] + bias + noise * random.nextGaussian();
    }
    return both;
  }

  private static double distance(double[][] frames, double confidence) {
    return HeldOutBootstrap.distance(frames[0], frames[1], confidence, 1);
  }

  @Test
  void theDistanceIsThatOfNormalTheoryWhereThatHolds() {
    double[][] fair = frames(900, 0, 0.6, new Random(3));
    double mean = 0;
    for (int frame = 0; frame < 900; frame++) {
      mean += (fair[0][frame] - fair[1][frame]) / 900;
    }
    // Two standard errors of 0.02, and what these frames are off by themselves.
    assertThat(distance(fair, 0.95)).isCloseTo(0.04 + Math.abs(mean) / 2, within(0.012));
    assertThat(distance(fair, 0.99)).isGreaterThan(distance(fair, 0.95));
    double[][] biased = frames(900, 0.3, 0.6, new Random(3));
    assertThat(distance(biased, 0.95)).isBetween(0.3, 0.36);
  }

  @Test
  void theTruthIsWithinTheDistanceAsOftenAsSaid() {
    int runs = 400;
    int covered = 0;
    for (int seed = 0; seed < runs; seed++) {
      double bias = 0.05;
      double[][] frames = frames(150, bias, 0.5, new Random(seed));
      covered += distance(frames, 0.95) >= bias ? 1 : 0;
    }
    // A bootstrap's quantile of what was resampled: a little short of 95 % for few frames.
    assertThat(covered)
        .isGreaterThanOrEqualTo(
            BinomialDistribution.of(runs, 0.93).inverseCumulativeProbability(0.01));
  }

  @Test
  void tooFewObjectsSayNothing() {
    double[] truth = new double[500];
    assertThat(HeldOutBootstrap.distance(truth, truth, 0.95, 1)).isInfinite();
    Arrays.fill(truth, 0, HeldOutBootstrap.SEEN_MIN, 1);
    assertThat(HeldOutBootstrap.distance(truth, truth, 0.95, 1)).isZero();
    assertThatThrownBy(() -> HeldOutBootstrap.distance(truth, new double[2], 0.95, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void framesNeededGrowWithWhatIsAsked() {
    assertThat(HeldOutBootstrap.frames(0, 0.5, 0.1, 0.95)).isEqualTo(97);
    assertThat(HeldOutBootstrap.frames(0.05, 0.5, 0.1, 0.95)).isEqualTo(385);
    assertThat(HeldOutBootstrap.frames(-0.1, 0.5, 0.1, 0.95)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void framesTellHowManyWouldBeEnough() {
    double[] truth = new double[400];
    double[] fair = new double[400];
    for (int frame = 0; frame < 400; frame++) {
      fair[frame] = frame % 2 == 0 ? 0.5 : -0.5;
    }
    assertThat(HeldOutBootstrap.frames(fair, truth, 0.02, 0.95)).isBetween(2_300L, 2_500L);
    double[][] biased = frames(400, 0.3, 0.5, new Random(5));
    assertThat(HeldOutBootstrap.frames(biased[0], biased[1], 0.2, 0.95)).isEqualTo(Long.MAX_VALUE);
  }
}
