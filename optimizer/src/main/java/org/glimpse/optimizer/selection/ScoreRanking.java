package org.glimpse.optimizer.selection;

import java.util.Arrays;

/**
 * Frames in the order of a proxy's scores, the likeliest first; equal ones in an order that has
 * nothing to do with time.
 */
final class ScoreRanking {
  /** Odd, so that multiplying by it is a permutation of the 32-bit numbers. */
  private static final int SCATTER = 0x9E3779B1;

  private static final int GATHER = inverse(SCATTER);

  private final int[] places;
  private final float[] likely;

  /**
   * Ranks frames.
   *
   * @param likely by place, 0 to 1
   */
  ScoreRanking(float[] likely) {
    long[] keys = new long[likely.length];
    for (int place = 0; place < keys.length; place++) {
      // Bits of floats of 0 and more rise with their values.
      long falling = Integer.MAX_VALUE - Float.floatToIntBits(likely[place] + 0f);
      keys[place] = falling << 32 | Integer.toUnsignedLong(place * SCATTER);
    }
    Arrays.sort(keys);
    places = new int[keys.length];
    this.likely = new float[keys.length];
    for (int rank = 0; rank < keys.length; rank++) {
      places[rank] = (int) keys[rank] * GATHER;
      this.likely[rank] = likely[places[rank]];
    }
  }

  /** Of an odd number, modulo 2 to the 32nd, by Newton's iteration. */
  private static int inverse(int odd) {
    int inverse = odd;
    for (int bits = 3; bits < Integer.SIZE; bits *= 2) {
      inverse *= 2 - odd * inverse;
    }
    return inverse;
  }

  int place(int rank) {
    return places[rank];
  }

  /** By rank, how likely each frame is to be wanted. */
  float[] likely() {
    return likely;
  }
}
