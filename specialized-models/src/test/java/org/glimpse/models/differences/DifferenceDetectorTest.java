package org.glimpse.models.differences;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against plain sums in floating point. */
final class DifferenceDetectorTest {

  private static byte[] noise(int size, long seed) {
    byte[] noise = new byte[size];
    new Random(seed).nextBytes(noise);
    return noise;
  }

  private static double error(byte[] one, byte[] other, int at) {
    double difference = (one[at] & 0xFF) - (other[at] & 0xFF);
    return difference * difference;
  }

  @ParameterizedTest
  @CsvSource({"100, 100", "65, 65", "10, 10", "33, 127"})
  void errorsAreThoseOfTheirPixels(int width, int height) {
    byte[] reference = noise(width * height, 1);
    byte[] first = noise(width * height, 2);
    byte[] second = noise(width * height, 3);
    DifferenceDetector detector = new DifferenceDetector(width, height, reference);
    detector.next(first);
    assertThat(detector.fromEarlier()).isZero();
    detector.next(second);
    double all = 0;
    double moved = 0;
    double[] blocks = new double[100];
    int[] sizes = new int[100];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = y * width + x;
        int across = 0;
        while ((across + 1) * width / 10 <= x) {
          across++;
        }
        int block = y * 10 / height * 10 + across;
        all += error(second, reference, at);
        moved += error(second, first, at);
        blocks[block] += error(second, reference, at);
        sizes[block]++;
      }
    }
    assertThat(detector.fromReference()).isCloseTo(all / (width * height), within(1e-6));
    assertThat(detector.fromEarlier()).isCloseTo(moved / (width * height), within(1e-6));
    for (int block = 0; block < 100; block++) {
      assertThat(detector.ofBlock(block)).isCloseTo(blocks[block] / sizes[block], within(1e-6));
    }
  }

  @Test
  void theMedianLeavesOutWhatPassesBy() {
    byte[] street = noise(400, 4);
    byte[] one = street.clone();
    one[17] = (byte) 255;
    byte[] other = street.clone();
    other[18] = 0;
    assertThat(DifferenceDetector.median(List.of(one, street, other))).isEqualTo(street);
    assertThat(DifferenceDetector.median(List.of(one))).isEqualTo(one);
  }

  @Test
  void equalPicturesDoNotDiffer() {
    byte[] street = noise(10_000, 5);
    DifferenceDetector detector = new DifferenceDetector(100, 100, street);
    detector.next(street);
    detector.next(street);
    assertThat(detector.fromReference()).isZero();
    assertThat(detector.fromEarlier()).isZero();
  }

  @Test
  void sizesHaveToFit() {
    assertThatThrownBy(() -> new DifferenceDetector(9, 100, new byte[900]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new DifferenceDetector(20, 20, new byte[399]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
