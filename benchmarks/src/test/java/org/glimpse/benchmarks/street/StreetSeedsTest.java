package org.glimpse.benchmarks.street;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.glimpse.scenes.SceneOptions;
import org.junit.jupiter.api.Test;

class StreetSeedsTest {
  @Test
  void noStreetServesTwice() {
    List<Long> seeds = new ArrayList<>();
    for (StreetSeeds each : StreetSeeds.values()) {
      each.any(2000, 3).forEach(street -> seeds.add(street.seed()));
      each.defaults(2000, 3).forEach(street -> seeds.add(street.seed()));
    }
    assertThat(seeds).doesNotHaveDuplicates().allMatch(seed -> seed >= 1_000_000);
  }

  @Test
  void everyFrameLookedAtIsInTheStreet() {
    SceneOptions street = StreetSeeds.TEST.any(1, 12).get(0);
    long[] frames = StreetSeeds.frames(street);
    assertThat(frames).hasSize(12).isSorted();
    assertThat(frames[11]).isLessThan(street.frames());
  }
}
