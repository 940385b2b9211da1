package org.glimpse.optimizer.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Asked after every single draw, which is as often as anybody can. */
final class ErrorEvidenceTest {
  private static final int RUNS = 4000;
  private static final double RISK = 0.05;

  /** The draw that brought enough evidence, or more than there are frames. */
  private static int drawsUntilSure(
      int size, int limit, int wrong, double expected, SplittableRandom random) {
    ErrorEvidence evidence = new ErrorEvidence(size, limit, expected);
    int left = wrong;
    for (int drawn = 1; drawn <= size; drawn++) {
      if (random.nextInt(size - drawn + 1) < left) {
        left--;
      }
      if (evidence.after(drawn, wrong - left) >= Math.log(1 / RISK)) {
        return drawn;
      }
    }
    return size + 1;
  }

  @ParameterizedTest
  @CsvSource({
    "1000, 10, 10, 0",
    "1000, 10, 10, 3",
    "1000, 10, 10, 500",
    "1000, 10, 14, 2",
    "200, 40, 40, 10",
    "200, 40, 41, 39",
    "5000, 1, 1, 0"
  })
  void tooManyPassForFewEnoughWithThatRiskAtMost(int size, int limit, int wrong, double expected) {
    SplittableRandom random = new SplittableRandom(size + wrong);
    int passed = 0;
    for (int run = 0; run < RUNS; run++) {
      passed += drawsUntilSure(size, limit, wrong, expected, random) <= size ? 1 : 0;
    }
    int most = BinomialDistribution.of(RUNS, RISK).inverseCumulativeProbability(1 - 0.01 / 7);
    assertThat(passed).isLessThanOrEqualTo(most);
  }

  /** Without any wrong one, -ln 0.05 / 0.01 frames would do if that were known. */
  @ParameterizedTest
  @CsvSource({"0, 0, 500", "100, 100, 600", "300, 300, 1300", "300, 0, 1600"})
  void fewAreFoundToBeFewBeforeLong(int wrong, double expected, int draws) {
    SplittableRandom random = new SplittableRandom(wrong);
    double all = 0;
    for (int run = 0; run < 200; run++) {
      all += drawsUntilSure(100_000, 1000, wrong, expected, random);
    }
    assertThat(all / 200).isLessThan(draws);
  }

  @Test
  void smallNumbersAreExact() {
    ErrorEvidence evidence = new ErrorEvidence(10, 3, 0);
    assertThat(evidence.after(0, 0)).isCloseTo(0, within(1e-9));
    assertThat(evidence.after(8, 0)).as("two are left").isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(evidence.after(5, 3)).as("three were seen").isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(new ErrorEvidence(10, 11, 0).after(0, 0)).isEqualTo(Double.POSITIVE_INFINITY);
    // The chance of a right one first is 1 where none is wrong, 7 / 10 where three are; 0.6 + 0.08
    // of the belief say that none is.
    double one = Math.exp(new ErrorEvidence(10, 3, 0).after(1, 0));
    assertThat(one).isGreaterThan(0.68 * 10 / 7 + 0.32).isLessThan(10 / 7.0);
  }
}
