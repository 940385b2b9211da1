package org.glimpse.detection.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameScalerTest {

  @ParameterizedTest
  @CsvSource({"64, 48, 96, 72", "97, 31, 41, 53", "8, 8, 640, 3", "1, 1, 5, 4", "200, 100, 1, 1"})
  void liesWithinAStepOfBilinearInterpolationInDoubles(int w, int h, int width, int height) {
    TestFrame frame = TestFrame.of(w, h, (x, y) -> (x * 7919 + y * 104_729) & 0xFFFFFF);
    FrameScaler scaler = new FrameScaler(w, h, width, height);
    int[][] planes = new int[3][width];
    scaler.startFrame();
    for (int y = 0; y < height; y++) {
      scaler.row(frame.pixels(), y, planes);
      for (int x = 0; x < width; x++) {
        for (int channel = 0; channel < 3; channel++) {
          double exact = bilinear(frame, (x + 0.5) * w / width, (y + 0.5) * h / height, channel);
          assertThat(Math.abs(planes[channel][x] - exact)).isLessThan(1.1);
        }
      }
    }
  }

  @Test
  void theSourcesSizeIsCopied() {
    TestFrame frame = TestFrame.of(5, 3, (x, y) -> x << 16 | y << 8 | x * y);
    FrameScaler scaler = new FrameScaler(5, 3, 5, 3);
    int[][] planes = new int[3][5];
    scaler.startFrame();
    scaler.row(frame.pixels(), 2, planes);
    assertThat(planes[0]).containsExactly(0, 1, 2, 3, 4);
    assertThat(planes[1]).containsOnly(2);
    assertThat(planes[2]).containsExactly(0, 2, 4, 6, 8);
  }

  @Test
  void aSecondFrameSeesNothingOfTheFirst() {
    FrameScaler scaler = new FrameScaler(2, 2, 4, 4);
    int[][] planes = new int[3][4];
    for (int colour : new int[] {0x102030, 0xF0E0D0}) {
      TestFrame frame = TestFrame.of(2, 2, (x, y) -> colour);
      scaler.startFrame();
      for (int y = 0; y < 4; y++) {
        scaler.row(frame.pixels(), y, planes);
        assertThat(planes[0]).containsOnly(colour >> 16);
        assertThat(planes[2]).containsOnly(colour & 0xFF);
      }
    }
  }

  private static double bilinear(TestFrame frame, double x, double y, int channel) {
    double left = Math.min(Math.max(x - 0.5, 0), frame.width() - 1);
    double top = Math.min(Math.max(y - 0.5, 0), frame.height() - 1);
    int column = (int) left;
    int row = (int) top;
    double right = left - column;
    double below = top - row;
    return (at(frame, column, row, channel) * (1 - right)
                + at(frame, column + 1, row, channel) * right)
            * (1 - below)
        + (at(frame, column, row + 1, channel) * (1 - right)
                + at(frame, column + 1, row + 1, channel) * right)
            * below;
  }

  private static int at(TestFrame frame, int x, int y, int channel) {
    int column = Math.min(x, frame.width() - 1);
    int row = Math.min(y, frame.height() - 1);
    return frame.pixels().get(3 * (row * frame.width() + column) + channel) & 0xFF;
  }
}
