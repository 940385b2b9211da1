package org.glimpse.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PixelRectangleTest {
  @Test
  void wholePixelsAreThemselves() {
    assertThat(PixelRectangle.covered(new Box(2, 3, 6, 8), 10, 10))
        .isEqualTo(new PixelRectangle(2, 3, 6, 8));
    assertThat(PixelRectangle.covered(null, 10, 7)).isEqualTo(new PixelRectangle(0, 0, 10, 7));
  }

  @Test
  void aPixelBelongsToTheBoxThatHoldsItsCentre() {
    assertThat(PixelRectangle.covered(new Box(2.5f, 0, 6.5f, 1), 10, 10))
        .isEqualTo(new PixelRectangle(2, 0, 6, 1));
    assertThat(PixelRectangle.covered(new Box(2.51f, 0, 6.51f, 1), 10, 10))
        .isEqualTo(new PixelRectangle(3, 0, 7, 1));
    assertThat(PixelRectangle.covered(new Box(2.6f, 0, 3.4f, 1), 10, 10).isEmpty()).isTrue();
  }

  @Test
  void boxesAreClipped() {
    assertThat(PixelRectangle.covered(new Box(-5, -5, 400, 3), 10, 10))
        .isEqualTo(new PixelRectangle(0, 0, 10, 3));
    float infinity = Float.POSITIVE_INFINITY;
    assertThat(PixelRectangle.covered(new Box(-infinity, -infinity, infinity, infinity), 10, 10))
        .isEqualTo(new PixelRectangle(0, 0, 10, 10));
    assertThat(PixelRectangle.covered(new Box(20, 20, 30, 30), 10, 10).isEmpty()).isTrue();
    assertThat(PixelRectangle.covered(new Box(6, 6, 2, 2), 10, 10).isEmpty()).isTrue();
    assertThat(PixelRectangle.covered(new Box(0, 0, Float.NaN, 4), 10, 10).isEmpty()).isTrue();
    assertThat(PixelRectangle.covered(new Box(Float.NaN, 0, 4, 4), 10, 10).isEmpty()).isTrue();
  }

  @Test
  void agreesWithTestingEveryCentre() {
    long seed = 4;
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      // Quarters of a pixel meet centres exactly now and then.
      Box box = new Box(quarter(random), quarter(random), quarter(random), quarter(random));
      PixelRectangle covered = PixelRectangle.covered(box, 16, 12);
      for (int y = 0; y < 12; y++) {
        for (int x = 0; x < 16; x++) {
          boolean expected =
              x + 0.5 >= box.xmin()
                  && x + 0.5 < box.xmax()
                  && y + 0.5 >= box.ymin()
                  && y + 0.5 < box.ymax();
          boolean found =
              x >= covered.left()
                  && x < covered.right()
                  && y >= covered.top()
                  && y < covered.bottom();
          assertThat(found)
              .as("seed %d round %d: %s at %d,%d", seed, round, box, x, y)
              .isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void boxesThatShareAnEdgeShareNoPixelAndLeaveNone() {
    for (float edge = 0; edge <= 16; edge += 0.125f) {
      PixelRectangle left = PixelRectangle.covered(new Box(0, 0, edge, 4), 16, 4);
      PixelRectangle right = PixelRectangle.covered(new Box(edge, 0, 16, 4), 16, 4);
      assertThat(left.right()).as("edge at %s", edge).isEqualTo(right.left());
      assertThat(left.width() + right.width()).as("edge at %s", edge).isEqualTo(16);
    }
  }

  @Test
  void aPictureHasAtLeastTheNearestPixel() {
    assertThat(PixelRectangle.coveredOrNearest(new Box(2, 3, 6, 8), 10, 10))
        .isEqualTo(new PixelRectangle(2, 3, 6, 8));
    assertThat(PixelRectangle.coveredOrNearest(new Box(2.6f, 4, 3.2f, 5), 10, 10))
        .isEqualTo(new PixelRectangle(2, 4, 3, 5));
    assertThat(PixelRectangle.coveredOrNearest(new Box(20, -9, 30, -8), 10, 10))
        .isEqualTo(new PixelRectangle(9, 0, 10, 1));
    assertThat(PixelRectangle.coveredOrNearest(new Box(0, 0, 0, Float.NaN), 10, 10).isEmpty())
        .isTrue();
    float infinity = Float.POSITIVE_INFINITY;
    assertThat(PixelRectangle.coveredOrNearest(new Box(infinity, 0, -infinity, 0), 10, 10))
        .isEqualTo(new PixelRectangle(5, 0, 6, 1));
  }

  private static float quarter(Random random) {
    return (random.nextInt(100) - 16) / 4f;
  }
}
