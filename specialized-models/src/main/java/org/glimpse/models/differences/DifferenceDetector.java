package org.glimpse.models.differences;

import java.util.List;

/**
 * The difference detectors of NoScope (Kang et al., VLDB 2017, section 5.1): the mean squared error
 * of a picture against a reference and against an earlier picture, over all of it and over each of
 * {@value #BLOCKS} x {@value #BLOCKS} blocks. For one thread.
 */
public final class DifferenceDetector {
  /** Blocks across, and blocks down. */
  public static final int BLOCKS = 10;

  private static final int LEVELS = 256;

  private final int width;
  private final int height;
  private final byte[] reference;
  private final byte[] earlier;
  private final int[] columns = new int[BLOCKS + 1];
  private final long[] sums = new long[BLOCKS * BLOCKS];
  private final int[] pixels = new int[BLOCKS * BLOCKS];
  private boolean hasEarlier;
  private double fromEarlier;

  /**
   * Prepares for pictures of one size.
   *
   * @param width in pixels, {@value #BLOCKS} or more
   * @param height in pixels, {@value #BLOCKS} or more
   * @param reference brightness of the reference picture, a byte a pixel, rows from the top
   */
  public DifferenceDetector(int width, int height, byte[] reference) {
    if (width < BLOCKS || height < BLOCKS || reference.length != width * height) {
      throw new IllegalArgumentException(
          width + "x" + height + " pictures, a reference of " + reference.length + " pixels");
    }
    this.width = width;
    this.height = height;
    this.reference = reference.clone();
    this.earlier = new byte[reference.length];
    for (int block = 0; block <= BLOCKS; block++) {
      columns[block] = block * width / BLOCKS;
    }
    for (int y = 0; y < height; y++) {
      for (int block = 0; block < BLOCKS; block++) {
        pixels[row(y) + block] += columns[block + 1] - columns[block];
      }
    }
  }

  private int row(int y) {
    return y * BLOCKS / height * BLOCKS;
  }

  /**
   * A picture without what moves: the median of each pixel over some pictures of one size.
   *
   * @param pictures at least one
   */
  public static byte[] median(List<byte[]> pictures) {
    byte[] median = new byte[pictures.get(0).length];
    int[] levels = new int[LEVELS];
    for (int pixel = 0; pixel < median.length; pixel++) {
      java.util.Arrays.fill(levels, 0);
      for (byte[] picture : pictures) {
        levels[picture[pixel] & 0xFF]++;
      }
      int level = 0;
      for (int below = levels[0]; 2 * below < pictures.size(); below += levels[level]) {
        level++;
      }
      median[pixel] = (byte) level;
    }
    return median;
  }

  /**
   * Looks at the next picture.
   *
   * @param picture brightness, a byte a pixel, rows from the top
   */
  public void next(byte[] picture) {
    java.util.Arrays.fill(sums, 0);
    long moved = 0;
    for (int y = 0; y < height; y++) {
      int start = y * width;
      int row = row(y);
      for (int block = 0; block < BLOCKS; block++) {
        sums[row + block] +=
            error(picture, reference, start + columns[block], start + columns[block + 1]);
      }
      moved += error(picture, earlier, start, start + width);
    }
    fromEarlier = hasEarlier ? moved / (double) reference.length : 0;
    System.arraycopy(picture, 0, earlier, 0, earlier.length);
    hasEarlier = true;
  }

  private static int error(byte[] one, byte[] other, int from, int to) {
    int sum = 0;
    for (int i = from; i < to; i++) {
      int difference = (one[i] & 0xFF) - (other[i] & 0xFF);
      sum += difference * difference;
    }
    return sum;
  }

  /** Mean squared error of the last picture against the one before; 0 for the first. */
  public double fromEarlier() {
    return fromEarlier;
  }

  /** Mean squared error of the last picture against the reference. */
  public double fromReference() {
    long sum = 0;
    for (long each : sums) {
      sum += each;
    }
    return sum / (double) reference.length;
  }

  /**
   * The same of one block.
   *
   * @param block from 0 on, a row of them after the other
   */
  public double ofBlock(int block) {
    return sums[block] / (double) pixels[block];
  }
}
