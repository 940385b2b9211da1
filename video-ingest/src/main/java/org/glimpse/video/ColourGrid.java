package org.glimpse.video;

import java.nio.ByteBuffer;

/**
 * One measure of a frame's pixels, summed over the cells of a coarse grid: enough to prove that no
 * box of the frame can have a mean as high as asked for.
 *
 * <p>Let a box cover the pixels {@code Q}, a rectangle, with {@code sum over Q of v >= R |Q|} and
 * {@code |Q| >= A}. Let {@code C} be the cells that {@code Q} touches, a rectangle of cells, and
 * {@code I} those that are not on the rim of {@code C}: {@code Q} covers {@code I} whole and of the
 * rim some pixels, whose values sum up to no more than the positive ones among all of the rim's. So
 *
 * <pre>  sum over I of v + sum over C \ I of max(0, v) >= R max(A, |I|)</pre>
 *
 * for some rectangle of cells {@code C} that has at least {@code A} pixels. Where no rectangle of
 * cells satisfies this, the frame has no such box. Sums are kept as means of cells, rounded up.
 */
final class ColourGrid {
  static final int COLUMNS = 32;
  static final int ROWS = 18;
  static final int CELLS = COLUMNS * ROWS;

  /** A grid as bytes: width, height, then two means for each cell, in row order. */
  static final int BYTES = 2 * Integer.BYTES + 2 * CELLS * Short.BYTES;

  /** Means of cells are kept in so many parts of a scaled level. */
  private static final int PARTS = 32;

  private static final double SLACK = 1e-9;

  /** Cells that a box of some size is like: so many pixels, in parts of its own. */
  private static final double NEAR_FEWEST = 0.9;

  private static final double NEAR_MOST = 1.35;

  /** Smaller boxes, in cells, are like no rectangle of cells. */
  private static final int NEAR_CELLS = 12;

  private final int width;
  private final int height;

  /** Mean of each cell, and of its pixels above 0; scaled, in {@link #PARTS}, rounded up. */
  private final short[] means;

  private final short[] positiveMeans;

  private ColourGrid(int width, int height, short[] means, short[] positiveMeans) {
    this.width = width;
    this.height = height;
    this.means = means;
    this.positiveMeans = positiveMeans;
  }

  /** Stands for a frame that nothing is known of. */
  static ColourGrid unknown() {
    return new ColourGrid(0, 0, new short[CELLS], new short[CELLS]);
  }

  /** Sums up a frame, {@code HWC uint8 RGB}. */
  static ColourGrid of(DecodedFrame frame, ColourMeasure measure) {
    int width = frame.width();
    int height = frame.height();
    long[] sums = new long[CELLS];
    long[] positive = new long[CELLS];
    byte[] row = new byte[3 * width];
    ByteBuffer pixels = frame.pixels();
    for (int y = 0; y < height; y++) {
      pixels.get(y * row.length, row);
      int first = (int) ((long) y * ROWS / height) * COLUMNS;
      for (int column = 0; column < COLUMNS; column++) {
        int sum = 0;
        int sumOfPositive = 0;
        int end = 3 * border(column + 1, COLUMNS, width);
        for (int i = 3 * border(column, COLUMNS, width); i < end; i += 3) {
          int value = measure.scaled(row[i] & 0xff, row[i + 1] & 0xff, row[i + 2] & 0xff);
          sum += value;
          sumOfPositive += Math.max(0, value);
        }
        sums[first + column] += sum;
        positive[first + column] += sumOfPositive;
      }
    }
    ColourGrid grid = new ColourGrid(width, height, new short[CELLS], new short[CELLS]);
    for (int cell = 0; cell < CELLS; cell++) {
      grid.means[cell] = mean(sums[cell], grid.pixels(cell));
      grid.positiveMeans[cell] = mean(positive[cell], grid.pixels(cell));
    }
    return grid;
  }

  private static short mean(long sum, long pixels) {
    return (short) (pixels == 0 ? 0 : -Math.floorDiv(-sum * PARTS, pixels));
  }

  /** The first pixel of a cell's column or row: that of {@code place * cells / size}. */
  private static int border(int cell, int cells, int size) {
    return (int) (((long) cell * size + cells - 1) / cells);
  }

  private long pixels(int cell) {
    int column = cell % COLUMNS;
    int row = cell / COLUMNS;
    return (long) (border(column + 1, COLUMNS, width) - border(column, COLUMNS, width))
        * (border(row + 1, ROWS, height) - border(row, ROWS, height));
  }

  void write(ByteBuffer to) {
    to.putInt(width).putInt(height);
    for (int cell = 0; cell < CELLS; cell++) {
      to.putShort(means[cell]).putShort(positiveMeans[cell]);
    }
  }

