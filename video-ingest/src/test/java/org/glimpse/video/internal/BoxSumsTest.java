package org.glimpse.video.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
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
    "224, 126, 65, 65, 256",
    "112, 63, 65, 65, 128",
    "131, 101, 65, 65, 136",
    "66, 66, 65, 65, 72",
    "1024, 128, 4, 64, 1024",
    "8, 4, 1, 2, 8"
  })
  void meansOfSmoothPicturesAreThoseOfTheirRectangles(
      int width, int height, int gridWidth, int gridHeight, int stride) {
    compare(width, height, gridWidth, gridHeight, stride, 31L * width + height);
  }

  @Test
  void anySizeAndStrideWill() {
    for (long seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      int gridWidth = 1 + random.nextInt(70);
      int gridHeight = 1 + random.nextInt(70);
      int width = gridWidth + random.nextInt(6 * gridWidth);
      int height = gridHeight + random.nextInt(9 * gridHeight);
      int stride = (width + 7) / 8 * 8 + 8 * random.nextInt(4);
      compare(width, height, gridWidth, gridHeight, stride, seed);
    }
  }

  private static void compare(
      int width, int height, int gridWidth, int gridHeight, int stride, long seed) {
    byte[] plane = new byte[stride * height];
    Random random = new Random(seed);
    double across = random.nextDouble() * Math.min(0.12, 30.0 / width);
    double down = random.nextDouble() * Math.min(0.12, 30.0 / height);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < stride; x++) {
        // What lies behind the row must not matter.
        int inside = (int) (127.5 + 127.4 * Math.sin(x * across + y * down));
        plane[y * stride + x] = (byte) (x < width ? inside : random.nextInt());
      }
    }
    double[][] means = means(plane, width, height, gridWidth, gridHeight, stride);
    for (int row = 0; row < gridHeight; row++) {
      for (int column = 0; column < gridWidth; column++) {
        assertThat(means[row][column])
            .as("seed %d column %d row %d", seed, column, row)
            .isCloseTo(
                mean(plane, stride, width, height, gridWidth, gridHeight, column, row),
                within(2.5));
      }
    }
  }

  private static double[][] means(
      byte[] plane, int width, int height, int gridWidth, int gridHeight, int stride) {
    assertThat(BoxSums.supports(width, height, gridWidth, gridHeight, stride)).isTrue();
    // Nothing behind the last row's last eight samples: reading it would fail.
    int bytes = (height - 1) * stride + (width + 7) / 8 * 8;
    ByteBuffer memory = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    memory.put(plane, 0, bytes).flip();
    BoxSums sums = new BoxSums(width, height, gridWidth, gridHeight);
    RowSums rows = sums.rows();
    rows.begin(memory.asLongBuffer(), stride);
    RowSums again = sums.rows();
    again.begin(memory.asLongBuffer(), stride);
    double[][] means = new double[gridHeight][gridWidth];
    int[] first = new int[gridWidth];
    int[] second = new int[gridWidth + 3];
    for (int row = 0; row < gridHeight; row++) {
      sums.sum(rows, row, again, row, first, 0, second, 3);
      sums.divide(first, gridWidth);
      for (int column = 0; column < gridWidth; column++) {
        means[row][column] = (double) first[column] / (1 << BoxSums.MEAN_BITS);
      }
      System.arraycopy(second, 3, second, 0, gridWidth);
      sums.divide(second, gridWidth);
      assertThat(Arrays.copyOf(second, gridWidth)).isEqualTo(first);
    }
    return means;
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

  @ParameterizedTest
  @CsvSource({"797, 640, 800", "640, 360, 640", "112, 63, 128", "131, 6500, 136"})
  void whiteStaysWhiteAndBlackStaysBlack(int width, int height, int stride) {
    for (int value : new int[] {0, 255}) {
      byte[] plane = new byte[stride * height];
      Arrays.fill(plane, (byte) value);
      for (double[] row : means(plane, width, height, 65, 65, stride)) {
        for (double mean : row) {
          assertThat(mean).isCloseTo(value, within(0.02));
        }
      }
    }
  }

  @Test
  void saysWhatItCannotDo() {
    assertThat(BoxSums.supports(640, 6501, 65, 65, 640)).as("too high").isFalse();
    assertThat(BoxSums.supports(427, 240, 65, 65, 427)).as("no room behind rows").isFalse();
    assertThat(BoxSums.supports(640, 352, 65, 65, -640)).as("upside down").isFalse();
    assertThat(BoxSums.supports(20_000, 352, 65, 65, 20_000)).as("too wide").isFalse();
    assertThat(BoxSums.supports(1025, 352, 4, 65, 1032)).as("too wide a column").isFalse();
  }
}
