package org.glimpse.scenes;

import java.util.Arrays;

/** Which samples the faces of one body have touched, a bit a sample. */
final class TouchedSamples {
  private final int wordsPerRow;
  private final long[] words;
  private int firstRow = Integer.MAX_VALUE;
  private int lastRow = -1;

  TouchedSamples(int columns, int rows) {
    wordsPerRow = (columns + Long.SIZE - 1) / Long.SIZE;
    words = new long[wordsPerRow * rows];
  }

  /** Forgets the body before. */
  void begin() {
    if (lastRow >= 0) {
      Arrays.fill(words, firstRow * wordsPerRow, (lastRow + 1) * wordsPerRow, 0);
    }
    firstRow = Integer.MAX_VALUE;
    lastRow = -1;
  }

  /**
   * Touches the samples {@code from} to {@code to - 1} of a row, at least one.
   *
   * @return how many of them had not been touched
   */
  int touch(int row, int from, int to) {
    firstRow = Math.min(firstRow, row);
    lastRow = Math.max(lastRow, row);
    int first = row * wordsPerRow + from / Long.SIZE;
    int last = row * wordsPerRow + (to - 1) / Long.SIZE;
    int untouched = 0;
    for (int word = first; word <= last; word++) {
      // Shifts count modulo the size of a word.
      long mask = (word == first ? -1L << from : -1L) & (word == last ? -1L >>> -to : -1L);
      untouched += Long.bitCount(mask & ~words[word]);
      words[word] |= mask;
    }
    return untouched;
  }
}
