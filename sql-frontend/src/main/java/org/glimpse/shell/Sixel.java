package org.glimpse.shell;

import java.awt.image.BufferedImage;

/** Pictures in DEC's sixel graphics: bands of six rows, a pass for each colour of a band. */
final class Sixel {
  private static final int LEVELS = 6;
  private static final int COLOURS = LEVELS * LEVELS * LEVELS;
  private static final int BAND = 6;

  /** Thresholds in sixteenths, 4x4 pixels (Bayer): few colours pass for many, side by side. */
  private static final int[] DITHER = {0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5};

  private Sixel() {}

  /** The picture in a palette of six levels each of red, green and blue. */
  static String encode(BufferedImage image) {
    StringBuilder text = new StringBuilder("\033Pq");
    text.append("\"1;1;").append(image.getWidth()).append(';').append(image.getHeight());
    for (int colour = 0; colour < COLOURS; colour++) {
      text.append('#').append(colour).append(";2;");
      text.append(percent(colour / (LEVELS * LEVELS))).append(';');
      text.append(percent(colour / LEVELS % LEVELS)).append(';');
      text.append(percent(colour % LEVELS));
    }
    for (int top = 0; top < image.getHeight(); top += BAND) {
      band(text, image, top);
    }
    return text.append("\033\\").toString();
  }

  private static int percent(int level) {
    return level * 100 / (LEVELS - 1);
  }

  private static void band(StringBuilder text, BufferedImage image, int top) {
    int rows = Math.min(BAND, image.getHeight() - top);
    int width = image.getWidth();
    int[][] masks = new int[COLOURS][];
    for (int row = 0; row < rows; row++) {
      for (int x = 0; x < width; x++) {
        int colour = nearest(image.getRGB(x, top + row), DITHER[(top + row) % 4 * 4 + x % 4]);
        if (masks[colour] == null) {
          masks[colour] = new int[width];
        }
        masks[colour][x] |= 1 << row;
      }
    }
    for (int colour = 0; colour < COLOURS; colour++) {
      if (masks[colour] != null) {
        text.append('#').append(colour);
        run(text, masks[colour]);
        text.append('$');
      }
    }
    text.append('-');
  }

  private static void run(StringBuilder text, int[] masks) {
    int at = 0;
    while (at < masks.length) {
      int end = at;
      while (end < masks.length && masks[end] == masks[at]) {
        end++;
      }
      char sixel = (char) ('?' + masks[at]);
      if (end - at > 3) {
        text.append('!').append(end - at).append(sixel);
      } else {
        text.append(String.valueOf(sixel).repeat(end - at));
      }
      at = end;
    }
  }

  private static int nearest(int rgb, int threshold) {
    return level(rgb >> 16, threshold) * LEVELS * LEVELS
        + level(rgb >> 8, threshold) * LEVELS
        + level(rgb, threshold);
  }

  /** The level below or above, so that the mean over 4x4 pixels is the value. */
  private static int level(int value, int threshold) {
    return ((value & 0xFF) * (LEVELS - 1) * 32 + 255 * (2 * threshold + 1)) / (255 * 32);
  }
}
