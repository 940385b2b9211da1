package org.glimpse.scenes;

/**
 * The sensor: light in, levels out. Dark and bright ends are kept away from 0 and 255, so that
 * noise never runs against a stop.
 */
final class ToneCurve {
  static final int LEVEL_MIN = 12;
  static final int LEVEL_MAX = 243;

  /** Light of 1.0 in the units of {@link #level}. */
  static final int ONE = 1024;

  private static final int STEPS = 4 * ONE;
  private static final byte[] LEVELS = new byte[STEPS];

  static {
    for (int i = 0; i < STEPS; i++) {
      double light = (double) i / ONE;
      // Straight up to three quarters, then bending towards white.
      double bent = light < 0.75 ? light : 0.75 + 0.25 * (1 - 1 / (1 + (light - 0.75) * 4));
      LEVELS[i] = (byte) (int) (LEVEL_MIN + (LEVEL_MAX - LEVEL_MIN) * Math.min(1, bent) + 0.5);
    }
  }

  private ToneCurve() {}

  /** The level, 0..255, of light in units of 1/1024. */
  static int level(int light) {
    return LEVELS[Math.max(0, Math.min(STEPS - 1, light))] & 255;
  }

  /** A surface colour, lit per channel, as levels {@code 0xRRGGBB}. */
  static int levels(int rgb, double red, double green, double blue) {
    return level((int) (Shade.red(rgb) * red * (ONE / 255.0))) << 16
        | level((int) (Shade.green(rgb) * green * (ONE / 255.0))) << 8
        | level((int) (Shade.blue(rgb) * blue * (ONE / 255.0)));
  }
}
