package org.glimpse.models.counts;

import java.nio.ByteBuffer;
import java.util.Random;

/**
 * Changes that leave a fixed camera's counts as they are.
 *
 * @param shift pixels of a thumbnail by which it moves at most, each way
 * @param gain share by which it grows brighter or darker at most
 * @param offset grey levels by which it does
 */
record CountAugmentation(int shift, double gain, double offset) {
  /**
   * On a drawn street no shift at all was best: the mean picture that is taken away stays where it
   * is, so a shift shows edges that no frame has.
   */
  static final CountAugmentation LIGHT = new CountAugmentation(0, 0.03, 3);

  /** Copies a square picture, changed; the edge's pixels fill what a shift leaves open. */
  void paint(ByteBuffer from, int at, int side, Random random, ByteBuffer into, int place) {
    int right = random.nextInt(2 * shift + 1) - shift;
    int down = random.nextInt(2 * shift + 1) - shift;
    double factor = 1 + gain * (2 * random.nextDouble() - 1);
    double moved = offset * (2 * random.nextDouble() - 1);
    byte[] table = new byte[256];
    for (int value = 0; value < 256; value++) {
      table[value] = (byte) Math.max(0, Math.min(255, Math.round(factor * value + moved)));
    }
    int to = place;
    for (int y = 0; y < side; y++) {
      int row = at + 3 * side * inside(y - down, side);
      for (int x = 0; x < side; x++) {
        int source = row + 3 * inside(x - right, side);
        into.put(to++, table[from.get(source) & 0xFF]);
        into.put(to++, table[from.get(source + 1) & 0xFF]);
        into.put(to++, table[from.get(source + 2) & 0xFF]);
      }
    }
  }

  private static int inside(int place, int side) {
    return Math.max(0, Math.min(side - 1, place));
  }
}
