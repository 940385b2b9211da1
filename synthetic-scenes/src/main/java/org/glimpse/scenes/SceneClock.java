package org.glimpse.scenes;

/** The time of day that light and rhythm follow. */
final class SceneClock {
  private static final double NANOS_PER_HOUR = 3.6e12;

  private SceneClock() {}

  /** Hours since midnight, 0 to 24, at a moment of the video. */
  static double hours(SceneOptions options, double seconds) {
    double start = options.startTime().toNanoOfDay() / NANOS_PER_HOUR;
    double hours = start + seconds * options.clockSpeed() / 3600;
    double within = hours - Math.floor(hours / 24) * 24;
    return within < 24 ? within : 0;
  }
}
