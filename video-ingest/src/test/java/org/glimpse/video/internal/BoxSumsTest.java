package org.glimpse.video.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Means over rectangles, against a plain sum in floating point. */
class BoxSumsTest {

  @ParameterizedTest
  @CsvSource({
    "640, 352, 65, 65, 640",
    "427, 240, 65, 65, 448",
    "1920, 1080, 65, 65, 1920",
    "261, 130, 65, 65, 264",
    "16384, 6500, 65, 65, 16384",
    "400, 200, 100, 100, 400",
    "8, 4, 1, 2, 8"
  })
  void meansOfSmoothPicturesAreThoseOfTheirRectangles(
      int width, int height, int gridWidth, int gridHeight, int stride) {
    byte[] plane = new byte[stride * height];
    long seed = 31L * width + height;
    Random random = new Random(seed);
    double across = random.nextDouble() * 6 / width;
    double down = random.nextDouble() * 6 / height;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < stride; x++) {
        // What lies behind the row must not matter.
        int inside = (int) (127.5 + 127.4 * Math.sin(x * across * 5 + y * down * 5));
        plane[y * stride + x] = (byte) (x < width ? inside : random.nextInt());
      }
    }
    assertThat(BoxSums.supports(width, height, gridWidth, gridHeight, stride)).isTrue();
    BoxSums sums = new BoxSums(width, height, gridWidth, gridHeight);
    ByteBuffer memory = ByteBuffer.allocateDirect(plane.length).order(ByteOrder.LITTLE_ENDIAN);
    memory.put(plane).flip();
    for (int row = 0; row < gridHeight; row++) {
      sums.sumRow(memory.asLongBuffer(), stride, row);
      double before = 0;
      for (int column = 0; column < gridWidth; column++) {
        double sum = sums.sumUpTo(column);
        double mean = (sum - before) * sums.perSample();
        before = sum;
        assertThat(mean)
            .as("seed %d column %d row %d", seed, column, row)
            .isCloseTo(
                mean(plane, stride, width, height, gridWidth, gridHeight, column, row),
                within(2.5));
      }
    }
  }

  private static double mean(
      byte[] plane,
      int stride,
      int width,
      int height,
      int gridWidth,
      int gridHeight,
      int column,
      int row) {
    double left = (double) column * width / gridWidth;
    double right = (double) (column + 1) * width / gridWidth;
    double top = (double) row * height / gridHeight;
    double bottom = (double) (row + 1) * height / gridHeight;
    double sum = 0;
    for (int y = (int) top; y < bottom && y < height; y++) {
      for (int x = (int) left; x < right && x < width; x++) {
        double share =
            (Math.min(right, x + 1) - Math.max(left, x))
                * (Math.min(bottom, y + 1) - Math.max(top, y));
        sum += share * (plane[y * stride + x] & 0xff);
      }
    }
    return sum / ((right - left) * (bottom - top));
  }

  @Test
  void whiteStaysWhiteAndBlackStaysBlack() {
    for (int value : new int[] {0, 255}) {
      ByteBuffer memory = ByteBuffer.allocateDirect(800 * 640).order(ByteOrder.LITTLE_ENDIAN);
      while (memory.hasRemaining()) {
        memory.put((byte) value);
      }
      memory.flip();
      BoxSums sums = new BoxSums(797, 640, 65, 65);
      for (int row = 0; row < 65; row++) {
        sums.sumRow(memory.asLongBuffer(), 800, row);
        float before = 0;
        for (int column = 0; column < 65; column++) {
          float sum = sums.sumUpTo(column);
          assertThat((sum - before) * sums.perSample()).isCloseTo(value, within(0.01f));
          before = sum;
        }
      }
    }
  }

  @Test
  void saysWhatItCannotDo() {
    assertThat(BoxSums.supports(259, 200, 65, 65, 264)).as("too narrow").isFalse();
    assertThat(BoxSums.supports(640, 129, 65, 65, 640)).as("too low").isFalse();
    assertThat(BoxSums.supports(640, 6501, 65, 65, 640)).as("too high").isFalse();
    assertThat(BoxSums.supports(427, 240, 65, 65, 427)).as("no room behind rows").isFalse();
    assertThat(BoxSums.supports(640, 352, 65, 65, -640)).as("upside down").isFalse();
    assertThat(BoxSums.supports(20_000, 352, 65, 65, 20_000)).as("too wide").isFalse();
  }
}
