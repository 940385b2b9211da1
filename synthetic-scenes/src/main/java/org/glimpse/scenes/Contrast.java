package org.glimpse.scenes;

/** Keeps bodies apart from what is behind them: nobody could tell an edge between equal colours. */
final class Contrast {
  /** Levels by which a body differs from the backdrop behind it, at least. */
  private static final int LEAST = 9;

  private Contrast() {}

  /** Levels of a body, moved if they come too close to those behind it; all {@code 0xRRGGBB}. */
  static int keep(int shown, int still) {
    int apart = luma(shown) - luma(still);
    if (Math.abs(apart) >= LEAST
        || Math.abs(Shade.red(shown) - Shade.red(still)) >= LEAST
        || Math.abs(Shade.blue(shown) - Shade.blue(still)) >= LEAST) {
      return shown;
    }
    boolean brighter = apart > 0 || luma(still) < ToneCurve.LEVEL_MIN + 2 * LEAST;
    int shift = brighter ? LEAST - apart : -LEAST - apart;
    return within(Shade.red(shown) + shift) << 16
        | within(Shade.green(shown) + shift) << 8
        | within(Shade.blue(shown) + shift);
  }

  private static int luma(int levels) {
    return (Shade.red(levels) + 2 * Shade.green(levels) + Shade.blue(levels)) >> 2;
  }

  private static int within(int level) {
    return Math.max(ToneCurve.LEVEL_MIN, Math.min(ToneCurve.LEVEL_MAX, level));
  }
}
