package org.glimpse.scenes;

/** How busy a street is by the hour: quiet nights, two rush hours, 1 on average over a day. */
final class DayRhythm {
  private static final double[] BY_HOUR = {
    0.20, 0.12, 0.10, 0.10, 0.15, 0.35, 0.80, 1.55, 1.90, 1.45, 1.15, 1.15,
    1.25, 1.20, 1.15, 1.30, 1.60, 1.95, 1.80, 1.35, 1.00, 0.75, 0.50, 0.32
  };

  private DayRhythm() {}

  /**
   * @param hours time of day, 0 to 24
   */
  static double at(double hours) {
    int hour = (int) hours;
    double share = hours - hour;
    return BY_HOUR[hour % 24] * (1 - share) + BY_HOUR[(hour + 1) % 24] * share;
  }
}