  static ColourGrid read(ByteBuffer from) {
    ColourGrid grid =
        new ColourGrid(from.getInt(), from.getInt(), new short[CELLS], new short[CELLS]);
    for (int cell = 0; cell < CELLS; cell++) {
      grid.means[cell] = from.getShort();
      grid.positiveMeans[cell] = from.getShort();
    }
    return grid;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** False only where the frame has no box that satisfies a demand on this grid's measure. */
  boolean mayHold(ColourDemand demand) {
    if (width == 0) {
      return true;
    }
    long fewest = demand.limits().fewestPixels(width, height);
    if (fewest == 0) {
      return true;
    }
    PixelRectangle window = demand.limits().window(width, height);
    if (window.isEmpty() || (long) window.width() * window.height() < fewest) {
      return false;
    }
    return new Search(window, fewest, level(demand)).finds();
  }

  /**
   * The highest mean of rectangles of cells of about the size that a demand asks for, in parts of
   * the mean that it asks for; infinite where nothing is known, or boxes may be too small to tell.
   */
  double nearness(ColourDemand demand) {
    long fewest = width == 0 ? 0 : demand.limits().fewestPixels(width, height);
    if (fewest * CELLS <= (long) NEAR_CELLS * width * height) {
      return Double.POSITIVE_INFINITY;
    }
    PixelRectangle window = demand.limits().window(width, height);
    return window.isEmpty() || (long) window.width() * window.height() < fewest
        ? 0
        : new Search(window, fewest, level(demand)).most();
  }

  private static double level(ColourDemand demand) {
    return demand.atLeast() * (1 - SLACK) * demand.measure().scale() * PARTS;
  }

  /** The search for cells that could hold a box. */
  private final class Search {
    private final PixelRectangle window;
    private final long fewest;
    private final double level;
    private final int firstColumn;
    private final int endColumn;

    /** Of the columns up to one: sums of means times pixels, all and positive, in some rows. */
    private final long[] sums = new long[COLUMNS + 1];

    private final long[] positive = new long[COLUMNS + 1];
    private final long[] innerSums = new long[COLUMNS + 1];
    private final long[] innerPositive = new long[COLUMNS + 1];

    /** Sums of the rows above one, for each column. */
    private final long[] above = new long[(ROWS + 1) * COLUMNS];

    private final long[] positiveAbove = new long[(ROWS + 1) * COLUMNS];

    Search(PixelRectangle window, long fewest, double level) {
      this.window = window;
      this.fewest = fewest;
      this.level = level;
      this.firstColumn = (int) ((long) window.left() * COLUMNS / width);
      this.endColumn = (int) ((long) (window.right() - 1) * COLUMNS / width) + 1;
      for (int cell = 0; cell < CELLS; cell++) {
        long pixels = pixels(cell);
        above[cell + COLUMNS] = above[cell] + means[cell] * pixels;
        positiveAbove[cell + COLUMNS] = positiveAbove[cell] + positiveMeans[cell] * pixels;
      }
    }

    boolean finds() {
      int firstRow = (int) ((long) window.top() * ROWS / height);
      int endRow = (int) ((long) (window.bottom() - 1) * ROWS / height) + 1;
      for (int top = firstRow; top < endRow; top++) {
        for (int bottom = top + 1; bottom <= endRow; bottom++) {
          add(top, bottom, sums, positive);
          // Most rows of cells have too little in all of their columns together.
          if (positive[COLUMNS] >= level * fewest) {
            add(Math.min(top + 1, bottom), Math.max(top + 1, bottom - 1), innerSums, innerPositive);
            if (findsInRows(top, bottom)) {
              return true;
            }
          }
        }
      }
      return false;
    }

    double most() {
      double most = 0;
      int firstRow = (int) ((long) window.top() * ROWS / height);
      int endRow = (int) ((long) (window.bottom() - 1) * ROWS / height) + 1;
      for (int top = firstRow; top < endRow; top++) {
        for (int bottom = top + 1; bottom <= endRow; bottom++) {
          add(top, bottom, sums, positive);
          most =
              Math.max(most, mostInRows(border(bottom, ROWS, height) - border(top, ROWS, height)));
        }
      }
      return most;
    }

    private double mostInRows(long rows) {
      double most = 0;
      for (int left = firstColumn; left < endColumn; left++) {
        for (int right = left + 1; right <= endColumn; right++) {
          long size = rows * (border(right, COLUMNS, width) - border(left, COLUMNS, width));
          if (size > NEAR_MOST * fewest) {
            break;
          }
          if (size >= NEAR_FEWEST * fewest) {
            most = Math.max(most, (sums[right] - sums[left]) / (level * size));
          }
        }
      }
      return most;
    }

    private void add(int top, int bottom, long[] allSums, long[] allPositive) {
      for (int column = 0; column < COLUMNS; column++) {
        boolean inside = column >= firstColumn && column < endColumn;
        int from = top * COLUMNS + column;
        int to = bottom * COLUMNS + column;
        allSums[column + 1] = allSums[column] + (inside ? above[to] - above[from] : 0);
        allPositive[column + 1] =
            allPositive[column] + (inside ? positiveAbove[to] - positiveAbove[from] : 0);
      }
    }

    private boolean findsInRows(int top, int bottom) {
      long rows = clipped(top, bottom, ROWS, height, window.top(), window.bottom());
      long innerRows =
          Math.max(0, border(bottom - 1, ROWS, height) - border(top + 1, ROWS, height));
      for (int left = firstColumn; left < endColumn; left++) {
        for (int right = left + 1; right <= endColumn; right++) {
          long columns = clipped(left, right, COLUMNS, width, window.left(), window.right());
          if (columns * rows < fewest) {
            continue;
          }
          long inner = 0;
          double most = positive[right] - positive[left];
          if (right - left > 2) {
            inner =
                innerRows * (border(right - 1, COLUMNS, width) - border(left + 1, COLUMNS, width));
            most += innerSums[right - 1] - innerSums[left + 1];
            most -= innerPositive[right - 1] - innerPositive[left + 1];
          }
          if (most >= level * Math.max(fewest, inner)) {
            return true;
          }
        }
      }
      return false;
    }

    /** Pixels of the cells from one to another, as far as the window reaches. */
    private static long clipped(int from, int end, int cells, int size, int low, int high) {
      return Math.max(
          0, Math.min(high, border(end, cells, size)) - Math.max(low, border(from, cells, size)));
    }
  }
}
