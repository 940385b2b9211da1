package org.glimpse.scenes;

/** Which blocks of each row were drawn upon, so that only those have to be looked at. */
final class DirtyRows {
  private final int columns;

  /** Columns of a block, as a power of two: the smallest of which 64 are as wide as the canvas. */
  private final int shift;

  /** One bit a block. */
  private final long[] blocks;

  /** Takes a stretch of columns, both ends inclusive. */
  @FunctionalInterface
  interface Stretch {
    void take(int row, int first, int last);
  }

  DirtyRows(int rows, int columns) {
    this.columns = columns;
    shift = Integer.SIZE - Integer.numberOfLeadingZeros((columns - 1) / Long.SIZE);
    blocks = new long[rows];
  }

  void add(int row, int first, int last) {
    long from = -1L << (first >> shift);
    long to = -1L >>> 63 - (last >> shift);
    blocks[row] |= from & to;
  }

  /** Hands out every stretch, top to bottom, and forgets it. */
  void drain(Stretch stretch) {
    for (int row = 0; row < blocks.length; row++) {
      for (long left = blocks[row]; left != 0; ) {
        int first = Long.numberOfTrailingZeros(left);
        int count = Long.numberOfTrailingZeros(~(left >>> first));
        int end = Math.min(columns, first + count << shift);
        stretch.take(row, first << shift, end - 1);
        left = first + count == 64 ? 0 : left >>> first + count << first + count;
      }
      blocks[row] = 0;
    }
  }
}
