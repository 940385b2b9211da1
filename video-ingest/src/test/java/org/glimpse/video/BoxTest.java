package org.glimpse.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BoxTest {
  @Test
  void edgesAreExclusive() {
    Box box = new Box(10, 20, 14, 23);
    assertThat(box.width()).isEqualTo(4);
    assertThat(box.height()).isEqualTo(3);
    assertThat(box.area()).isEqualTo(12);
  }

  @Test
  void degenerateBoxesHaveNoAreaAndNoOverlap() {
    Box line = new Box(5, 5, 5, 9);
    Box inverted = new Box(9, 9, 3, 3);
    assertThat(line.area()).isZero();
    assertThat(inverted.area()).isZero();
    assertThat(line.iou(line)).isZero();
    assertThat(inverted.iou(new Box(0, 0, 20, 20))).isZero();
  }

  @Test
  void touchingBoxesDoNotOverlap() {
    assertThat(new Box(0, 0, 4, 4).iou(new Box(4, 0, 8, 4))).isZero();
    assertThat(new Box(0, 0, 4, 4).iou(new Box(4, 4, 8, 8))).isZero();
  }

  @Test
  void overlapIsSharedOverUnited() {
    assertThat(new Box(0, 0, 4, 4).iou(new Box(0, 0, 4, 4))).isEqualTo(1);
    assertThat(new Box(0, 0, 4, 4).iou(new Box(2, 0, 6, 4))).isEqualTo(8f / 24);
    assertThat(new Box(0, 0, 4, 4).iou(new Box(1, 1, 3, 3))).isEqualTo(4f / 16);
    assertThat(new Box(-2, -2, 2, 2).iou(new Box(0, 0, 4, 4))).isEqualTo(4f / 28);
  }

  @Test
  void overlapOfWholeBoxesEqualsCountingPixels() {
    long seed = 20_261_121;
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      Box left = randomBox(random);
      Box right = randomBox(random);
      int shared = 0;
      int united = 0;
      for (int y = 0; y < 30; y++) {
        for (int x = 0; x < 30; x++) {
          boolean inLeft = covers(left, x, y);
          boolean inRight = covers(right, x, y);
          shared += inLeft && inRight ? 1 : 0;
          united += inLeft || inRight ? 1 : 0;
        }
      }
      float expected = (float) shared / united;
      assertThat(left.iou(right))
          .as("seed %d round %d", seed, round)
          .isCloseTo(expected, within(1e-6f))
          .isEqualTo(right.iou(left));
    }
  }

  private static Box randomBox(Random random) {
    int x = random.nextInt(20);
    int y = random.nextInt(20);
    return new Box(x, y, x + 1 + random.nextInt(9), y + 1 + random.nextInt(9));
  }

  private static boolean covers(Box box, int x, int y) {
    return x >= box.xmin() && x < box.xmax() && y >= box.ymin() && y < box.ymax();
  }
}
