package org.glimpse.optimizer.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Samples are of the size asked for, and frames are in them as often as is said. */
final class ImportanceSampleTest {
  @Test
  void framesAreDrawnAsOftenAsIsSaid() {
    Population population = Population.beta(400, 0.2, 1, 3);
    int runs = 4000;
    int[] drawn = new int[400];
    float[] inclusions = ImportanceSample.draw(population.likely(), 60, 0).inclusions();
    for (int seed = 0; seed < runs; seed++) {
      int[] places = ImportanceSample.draw(population.likely(), 60, seed).places();
      assertThat(places).hasSize(60).isSorted().doesNotHaveDuplicates();
      for (int place : places) {
        drawn[place]++;
      }
    }
    double sum = 0;
    for (int place = 0; place < 400; place++) {
      double expected = inclusions[place];
      sum += expected;
      double deviation = Math.sqrt(expected * (1 - expected) / runs);
      assertThat(drawn[place] / (double) runs)
          .as("frame %d", place)
          .isCloseTo(expected, within(5 * deviation + 0.01 * expected));
    }
    assertThat(sum).isCloseTo(60, within(0.01));
  }

  @Test
  void likelyFramesAreCertainAndOthersShareWhatIsLeft() {
    float[] likely = new float[1000];
    for (int place = 0; place < 10; place++) {
      likely[place] = 1;
    }
    float[] inclusions = ImportanceSample.draw(likely, 100, 1).inclusions();
    for (int place = 0; place < 1000; place++) {
      assertThat(inclusions[place]).isCloseTo(place < 10 ? 1 : 90f / 990, within(1e-4f));
    }
    assertThat(ImportanceSample.evenly(1000, 100, 1).inclusions()[7])
        .isCloseTo(0.1f, within(1e-6f));
  }

  @Test
  void allMayBeDrawnAndNoMore() {
    assertThat(ImportanceSample.draw(new float[] {0, 1, 0.5f}, 3, 1).places())
        .containsExactly(0, 1, 2);
    assertThatThrownBy(() -> ImportanceSample.draw(new float[2], 3, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ImportanceSample.draw(new float[2], 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
