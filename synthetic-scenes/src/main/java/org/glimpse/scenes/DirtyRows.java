package org.glimpse.scenes;

import java.util.Arrays;

/** Which stretch of each row was drawn upon, so that only that has to be looked at. */
final class DirtyRows {
  private final int[] firsts;
  private final int[] lasts;

  /** Takes a stretch of columns, both ends inclusive. */
  @FunctionalInterface
  interface Stretch {
    void take(int row, int first, int last);
  }

  DirtyRows(int rows) {
    firsts = new int[rows];
    lasts = new int[rows];
    Arrays.fill(firsts, Integer.MAX_VALUE);
    Arrays.fill(lasts, -1);
  }

  void add(int row, int first, int last) {
    firsts[row] = Math.min(firsts[row], first);
    lasts[row] = Math.max(lasts[row], last);
  }

  /** Hands out every stretch, top to bottom, and forgets it. */
  void drain(Stretch stretch) {
    for (int row = 0; row < firsts.length; row++) {
      if (lasts[row] >= 0) {
        stretch.take(row, firsts[row], lasts[row]);
        firsts[row] = Integer.MAX_VALUE;
        lasts[row] = -1;
      }
    }
  }
}
