package org.glimpse.video.internal;

import java.nio.LongBuffer;

/**
 * Sums of the rows of one plane of 8-bit samples that a row of a coarse grid covers, a column at a
 * time or two. All grid rows have one height in {@code 2^-rowBits} rows of the plane; where they
 * begin is rounded to that.
 *
 * <p>Eight samples at a time are added in four lanes of 16 bits ("SIMD within a register"), several
 * rows in one go. Rows are read many at a time, as a copy from native memory costs as much as
 * adding up a row. Where rows are long, most of them are added in loops that the JVM turns into
 * vector code: it does so where the same index is used everywhere and nothing is multiplied, so
 * that each row has to be an array of its own.
 */
final class RowSums {
  private static final long EVEN_BYTES = 0x00FF00FF00FF00FFL;
  private static final int SAMPLES_A_LONG = 8;
  private static final int LANE_MAX = 0xFFFF;
  private static final int SAMPLE_MAX = 255;

  /** Weights of rows that may come together in a lane with two samples of each row. */
  private static final int UNITS_MAX = LANE_MAX / (2 * SAMPLE_MAX);

  private static final int ROW_BITS_MAX = 6;
  private static final int ROWS_MAX = 100;

  /** What is read at a time: half of the fastest cache. */
  private static final int BLOCK_LONGS = 2048;

  /** Rows from that length on are added by vector code. */
  private static final int LONG_ROW = 60;

  private static final int ROWS_AT_ONCE = 4;

  private final int gridHeight;
  private final int rowBits;

  /** The height of each grid row in 2^-rowBits of a row. */
  private final int units;

  /** Where grid rows begin, in 2^-rowBits of a row. */
  private final int[] begins;

  private final boolean pairs;

  /** The byte behind the last sample of a row, if that leaves half a pair; else -1. */
  private final int oddByte;

  private final int longs;
  private LongBuffer plane;
  private int step;
  private long[] block = new long[0];
  private int blockBegin;
  private int blockEnd;

  /** Copies of rows for vector code; empty where rows are short. */
  private final long[][] rows;

  /**
   * For sizes that {@link #supports} accepts.
   *
   * @param pairs whether pairs of columns are added as well
   */
  RowSums(int sourceWidth, int sourceHeight, int gridHeight, boolean pairs) {
    this.gridHeight = gridHeight;
    this.pairs = pairs;
    this.longs = longs(sourceWidth);
    this.oddByte = !pairs || sourceWidth % 2 == 0 ? -1 : sourceWidth % SAMPLES_A_LONG;
    this.rows = new long[pairs && longs >= LONG_ROW ? ROWS_AT_ONCE : 0][longs];
    double rowsEach = (double) sourceHeight / gridHeight;
    int bits = ROW_BITS_MAX;
    while (bits > 0 && Math.round(rowsEach * (1 << bits)) > UNITS_MAX) {
      bits--;
    }
    this.rowBits = bits;
    this.units = (int) Math.max(1, Math.round(rowsEach * (1 << bits)));
    this.begins = new int[gridHeight];
    for (int i = 0; i < gridHeight; i++) {
      double middle = (i + 0.5) * rowsEach * (1 << bits);
      long begin = Math.round(middle - units / 2.0);
      begins[i] = (int) Math.max(0, Math.min(begin, ((long) sourceHeight << bits) - units));
    }
  }

  /**
   * Whether a plane can be summed that way: at most {@value #ROWS_MAX} rows to a row of the grid,
   * and padding up to whole longs that may be read.
   *
   * @param stride bytes from one row to the next
   */
  static boolean supports(int sourceWidth, int sourceHeight, int gridHeight, int stride) {
    return sourceHeight <= (long) ROWS_MAX * gridHeight
        && stride % SAMPLES_A_LONG == 0
        && stride >= longs(sourceWidth) * SAMPLES_A_LONG;
  }

