package org.glimpse.video.internal;

import java.nio.LongBuffer;
import java.util.Arrays;

/**
 * Sums of one plane of 8-bit samples over the rectangles of a coarse grid, a grid row at a time.
 * Borders between rows lie at a multiple of {@code 2^-rowBits} rows; borders between columns cut
 * pairs of columns, which are added first, at any place.
 *
 * <p>Eight samples at a time are added in four lanes of 16 bits ("SIMD within a register"), whole
 * rows in loops that the JVM turns into vector code.
 */
final class BoxSums {
  private static final long EVEN_BYTES = 0x00FF00FF00FF00FFL;
  private static final int SAMPLES_A_LONG = 8;
  private static final int PAIRS_A_LONG = 4;
  private static final int LANE_MAX = 0xFFFF;
  private static final int PAIR_MAX = 2 * 255;
  private static final int ROW_BITS_MAX = 6;
  private static final int ROWS_MAX = 100;
  private static final int COLUMNS_MAX = 1 << 14;

  private final int rowBits;

  /** Where grid rows begin, in 2^-rowBits of a source row; one more entry than rows. */
  private final int[] rowBorders;

  /** The pair of columns in which each grid column ends. */
  private final int[] endPair;

  /** The share of that pair that belongs to the grid column. */
  private final float[] endShare;

  private final double columnsEach;

  /** The byte behind the last sample of a row, if that leaves half a pair; else -1. */
  private final int oddByte;

  private final long[] samples;

  /** The sum of the grid row's source rows, for each pair of columns. */
  private final long[] pairs;

  /** The sum of all pairs to the left of one. */
  private final int[] left;

  private double perSample;

  /** For sizes and strides that {@link #supports} accepts. */
  BoxSums(int sourceWidth, int sourceHeight, int gridWidth, int gridHeight) {
    this.rowBits = rowBits(sourceHeight, gridHeight);
    this.rowBorders = new int[gridHeight + 1];
    for (int i = 0; i <= gridHeight; i++) {
      long scaled = (long) i * sourceHeight << rowBits;
      rowBorders[i] = (int) ((scaled + gridHeight / 2) / gridHeight);
    }
    this.endPair = new int[gridWidth];
    this.endShare = new float[gridWidth];
    for (int i = 0; i < gridWidth; i++) {
      long border = (long) (i + 1) * sourceWidth;
      endPair[i] = (int) (border / (2L * gridWidth));
      endShare[i] = (float) (border % (2L * gridWidth)) / (2 * gridWidth);
    }
    this.columnsEach = (double) sourceWidth / gridWidth;
    this.oddByte = sourceWidth % 2 == 0 ? -1 : sourceWidth % SAMPLES_A_LONG;
    this.samples = new long[longs(sourceWidth)];
    this.pairs = new long[samples.length];
    // One more than there are borders: the share of the pair behind the last one is 0.
    this.left = new int[samples.length * PAIRS_A_LONG + 2];
  }

  /**
   * Whether a plane can be summed that way: rectangles at least 4 samples wide, 2 to {@value
   * #ROWS_MAX} high, and rows whose padding may be read.
   *
   * @param stride bytes from one row to the next
   */
  static boolean supports(
      int sourceWidth, int sourceHeight, int gridWidth, int gridHeight, int stride) {
    return sourceWidth >= 4 * gridWidth
        && sourceWidth <= COLUMNS_MAX
        && sourceHeight >= 2 * gridHeight
        && sourceHeight <= ROWS_MAX * gridHeight
        && stride % SAMPLES_A_LONG == 0
        && stride >= longs(sourceWidth) * SAMPLES_A_LONG;
  }

  private static int longs(int width) {
    return (width + SAMPLES_A_LONG - 1) / SAMPLES_A_LONG;
  }

  /** As fine as the lanes have room for. */
  private static int rowBits(int sourceHeight, int gridHeight) {
    double rows = (double) sourceHeight / gridHeight + 1;
    int bits = 0;
    while (bits < ROW_BITS_MAX && PAIR_MAX * rows * (2 << bits) <= LANE_MAX) {
      bits++;
    }
    return bits;
  }

  /**
   * Sums up one row of the grid.
   *
   * @param plane the whole plane, little endian
   * @param stride bytes from one row to the next
   */
  void sumRow(LongBuffer plane, int stride, int row) {
    int from = rowBorders[row];
    int to = rowBorders[row + 1];
    int unit = 1 << rowBits;
    int first = from >> rowBits;
    int end = to >> rowBits;
    int step = stride / SAMPLES_A_LONG;
    Arrays.fill(pairs, 0);
    for (int source = first + 1; source < end; source++) {
      read(plane, source * step);
      add(samples, pairs);
    }
    // The first row counts from the border on, the last one up to the border.
    read(plane, first * step);
    addWeighted(samples, pairs, unit - (from & unit - 1), rowBits);
    if ((to & unit - 1) > 0) {
      read(plane, end * step);
      addWeighted(samples, pairs, to & unit - 1, 0);
    }
    addPairs();
    perSample = 1 / (columnsEach * (to - from));
  }

  private void read(LongBuffer plane, int at) {
    plane.get(at, samples);
    if (oddByte >= 0) {
      int last = samples.length - 1;
      int shift = 8 * oddByte;
      long sample = samples[last] >>> shift - 8 & 0xFF;
      samples[last] = samples[last] & ~(0xFFL << shift) | sample << shift;
    }
  }

  private static void add(long[] samples, long[] pairs) {
    for (int i = 0; i < samples.length; i++) {
      pairs[i] += (samples[i] & EVEN_BYTES) + (samples[i] >>> 8 & EVEN_BYTES);
    }
  }

  private static void addWeighted(long[] samples, long[] pairs, int weight, int shift) {
    for (int i = 0; i < samples.length; i++) {
      long sum = (samples[i] & EVEN_BYTES) + (samples[i] >>> 8 & EVEN_BYTES);
      pairs[i] = (pairs[i] << shift) + sum * weight;
    }
  }

  private void addPairs() {
    int total = 0;
    for (int i = 0; i < pairs.length; i++) {
      long four = pairs[i];
      int at = i * PAIRS_A_LONG;
      total += (int) four & LANE_MAX;
      left[at + 1] = total;
      total += (int) (four >>> 16) & LANE_MAX;
      left[at + 2] = total;
      total += (int) (four >>> 32) & LANE_MAX;
      left[at + 3] = total;
      total += (int) (four >>> 48);
      left[at + 4] = total;
    }
    left[left.length - 1] = total;
  }

  /**
   * The sum over all columns of the summed row up to the end of a grid column; differences of two
   * neighbours times {@link #perSample} are means.
   */
  float sumUpTo(int column) {
    int pair = endPair[column];
    int before = left[pair];
    // Exact up to 2^24, then off by less than one in 16 million.
    return before + (left[pair + 1] - before) * endShare[column];
  }

  /** What turns a difference of sums into a mean of 0 to 255. */
  float perSample() {
    return (float) perSample;
  }
}
