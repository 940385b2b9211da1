package org.glimpse.models.counts;

import java.nio.ByteBuffer;
import org.glimpse.video.FrameFormat;

/**
 * The small picture of a frame that count networks look at: {@value #SIDE} x {@value #SIDE} pixels,
 * {@code HWC uint8 RGB}, the whole frame stretched, each pixel the mean of what it covers.
 */
public final class Thumbnail {
  /** Width and height in pixels. */
  public static final int SIDE = 65;

  /** Bytes of one. */
  public static final int BYTES = 3 * SIDE * SIDE;

  /** What a frame reader has to be opened with to deliver them. */
  public static final FrameFormat FORMAT =
      FrameFormat.scaled(SIDE, SIDE, FrameFormat.Channels.RGB, FrameFormat.Scaling.AREA);

  /** Weights are in 1/256 of a source pixel. */
  private static final int ONE = 256;

  private Thumbnail() {}

  /** Makes smaller ones, each pixel the mean of what it covers. One thread at a time. */
  static final class Shrinker {
    private final int side;
    private final int[] first;
    private final int[][] shares;
    private final int[] rows;

    /**
     * @param side width and height to make, at most {@value Thumbnail#SIDE}
     */
    Shrinker(int side) {
      this.side = side;
      this.first = new int[side];
      this.shares = new int[side][];
      this.rows = new int[3 * SIDE * side];
      for (int target = 0; target < side; target++) {
        double from = (double) target * SIDE / side;
        double to = (double) (target + 1) * SIDE / side;
        first[target] = (int) from;
        int last = Math.min(SIDE - 1, (int) Math.ceil(to) - 1);
        shares[target] = new int[last - first[target] + 1];
        int left = ONE;
        for (int source = last; source > first[target]; source--) {
          double covered = Math.min(to, source + 1) - Math.max(from, source);
          shares[target][source - first[target]] = (int) Math.round(ONE * covered / (to - from));
          left -= shares[target][source - first[target]];
        }
        shares[target][0] = left;
      }
    }

    /** Shrinks the thumbnail at one place of a buffer into another's place. */
    void shrink(ByteBuffer from, int at, ByteBuffer into, int place) {
      if (side == SIDE) {
        into.put(place, from, at, BYTES);
        return;
      }
      for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < side; x++) {
          int source = at + 3 * (y * SIDE + first[x]);
          int target = 3 * (y * side + x);
          int red = 0;
          int green = 0;
          int blue = 0;
          for (int share : shares[x]) {
            red += share * (from.get(source) & 0xFF);
            green += share * (from.get(source + 1) & 0xFF);
            blue += share * (from.get(source + 2) & 0xFF);
            source += 3;
          }
          rows[target] = red;
          rows[target + 1] = green;
          rows[target + 2] = blue;
        }
      }
      for (int y = 0; y < side; y++) {
        for (int x = 0; x < 3 * side; x++) {
          int sum = ONE * ONE / 2;
          for (int i = 0; i < shares[y].length; i++) {
            sum += shares[y][i] * rows[3 * side * (first[y] + i) + x];
          }
          into.put(place + 3 * side * y + x, (byte) (sum / (ONE * ONE)));
        }
      }
    }
  }
}