  private static int longs(int width) {
    return (width + SAMPLES_A_LONG - 1) / SAMPLES_A_LONG;
  }

  /** The sum of the weights of all rows that are added up. */
  int units() {
    return units;
  }

  /** Longs of eight samples in a row. */
  int longs() {
    return longs;
  }

  /**
   * Goes on with another picture.
   *
   * @param newPlane the whole plane, little endian
   * @param stride bytes from one row to the next
   */
  void begin(LongBuffer newPlane, int stride) {
    plane = newPlane;
    step = stride / SAMPLES_A_LONG;
    blockBegin = 0;
    blockEnd = 0;
  }

  private int first(int row) {
    return begins[row] >> rowBits;
  }

  private int last(int row) {
    return begins[row] + units - 1 >> rowBits;
  }

  /**
   * Adds up one row of the grid.
   *
   * @param even for eight samples each, the sums of their four pairs, or of those in even columns
   * @param odd of those in odd columns; not used with pairs
   */
  void sum(int row, long[] even, long[] odd) {
    int first = first(row);
    int last = last(row);
    if (first < blockBegin || last >= blockEnd) {
      read(row);
    }
    // The first row counts from the border on, the last one up to the border.
    int unit = 1 << rowBits;
    int firstWeight = first == last ? units : unit - (begins[row] & unit - 1);
    int lastWeight = units - firstWeight - (Math.max(0, last - first - 1) << rowBits);
    int at = (first - blockBegin) * step;
    int end = (last - blockBegin) * step;
    if (!pairs) {
      samples(block, at, end, firstWeight, lastWeight, even, odd);
      for (at += step; at < end; at += step) {
        addSamples(block, at, rowBits, even, odd);
      }
      return;
    }
    if (rows.length == 0 && last - first > 2) {
      pairs(block, at, end, firstWeight, lastWeight, at + step, at + 2 * step, rowBits, even);
      at += 2 * step;
    } else {
      pairs(block, at, end, firstWeight, lastWeight, even);
    }
    at += step;
    if (rows.length > 0) {
      addLong(at, end, even);
      return;
    }
    for (; at + 3 * step < end; at += 4 * step) {
      addPairs(block, at, at + step, at + 2 * step, at + 3 * step, rowBits, even);
    }
    for (; at < end; at += step) {
      addPairs(block, at, rowBits, even);
    }
  }

  private void addLong(int begin, int end, long[] sums) {
    int at = begin;
    while (at < end) {
      int count = 0;
      for (; at < end && count < ROWS_AT_ONCE; at += step) {
        System.arraycopy(block, at, rows[count++], 0, longs);
      }
      if (count == ROWS_AT_ONCE) {
        addPairs(rows[0], rows[1], rows[2], rows[3], rowBits, sums);
        continue;
      }
      for (int i = 0; i < count; i++) {
        addPairs(rows[i], rowBits, sums);
      }
    }
  }

  /** Reads rows for that row of the grid, and for as many others as there is room for. */
  private void read(int row) {
    int first = first(row);
    int end = row + 1;
    while (end < gridHeight && (last(end) - first + 1) * step <= BLOCK_LONGS) {
      end++;
    }
    int count = last(end - 1) - first + 1;
    // The last row of a plane may have no padding.
    int wanted = (count - 1) * step + longs;
    if (block.length < wanted) {
      block = new long[Math.max(BLOCK_LONGS, wanted)];
    }
    plane.get(first * step, block, 0, wanted);
    blockBegin = first;
    blockEnd = first + count;
    if (oddByte >= 0) {
      int shift = 8 * oddByte;
      for (int at = longs - 1; at < wanted; at += step) {
        long sample = block[at] >>> shift - 8 & 0xFF;
        block[at] = block[at] & ~(0xFFL << shift) | sample << shift;
      }
    }
  }

