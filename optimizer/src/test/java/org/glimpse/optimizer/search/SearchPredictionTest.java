package org.glimpse.optimizer.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Predicted looks against those of searches on the recordings (medians of `benchmarks/run limit`).
 */
final class SearchPredictionTest {
  @ParameterizedTest
  @CsvSource({
    "10, 464, 10, 356",
    "10, 584, 10, 372",
    "10, 390, 10, 480",
    "5, 99, 1, 104",
    "20, 70, 10, 312",
    "1, 2719, 1, 96",
    "5, 6, 100, 32"
  })
  void isNearWhatSearchesTake(int wanted, double framesForEach, double gapSeconds, double looks) {
    double predicted = SearchPrediction.calls(wanted, 1 / framesForEach, gapSeconds, 0, 0);
    assertThat(predicted).isBetween(looks / 1.45, looks * 1.45);
  }

  @Test
  void nothingIsNeededForNothingAndScoresAndLabelsSave() {
    assertThat(SearchPrediction.calls(0, 0.1, 1, 0, 0)).isZero();
    double alone = SearchPrediction.calls(10, 0.002, 10, 0, 0);
    assertThat(SearchPrediction.calls(10, 0.002, 10, 0, 100)).isLessThan(alone);
    double slight = SearchPrediction.calls(10, 0.002, 10, 0.1, 0);
    double good = SearchPrediction.calls(10, 0.002, 10, 0.55, 0);
    assertThat(slight).isLessThan(alone / 2);
    assertThat(good).isBetween(10.0, slight / 2);
  }

  /** Events that come and go as a Markov chain does, searched in order of time again and again. */
  @ParameterizedTest
  @CsvSource({"5, 0.2, 1", "5, 0.7, 1", "10, 0.05, 10", "1, 0.3, 5"})
  void looksInOrderOfTimeAreThoseOfEventsThatLast(int wanted, double share, int gapSeconds) {
    int rate = 30;
    double leaves = 1.0 / (2 * rate);
    double comes = leaves * share / (1 - share);
    SplittableRandom random = new SplittableRandom(1);
    int runs = 4_000;
    double looks = 0;
    for (int run = 0; run < runs; run++) {
      boolean there = random.nextDouble() < share;
      int skipped = 0;
      for (int found = 0; found < wanted; ) {
        if (skipped > 0) {
          skipped--;
        } else {
          looks++;
          found += there ? 1 : 0;
          skipped = there ? gapSeconds * rate - 1 : 0;
        }
        there = random.nextDouble() < (there ? leaves : comes) ? !there : there;
      }
    }
    assertThat(SearchPrediction.inOrder(wanted, share, gapSeconds, rate))
        .isBetween(0.9 * looks / runs, 1.1 * looks / runs);
  }

  @Test
  void withoutAGapWhatFollowsAHitIsOne() {
    assertThat(SearchPrediction.inOrder(5, 0.2, 0, 30)).isEqualTo(25);
    assertThat(SearchPrediction.inOrder(0, 0.2, 1, 30)).isZero();
    assertThat(SearchPrediction.inOrder(5, 1, 1, 30)).isEqualTo(5);
  }
}
