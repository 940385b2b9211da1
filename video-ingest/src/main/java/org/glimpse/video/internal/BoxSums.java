package org.glimpse.video.internal;

/**
 * Means of planes of 8-bit samples over the rectangles of a coarse grid. Borders between columns
 * cut samples at any place; where columns are wide, pairs of samples, which are added first. How
 * rows are added: {@link RowSums}.
 *
 * <p>Two rows of rectangles are worked out at a time, of one plane or of two of the same size: sums
 * are in both halves of a long. A half may overflow into the other, which differences undo.
 */
final class BoxSums {
  /** Means are in units of {@code 2^-MEAN_BITS}. */
  static final int MEAN_BITS = 7;

  private static final long LOW_LANES = 0x0000FFFF0000FFFFL;
  private static final long LOW_HALF = 0xFFFFFFFFL;
  private static final int SAMPLE_MAX = 255;
  private static final int COLUMNS_MAX = 1 << 14;
  private static final int COLUMNS_EACH_MAX = 256;

  /** Columns at least that wide are sums of pairs of samples. */
  private static final int PAIRS_FROM = 4;

  /** Sums over a rectangle fit into 31 bits. */
  private static final int COLUMN_UNITS_MAX = 1 << 16;

  private static final int SUM_BITS = 16;
  private static final int PRODUCT_BITS = 30;

  private final int sourceWidth;
  private final int sourceHeight;
  private final int gridHeight;
  private final boolean pairs;

  /** The sample, or the pair of them, that the end of each grid column cuts. */
  private final int[] cut;

  /** The share of it that belongs to the grid column. */
  private final int[] share;

  /** The share that is all of it. */
  private final int whole;

  private final int sumShift;
  private final int factor;

  private final long[] even;
  private final long[] odd;
  private final long[] secondEven;
  private final long[] secondOdd;

  /** The sums of all that lies to the left of a sample or pair. */
  private final long[] left;

  /** For sizes and strides that {@link #supports} accepts. */
  BoxSums(int sourceWidth, int sourceHeight, int gridWidth, int gridHeight) {
    this.sourceWidth = sourceWidth;
    this.sourceHeight = sourceHeight;
    this.gridHeight = gridHeight;
    this.pairs = sourceWidth >= PAIRS_FROM * gridWidth;
    double columnsEach = (double) sourceWidth / gridWidth;
    int shareBits = 0;
    while (columnsEach * (2 << shareBits) <= COLUMN_UNITS_MAX) {
      shareBits++;
    }
    this.whole = 1 << shareBits;
    this.cut = new int[gridWidth];
    this.share = new int[gridWidth];
    long each = (pairs ? 2L : 1L) * gridWidth;
    for (int i = 0; i < gridWidth; i++) {
      long border = (long) (i + 1) * sourceWidth;
      cut[i] = (int) (border / each);
      share[i] = (int) Math.round((double) (border % each) / each * whole);
    }
    RowSums rows = rows();
    double area = columnsEach * whole * rows.units();
    int shift = 0;
    while (area * SAMPLE_MAX >= 1L << SUM_BITS + shift) {
      shift++;
    }
    this.sumShift = shift;
    // A mean has 8 bits before the point.
    this.factor = (int) Math.round((double) (1L << PRODUCT_BITS - 8 + shift) / area);
    int longs = rows.longs();
    this.even = new long[longs];
    this.odd = new long[longs];
    this.secondEven = new long[longs];
    this.secondOdd = new long[longs];
    // One more than there are borders: the share of what is behind the last one is 0.
    this.left = new long[longs * (pairs ? 4 : 8) + 2];
  }

  /**
   * Whether planes can be summed that way: rectangles of at most {@value #COLUMNS_EACH_MAX}
   * columns, and rows as in {@link RowSums#supports}.
   *
   * @param stride bytes from one row to the next
   */
  static boolean supports(
      int sourceWidth, int sourceHeight, int gridWidth, int gridHeight, int stride) {
    return sourceWidth <= COLUMNS_MAX
        && sourceWidth <= (long) COLUMNS_EACH_MAX * gridWidth
        && RowSums.supports(sourceWidth, sourceHeight, gridHeight, stride);
  }

  /** For another plane of that size. */
  RowSums rows() {
    return new RowSums(sourceWidth, sourceHeight, gridHeight, pairs);
  }

  /** Writes what {@link #divide} turns into the means of two rows. */
  void sum(RowSums one, int row, RowSums two, int secondRow, int[] to, int at, int[] to2, int at2) {
    one.sum(row, even, odd);
    two.sum(secondRow, secondEven, secondOdd);
    if (pairs) {
      addPairs(even, secondEven, left);
    } else {
      addSamples(even, odd, secondEven, secondOdd, left);
    }
    cutColumns(left, cut, share, whole, to, at, to2, at2);
  }

  private static void addPairs(long[] sums, long[] second, long[] left) {
    long total = 0;
    for (int i = 0; i < sums.length; i++) {
      long low = sums[i] & LOW_HALF | second[i] << 32;
      long high = sums[i] >>> 32 | second[i] & ~LOW_HALF;
      int at = 4 * i;
      total += low & LOW_LANES;
      left[at + 1] = total;
      total += low >>> 16 & LOW_LANES;
      left[at + 2] = total;
      total += high & LOW_LANES;
      left[at + 3] = total;
      total += high >>> 16 & LOW_LANES;
      left[at + 4] = total;
    }
    left[left.length - 1] = total;
  }

  private static void addSamples(
      long[] even, long[] odd, long[] secondEven, long[] secondOdd, long[] left) {
    long total = 0;
    for (int i = 0; i < even.length; i++) {
      long evens = even[i] & LOW_HALF | secondEven[i] << 32;
      long odds = odd[i] & LOW_HALF | secondOdd[i] << 32;
      int at = 8 * i;
      total += evens & LOW_LANES;
      left[at + 1] = total;
      total += odds & LOW_LANES;
      left[at + 2] = total;
      total += evens >>> 16 & LOW_LANES;
      left[at + 3] = total;
      total += odds >>> 16 & LOW_LANES;
      left[at + 4] = total;
      evens = even[i] >>> 32 | secondEven[i] & ~LOW_HALF;
      odds = odd[i] >>> 32 | secondOdd[i] & ~LOW_HALF;
      total += evens & LOW_LANES;
      left[at + 5] = total;
      total += odds & LOW_LANES;
      left[at + 6] = total;
      total += evens >>> 16 & LOW_LANES;
      left[at + 7] = total;
      total += odds >>> 16 & LOW_LANES;
      left[at + 8] = total;
    }
    left[left.length - 1] = total;
  }

  private static void cutColumns(
      long[] left, int[] cut, int[] share, int whole, int[] to, int at, int[] to2, int at2) {
    long before = 0;
    for (int i = 0; i < cut.length; i++) {
      int column = cut[i];
      long all = left[column];
      long border = all * whole + (left[column + 1] - all) * share[i];
      long sum = border - before;
      to[at + i] = (int) sum;
      to2[at2 + i] = (int) (sum >>> 32);
      before = border;
    }
  }

  /** Turns sums into means. */
  void divide(int[] sums, int count) {
    divide(sums, count, sumShift, factor);
  }

  private static void divide(int[] sums, int count, int shift, int factor) {
    int half = 1 << shift >> 1;
    int down = PRODUCT_BITS - 8 - MEAN_BITS;
    int rounding = 1 << down - 1;
    for (int i = 0; i < count; i++) {
      sums[i] = ((sums[i] + half >>> shift) * factor + rounding) >>> down;
    }
  }
}
