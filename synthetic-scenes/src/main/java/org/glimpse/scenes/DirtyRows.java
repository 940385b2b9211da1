package org.glimpse.scenes;

/** Which blocks of each row were drawn upon, so that only those have to be looked at. */
final class DirtyRows {
  private static final int BLOCK = 32;

  private final int columns;

  /** One bit a block: 64 blocks are as wide as the widest canvas. */
  private final long[] blocks;

  /** Takes a stretch of columns, both ends inclusive. */
  @FunctionalInterface
  interface Stretch {
    void take(int row, int first, int last);
  }

  /**
   * @param columns at most 2048 + 2 * {@link Scene#SHAKE_MARGIN}
   */
  DirtyRows(int rows, int columns) {
    this.columns = columns;
    blocks = new long[rows];
  }

  void add(int row, int first, int last) {
    long from = -1L << Math.min(63, first / BLOCK);
    long to = -1L >>> 63 - Math.min(63, last / BLOCK);
    blocks[row] |= from & to;
  }

  /** Hands out every stretch, top to bottom, and forgets it. */
  void drain(Stretch stretch) {
    for (int row = 0; row < blocks.length; row++) {
      for (long left = blocks[row]; left != 0; ) {
        int first = Long.numberOfTrailingZeros(left);
        int count = Long.numberOfTrailingZeros(~(left >>> first));
        int end = first + count == 64 ? columns : Math.min(columns, (first + count) * BLOCK);
        stretch.take(row, first * BLOCK, end - 1);
        left = first + count == 64 ? 0 : left >>> first + count << first + count;
      }
      blocks[row] = 0;
    }
  }
}
