package org.glimpse.optimizer.selection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

/** Ranks are a permutation, likely frames first, equal ones in no order of time. */
final class ScoreRankingTest {
  @Test
  void likelyFramesComeFirst() {
    float[] likely = {0.2f, 1, 0, 0.5f, -0f, Float.MIN_VALUE};
    ScoreRanking ranking = new ScoreRanking(likely);
    int[] places = new int[6];
    for (int rank = 0; rank < 6; rank++) {
      places[rank] = ranking.place(rank);
      assertThat(ranking.likely()[rank]).isEqualTo(likely[places[rank]]);
    }
    assertThat(places).startsWith(1, 3, 0, 5).contains(2, 4);
  }

  @Test
  void equalScoresAreSpreadOverTime() {
    int frames = 10_000;
    ScoreRanking ranking = new ScoreRanking(new float[frames]);
    BitSet all = new BitSet();
    int early = 0;
    for (int rank = 0; rank < frames; rank++) {
      all.set(ranking.place(rank));
      early += rank < 1000 && ranking.place(rank) < frames / 2 ? 1 : 0;
    }
    assertThat(all.cardinality()).isEqualTo(frames);
    assertThat(early).isBetween(400, 600);
  }
}
