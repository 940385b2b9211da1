package org.glimpse.video;

import java.nio.ByteBuffer;

/** Pictures for tests, computed from their number: {@code HWC uint8 RGB}. */
final class TestPictures {
  private TestPictures() {}

  /** A soft gradient that moves with the frame's number, with a bright square on it. */
  static ByteBuffer moving(int width, int height, long frame) {
    ByteBuffer pixels = ByteBuffer.allocateDirect(width * height * 3);
    int side = Math.max(1, Math.min(width, height) / 4);
    int left = (int) ((frame * 3) % Math.max(1, width - side + 1));
    int top = (int) ((frame * 2) % Math.max(1, height - side + 1));
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        boolean inside = x >= left && x < left + side && y >= top && y < top + side;
        pixels.put((byte) (inside ? 235 : 40 + (100 * x) / width));
        pixels.put((byte) (inside ? 220 : 60 + (100 * y) / height));
        pixels.put((byte) (inside ? 30 : 80 + (int) (frame % 50)));
      }
    }
    return pixels.flip();
  }

  /** One colour all over. */
  static ByteBuffer plain(int width, int height, int red, int green, int blue) {
    ByteBuffer pixels = ByteBuffer.allocateDirect(width * height * 3);
    for (int i = 0; i < width * height; i++) {
      pixels.put((byte) red).put((byte) green).put((byte) blue);
    }
    return pixels.flip();
  }

  /** Every byte different from its neighbours, by a fixed hash of place and frame. */
  static ByteBuffer noise(int width, int height, long frame) {
    ByteBuffer pixels = ByteBuffer.allocateDirect(width * height * 3);
    long state = 0x9E3779B97F4A7C15L * (frame + 1);
    while (pixels.hasRemaining()) {
      state ^= state << 13;
      state ^= state >>> 7;
      state ^= state << 17;
      pixels.put((byte) state);
    }
    return pixels.flip();
  }
}
