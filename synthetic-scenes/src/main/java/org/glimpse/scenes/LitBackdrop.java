package org.glimpse.scenes;

/** The backdrop as it looks in one step of the light, and what its shadows look like. */
final class LitBackdrop {
  private final Backdrop backdrop;
  private final byte[] levels;
  private final int[] ambientScale = new int[3];
  private final int[] sunScale = new int[3];
  private int shineScale;
  private Daylight light;
  private long step = Long.MIN_VALUE;

  LitBackdrop(Backdrop backdrop) {
    this.backdrop = backdrop;
    levels = new byte[backdrop.ambient().length];
  }

  /** Light of the step that is set. */
  Daylight light() {
    return light;
  }

  /** {@code HWC uint8} of the whole canvas under the light that is set. */
  byte[] levels() {
    return levels;
  }

  /** Changes the light, if the step is another one. */
  void set(SceneOptions options, long newStep) {
    if (newStep == step) {
      return;
    }
    step = newStep;
    light = Daylight.at(options, newStep);
    double unit = ToneCurve.ONE * 256 / 255.0 * light.exposure();
    for (int channel = 0; channel < 3; channel++) {
      ambientScale[channel] = (int) (light.ambient()[channel] * unit);
      sunScale[channel] = (int) (light.sun()[channel] * unit);
    }
    shineScale = (int) (light.lamps() * 0.8 * unit);
    byte[] ambient = backdrop.ambient();
    byte[] sunny = backdrop.sunny();
    byte[] shining = backdrop.shining();
    for (int i = 0; i < levels.length; i += 3) {
      for (int channel = 0; channel < 3; channel++) {
        int at = i + channel;
        int sum =
            (ambient[at] & 255) * ambientScale[channel]
                + (sunny[at] & 255) * sunScale[channel]
                + (shining[at] & 255) * shineScale;
        levels[at] = (byte) ToneCurve.level(sum >> 8);
      }
    }
  }

  /** The level of one channel of a pixel where the sun does not reach. */
  int shaded(int at, int channel) {
    int sum =
        (backdrop.ambient()[at] & 255) * ambientScale[channel]
            + (backdrop.shining()[at] & 255) * shineScale;
    return ToneCurve.level(sum >> 8);
  }
}