  private static void pairs(
      long[] block, int first, int last, int firstWeight, int lastWeight, long[] sums) {
    for (int i = 0; i < sums.length; i++) {
      long a = block[first + i];
      long b = block[last + i];
      sums[i] =
          ((a & EVEN_BYTES) + (a >>> 8 & EVEN_BYTES)) * firstWeight
              + ((b & EVEN_BYTES) + (b >>> 8 & EVEN_BYTES)) * lastWeight;
    }
  }

  private static void pairs(
      long[] block,
      int first,
      int last,
      int firstWeight,
      int lastWeight,
      int one,
      int two,
      int shift,
      long[] sums) {
    for (int i = 0; i < sums.length; i++) {
      long a = block[first + i];
      long b = block[last + i];
      long c = block[one + i];
      long d = block[two + i];
      long evens = (c & EVEN_BYTES) + (d & EVEN_BYTES);
      long odds = (c >>> 8 & EVEN_BYTES) + (d >>> 8 & EVEN_BYTES);
      sums[i] =
          ((a & EVEN_BYTES) + (a >>> 8 & EVEN_BYTES)) * firstWeight
              + ((b & EVEN_BYTES) + (b >>> 8 & EVEN_BYTES)) * lastWeight
              + (evens + odds << shift);
    }
  }

  private static void addPairs(
      long[] block, int one, int two, int three, int four, int shift, long[] sums) {
    for (int i = 0; i < sums.length; i++) {
      long a = block[one + i];
      long b = block[two + i];
      long c = block[three + i];
      long d = block[four + i];
      long evens = (a & EVEN_BYTES) + (b & EVEN_BYTES) + (c & EVEN_BYTES) + (d & EVEN_BYTES);
      long odds =
          (a >>> 8 & EVEN_BYTES)
              + (b >>> 8 & EVEN_BYTES)
              + (c >>> 8 & EVEN_BYTES)
              + (d >>> 8 & EVEN_BYTES);
      sums[i] += evens + odds << shift;
    }
  }

  private static void addPairs(long[] block, int one, int shift, long[] sums) {
    for (int i = 0; i < sums.length; i++) {
      long a = block[one + i];
      sums[i] += (a & EVEN_BYTES) + (a >>> 8 & EVEN_BYTES) << shift;
    }
  }

  private static void addPairs(long[] a, long[] b, long[] c, long[] d, int shift, long[] sums) {
    for (int i = 0; i < sums.length; i++) {
      long evens =
          (a[i] & EVEN_BYTES) + (b[i] & EVEN_BYTES) + (c[i] & EVEN_BYTES) + (d[i] & EVEN_BYTES);
      long odds =
          (a[i] >>> 8 & EVEN_BYTES)
              + (b[i] >>> 8 & EVEN_BYTES)
              + (c[i] >>> 8 & EVEN_BYTES)
              + (d[i] >>> 8 & EVEN_BYTES);
      sums[i] += evens + odds << shift;
    }
  }

  private static void addPairs(long[] a, int shift, long[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += (a[i] & EVEN_BYTES) + (a[i] >>> 8 & EVEN_BYTES) << shift;
    }
  }

  private static void samples(
      long[] block, int first, int last, int firstWeight, int lastWeight, long[] even, long[] odd) {
    for (int i = 0; i < even.length; i++) {
      long a = block[first + i];
      long b = block[last + i];
      even[i] = (a & EVEN_BYTES) * firstWeight + (b & EVEN_BYTES) * lastWeight;
      odd[i] = (a >>> 8 & EVEN_BYTES) * firstWeight + (b >>> 8 & EVEN_BYTES) * lastWeight;
    }
  }

  private static void addSamples(long[] block, int one, int shift, long[] even, long[] odd) {
    for (int i = 0; i < even.length; i++) {
      long a = block[one + i];
      even[i] += (a & EVEN_BYTES) << shift;
      odd[i] += (a >>> 8 & EVEN_BYTES) << shift;
    }
  }
}
