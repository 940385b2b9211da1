package org.glimpse.optimizer.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TimeVariationTest {

  @Test
  void predictsTheVarianceWithinBlocksOfAnyLength() {
    int frames = 400_000;
    CountSeries series = new CountSeries(frames, 3, 200, 8);
    TimeVariation variation = new TimeVariation();
    Random random = new Random(9);
    for (int i = 0; i < 60_000; i++) {
      int first = random.nextInt(frames);
      int distance = (int) Math.exp(random.nextDouble() * Math.log(30_000));
      if (distance > 0 && first + distance < frames) {
        variation.add(distance, series.count(first) - series.count(first + distance));
      }
    }
    for (int length : new int[] {16, 100, 700, 5_000, 20_000}) {
      assertThat(variation.withinBlock(length))
          .as("blocks of %d frames", length)
          .isCloseTo(withinBlocks(series, length), within(0.15 * withinBlocks(series, length)));
    }
  }

  private static double withinBlocks(CountSeries series, int length) {
    double sum = 0;
    int blocks = series.frames() / length;
    for (int block = 0; block < blocks; block++) {
      double values = 0;
      double squares = 0;
      for (int i = 0; i < length; i++) {
        int count = series.count((long) block * length + i);
        values += count;
        squares += (double) count * count;
      }
      sum += (squares - values * values / length) / (length - 1);
    }
    return sum / blocks;
  }

  @Test
  void neverSaysThatNearerFramesDifferMore() {
    TimeVariation variation = new TimeVariation();
    variation.add(4, 5);
    variation.add(40, 1);
    variation.add(400, 3);
    assertThat(variation.withinBlock(10)).isLessThan(variation.withinBlock(100) + 1e-9);
    assertThat(variation.withinBlock(100)).isLessThan(variation.withinBlock(1000) + 1e-9);
  }

  @Test
  void knowsNothingBeforeItIsTold() {
    assertThat(new TimeVariation().withinBlock(100)).isZero();
  }
}
