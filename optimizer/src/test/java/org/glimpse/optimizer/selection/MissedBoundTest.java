package org.glimpse.optimizer.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;

/** The tail is near the true one, and never far below it. */
final class MissedBoundTest {
  @Test
  void seeingNoneIsExact() {
    MissedBound bound = new MissedBound();
    bound.place(1, 0.25);
    assertThat(bound.probability(10, 0, 0, 0)).isCloseTo(Math.pow(0.75, 10), within(1e-6));
  }

  @Test
  void equalProbabilitiesGiveTheBinomialTail() {
    // Its steps are as coarse as can be: half of one is missing from the tail.
    MissedBound bound = new MissedBound();
    bound.place(1, 0.1);
    BinomialDistribution exact = BinomialDistribution.of(200, 0.1);
    for (int seen = 10; seen <= 16; seen++) {
      assertThat(bound.probability(200, seen / 0.1, seen, 0))
          .as("%d seen", seen)
          .isBetween(
              0.6 * exact.cumulativeProbability(seen), 1.4 * exact.cumulativeProbability(seen));
    }
  }

  @Test
  void unequalProbabilitiesAgreeWithSimulation() {
    double[] inclusion = {1, 0.5, 0.2, 0.05, 0.02};
    MissedBound bound = new MissedBound();
    for (double each : inclusion) {
      bound.place(1, each);
    }
    int positives = 50;
    SplittableRandom random = new SplittableRandom(4);
    for (double sum : new double[] {15, 25, 30}) {
      int runs = 40_000;
      int lower = 0;
      for (int run = 0; run < runs; run++) {
        double seen = 0;
        for (int i = 0; i < positives; i++) {
          double each = inclusion[i % inclusion.length];
          seen += random.nextDouble() < each ? 1 / each : 0;
        }
        lower += seen <= sum ? 1 : 0;
      }
      double simulated = lower / (double) runs;
      assertThat(bound.probability(positives, sum, 15, 0))
          .as("a sum of %f", sum)
          .isBetween(0.6 * simulated, 1.6 * simulated + 0.002);
    }
  }

  @Test
  void aSumAsGreatAsThePositivesSaysNothing() {
    MissedBound bound = new MissedBound();
    assertThat(bound.isEmpty()).isTrue();
    bound.place(3, 0.1);
    assertThat(bound.isEmpty()).isFalse();
    assertThat(bound.probability(20, 20, 2, 0)).isEqualTo(1);
    assertThat(bound.probability(20, 10, 1, 30)).isGreaterThan(0.3);
  }
}
