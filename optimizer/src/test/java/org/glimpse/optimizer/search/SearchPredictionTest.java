package org.glimpse.optimizer.search;

import static org.assertj.core.api.Assertions.assertThat;

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
}
