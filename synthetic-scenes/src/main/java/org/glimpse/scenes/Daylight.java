package org.glimpse.scenes;

/**
 * The light of one moment.
 *
 * @param ambient light of the sky per channel, 1 = a white wall shows white
 * @param sun light of the sun per channel on a surface that faces it
 * @param lamps how far street lamps, windows and headlights are on, 0..1
 * @param exposure what everything is multiplied by before it reaches the sensor
 * @param noise amplitude of the sensor's noise, levels of 255
 */
record Daylight(double[] ambient, double[] sun, double lamps, double exposure, int noise) {
  private static final double NOON = 12;

  /** Light changes in steps of half a second of video, so that it need not be worked out anew. */
  static final double STEP_SECONDS = 0.5;

  private static final int NOISE_BY_DAY = 4;
  private static final int NOISE_BY_NIGHT = 7;

  /** The number of the light's step at a moment of the video. */
  static long step(double seconds) {
    return (long) Math.floor(seconds / STEP_SECONDS);
  }

  static Daylight at(SceneOptions options, long step) {
    double seconds = step * STEP_SECONDS;
    double hours = options.has(SceneEffect.DAYLIGHT) ? SceneClock.hours(options, seconds) : NOON;
    // 1 by day, 0 by night, and how warm the sun is.
    double day = Math.min(ramp(hours, 5.6, 7.4), 1 - ramp(hours, 17.2, 19.6));
    double height = Math.min(ramp(hours, 6.2, 10), 1 - ramp(hours, 15, 18.7));
    boolean rain = options.has(SceneEffect.RAIN);
    double sunshine = rain ? 0.06 : 0.72 * ramp(day, 0.35, 0.95);
    double[] sun = {sunshine, sunshine * (0.72 + 0.24 * height), sunshine * (0.45 + 0.43 * height)};
    double cloud = rain ? 1.12 : 1;
    double[] ambient = {
      (0.2 + 0.32 * day) * cloud, (0.21 + 0.35 * day) * cloud, (0.27 + 0.35 * day) * cloud
    };
    double exposure = 1.6 - 0.55 * day;
    if (options.has(SceneEffect.EXPOSURE_DRIFT)) {
      exposure *= drift(options.seed(), seconds);
    }
    int noise = (int) (NOISE_BY_NIGHT + (NOISE_BY_DAY - NOISE_BY_NIGHT) * day + 0.5);
    return new Daylight(
        ambient,
        sun,
        1 - ramp(day, 0.25, 0.75),
        exposure,
        options.has(SceneEffect.NOISE) ? noise : 0);
  }

  /** How dark cast shadows are, 0..1: none without sun. */
  double shadowDepth() {
    return sun[1] / (sun[1] + ambient[1]);
  }

  /** Two slow waves, within a sixth of 1. */
  private static double drift(long seed, double seconds) {
    SceneRandom random = SceneRandom.of(seed, "exposure");
    double first = StrictMath.sin(seconds / random.between(9, 16) + random.between(0, 6));
    double second = StrictMath.sin(seconds / random.between(31, 57) + random.between(0, 6));
    return 1 + 0.05 * first + 0.11 * second;
  }

  /** 0 below {@code from}, 1 above {@code to}, smooth between. */
  private static double ramp(double value, double from, double to) {
    double share = Math.max(0, Math.min(1, (value - from) / (to - from)));
    return share * share * (3 - 2 * share);
  }
}
