package org.glimpse.optimizer.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is chosen as frames come in any order, against choosing from all of them at once. */
final class SpacedHitsTest {
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 13, 300})
  void choosesAsIfAllHadBeenKnown(long gap) {
    SplittableRandom random = new SplittableRandom(gap);
    for (int run = 0; run < 50; run++) {
      SpacedHits hits = new SpacedHits(gap);
      TreeMap<Long, Long> all = new TreeMap<>();
      for (int i = 0; i < 60; i++) {
        long frame = random.nextLong(2_000);
        if (all.containsKey(frame)) {
          continue;
        }
        long worth = 1 + random.nextInt(3);
        all.put(frame, worth);
        hits.add(frame, frame, worth);
        List<Long> chosen = greedy(all, gap);
        assertThat(hits.chosenPositions())
            .as("gap %d run %d", gap, run)
            .containsExactly(unbox(chosen));
        assertThat(hits.worth()).isEqualTo(chosen.stream().mapToLong(all::get).sum());
      }
    }
  }

  private static List<Long> greedy(TreeMap<Long, Long> all, long gap) {
    List<Long> chosen = new ArrayList<>();
    for (long frame : all.keySet()) {
      if (chosen.isEmpty() || frame - chosen.get(chosen.size() - 1) >= gap) {
        chosen.add(frame);
      }
    }
    return chosen;
  }

  private static long[] unbox(List<Long> list) {
    return list.stream().mapToLong(Long::longValue).toArray();
  }
}
