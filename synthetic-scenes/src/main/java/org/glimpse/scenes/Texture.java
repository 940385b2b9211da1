package org.glimpse.scenes;

/** Noise over a plane, the same everywhere and always. */
final class Texture {
  private Texture() {}

  /** Smooth noise, 0..1, with bumps of about one unit. */
  static double smooth(double x, double y, int salt) {
    double floorX = Math.floor(x);
    double floorY = Math.floor(y);
    int ix = (int) floorX;
    int iy = (int) floorY;
    double u = x - floorX;
    double v = y - floorY;
    u = u * u * (3 - 2 * u);
    v = v * v * (3 - 2 * v);
    double low = SceneRandom.unit(ix, iy, salt);
    double lowRight = SceneRandom.unit(ix + 1, iy, salt);
    double high = SceneRandom.unit(ix, iy + 1, salt);
    double highRight = SceneRandom.unit(ix + 1, iy + 1, salt);
    double near = low + (lowRight - low) * u;
    double far = high + (highRight - high) * u;
    return near + (far - near) * v;
  }

  /** Hard grains of the given size, 0..1. */
  static double grain(double x, double y, double size, int salt) {
    return SceneRandom.unit((int) Math.floor(x / size), (int) Math.floor(y / size), salt);
  }

  /** Distance to the nearest multiple of {@code period}. */
  static double toLine(double value, double period) {
    double within = value - Math.floor(value / period) * period;
    return Math.min(within, period - within);
  }

  /** Whether a value lies in the first {@code length} of each {@code period}. */
  static boolean dash(double value, double length, double period) {
    return value - Math.floor(value / period) * period < length;
  }
}
