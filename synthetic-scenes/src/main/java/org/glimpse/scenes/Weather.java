package org.glimpse.scenes;

/** What lies between the street and the picture: rain, wind, and the sensor's noise. */
final class Weather {
  private static final int STREAKS = 170;
  private static final int TILE = 1 << 17;
  private static final byte[][] NOISE = new byte[10][];

  private Weather() {}

  /** Draws streaks of falling rain. */
  static void rain(byte[] canvas, int width, int height, long seed, long frame) {
    SceneRandom random = SceneRandom.of(seed ^ SceneRandom.mix(frame), "rain");
    int streaks = (int) ((long) STREAKS * width * height / (640 * 360));
    for (int i = 0; i < streaks; i++) {
      double x = random.between(0, width);
      int top = (int) random.between(-20, height);
      int length = (int) (random.between(0.02, 0.055) * height);
      int weight = (int) random.between(26, 70);
      double slant = random.between(0.08, 0.18);
      for (int row = Math.max(0, top); row < Math.min(height, top + length); row++) {
        int column = (int) (x - (row - top) * slant);
        if (column >= 0 && column < width) {
          veil(canvas, 3 * (row * width + column), weight);
        }
      }
    }
  }

  private static void veil(byte[] canvas, int at, int weight) {
    for (int channel = 0; channel < 3; channel++) {
      int level = canvas[at + channel] & 255;
      canvas[at + channel] = (byte) (level + ((205 - level) * weight >> 8));
    }
  }

  /** Pixels by which the mast has moved to the side. */
  static int swayX(long seed, double seconds) {
    return sway(seconds * 1.1, (int) SceneRandom.mix(seed));
  }

  /** Pixels by which the mast has moved up. */
  static int swayY(long seed, double seconds) {
    return sway(seconds * 1.7, (int) SceneRandom.mix(seed + 1));
  }

  private static int sway(double time, int salt) {
    double slow = Texture.smooth(time, 0.5, salt) - 0.5;
    double fast = Texture.smooth(time * 5, 7.5, salt) - 0.5;
    return (int) Math.floor(3.4 * slow + 1.2 * fast + 0.5);
  }

  /**
   * Copies the picture out of a canvas, with noise.
   *
   * @param left column of the canvas at which the picture begins
   * @param amplitude of the noise, levels
   */
  static void expose(
      byte[] canvas,
      int canvasWidth,
      int left,
      int top,
      SceneOptions options,
      int amplitude,
      long frame,
      byte[] picture) {
    int rowBytes = 3 * options.width();
    long mixed = SceneRandom.mix(options.seed() * 31 + frame);
    byte[] tile = noise(amplitude);
    byte[] levels = new byte[rowBytes];
    byte[] noise = new byte[rowBytes];
    for (int row = 0; row < options.height(); row++) {
      int from = 3 * ((row + top) * canvasWidth + left);
      int to = row * rowBytes;
      if (amplitude == 0) {
        System.arraycopy(canvas, from, picture, to, rowBytes);
        continue;
      }
      int start = (int) (SceneRandom.mix(mixed + row) >>> 1 & (TILE - 1));
      System.arraycopy(canvas, from, levels, 0, rowBytes);
      System.arraycopy(tile, start, noise, 0, rowBytes);
      add(levels, noise);
      System.arraycopy(levels, 0, picture, to, rowBytes);
    }
  }

  /**
   * The tone curve keeps levels away from both ends, so a plain addition cannot overflow. Equal
   * indices let the virtual machine add many at once.
   */
  private static void add(byte[] levels, byte[] noise) {
    for (int i = 0; i < levels.length; i++) {
      levels[i] += noise[i];
    }
  }

  /** Noise of a triangular distribution; longer than a tile by the longest row. */
  private static synchronized byte[] noise(int amplitude) {
    if (NOISE[amplitude] == null) {
      SceneRandom random = SceneRandom.of(amplitude, "noise");
      byte[] tile = new byte[TILE + 3 * 2048];
      for (int i = 0; i < tile.length; i++) {
        double value = (random.nextUnit() + random.nextUnit() - 1) * amplitude;
        tile[i] = (byte) (int) Math.floor(value + 0.5);
      }
      NOISE[amplitude] = tile;
    }
    return NOISE[amplitude];
  }
}
