package org.glimpse.optimizer.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The best of any range, against looking at each of its scores. */
final class ScoreIndexTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 63, 64, 65, 4_095, 4_097, 20_000})
  void findsTheBestOfAnyRange(int frames) {
    SplittableRandom random = new SplittableRandom(frames);
    float[] scores = new float[frames];
    for (int i = 0; i < frames; i++) {
      scores[i] = random.nextInt(1_000);
    }
    float[] raw = scores.clone();
    ScoreIndex index = new ScoreIndex(scores);
    for (int run = 0; run < 300; run++) {
      int first = random.nextInt(frames);
      int last = random.nextInt(first, frames);
      int best = first;
      for (int i = first; i <= last; i++) {
        best = raw[i] > raw[best] ? i : best;
      }
      assertThat(index.best(first, last)).as("%d to %d", first, last).isEqualTo(best);
    }
  }

  @Test
  void scoresAreBroughtToStandardUnits() {
    ScoreIndex index = new ScoreIndex(new float[] {10, 30, 20, 20});
    assertThat(index.at(0)).isCloseTo(-Math.sqrt(2), within(1e-6));
    assertThat(index.at(1)).isCloseTo(Math.sqrt(2), within(1e-6));
    assertThat(new ScoreIndex(new float[] {7, 7, 7}).at(1)).isZero();
  }
}
