package org.glimpse.models.counts;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;

/** Thumbnails of a still, patterned ground with bright squares and, rarely, dark bars on it. */
final class DrawnThumbnails {
  static final String SQUARE = "square";
  static final String BAR = "bar";

  private DrawnThumbnails() {}

  /** So many frames: 0 to 3 squares, a bar in one of five, and a class that never shows. */
  static LabelledThumbnails draw(int frames, long seed) {
    LabelledThumbnails set = LabelledThumbnails.of(List.of(BAR, "absent", SQUARE));
    Random random = new Random(seed);
    for (int frame = 0; frame < frames; frame++) {
      int squares = random.nextInt(4);
      int bars = random.nextInt(5) == 0 ? 1 : 0;
      set.add(frame(squares, bars, random), new int[] {bars, 0, squares});
    }
    return set;
  }

  static ByteBuffer frame(int squares, int bars, Random random) {
    ByteBuffer pixels = ByteBuffer.allocate(Thumbnail.BYTES);
    for (int at = 0; at < Thumbnail.BYTES; at++) {
      int ground = 90 + (at * 7919 % 61) + random.nextInt(8);
      pixels.put(at, (byte) ground);
    }
    for (int square = 0; square < squares; square++) {
      // In columns of their own, so that none hides another.
      fill(pixels, 2 + 21 * square + random.nextInt(8), 4 + random.nextInt(34), 9, 9, 235);
    }
    for (int bar = 0; bar < bars; bar++) {
      fill(pixels, 5 + random.nextInt(30), 56, 24, 5, 10);
    }
    return pixels;
  }

  private static void fill(ByteBuffer pixels, int left, int top, int width, int height, int grey) {
    for (int y = top; y < top + height; y++) {
      for (int x = 3 * left; x < 3 * (left + width); x++) {
        pixels.put(3 * Thumbnail.SIDE * y + x, (byte) grey);
      }
    }
  }
}
