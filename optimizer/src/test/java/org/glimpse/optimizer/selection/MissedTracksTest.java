package org.glimpse.optimizer.selection;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.commons.statistics.distribution.HypergeometricDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bounds on missed tracks are those of the exact test, and samples no larger than needed. */
final class MissedTracksTest {

  @ParameterizedTest
  @CsvSource({
    "2000, 7, 0.01, 455",
    "40000, 16, 0.01, 815",
    "500, 1, 0.05, 40",
    "40000, 1, 0.01, 455",
    "3000, 11, 0.02, 0"
  })
  void theSampleIsTheSmallestThatRulesTooManyOut(
      int population, long shortest, double rate, int found) {
    MissedTracks missed = new MissedTracks(population, rate);
    int sample = missed.sample(shortest, 0, 0, found, 0.025);
    // The fewest wanted frames that may not be missing.
    int tooMany = (int) Math.max(shortest, Math.floor(rate * found / (1 - rate)) + 1);
    assertThat(HypergeometricDistribution.of(population, tooMany, sample).probability(0))
        .isLessThanOrEqualTo(0.025);
    assertThat(HypergeometricDistribution.of(population, tooMany, sample - 1).probability(0))
        .isGreaterThan(0.025);
    assertThat(MissedTracks.share(found, missed.missing(shortest, sample, 0, 0, 0.025)))
        .isLessThanOrEqualTo(rate);
  }

  @Test
  void whatTheSampleShowedCountsAgainstTheRestUntilItIsSettled() {
    MissedTracks missed = new MissedTracks(2000, 0.01);
    int none = missed.sample(7, 0, 0, 1000, 0.025);
    int some = missed.sample(7, 3, 8, 1000, 0.025);
    assertThat(some).isGreaterThan(none);
    assertThat(missed.missing(7, some, 3, 8, 0.025)).isLessThanOrEqualTo(10);
    assertThat(missed.missing(7, 2000, 3, 3, 0.025)).isZero();
    assertThat(new MissedTracks(0, 0.01).missing(7, 0, 0, 0, 0.025)).isZero();
  }
}
