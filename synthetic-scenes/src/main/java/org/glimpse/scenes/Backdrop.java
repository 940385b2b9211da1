package org.glimpse.scenes;

/**
 * Everything that never moves, painted once: for each pixel what it gives back of the sky's light,
 * of the sun's, and what it shines itself; for each of four samples a pixel how far away it is.
 * Unchangeable, shared by all renderers of a scene.
 */
final class Backdrop {
  /** Samples a pixel, in each direction. */
  static final int SAMPLES = 2;

  private final int width;
  private final int height;
  private final Camera camera;

  /** {@code HWC uint8}: colour under the sky's light. */
  private final byte[] ambient;

  /** {@code HWC uint8}: colour under the sun's light; 0 where it does not reach. */
  private final byte[] sunny;

  /** {@code HWC uint8}: own light, at night. */
  private final byte[] shining;

  /** Per pixel, 0..255: how much of it is ground, on which moving shadows fall. */
  private final byte[] ground;

  /** Per pixel, 0..255: how much sun reaches the ground here. */
  private final byte[] sunlit;

  /** Per pixel, 0..255: how much of the street lamps' light reaches the ground here. */
  private final byte[] lamplit;

  /** Per sample: 1 over the distance ahead, 0 for ground and sky. */
  private final float[] inverseDepth;

  private final double[] toSun;

  Backdrop(Camera camera, int width, int height, double[] toSun) {
    this.camera = camera;
    this.width = width;
    this.height = height;
    this.toSun = toSun;
    int pixels = width * height;
    ambient = new byte[3 * pixels];
    sunny = new byte[3 * pixels];
    shining = new byte[3 * pixels];
    ground = new byte[pixels];
    sunlit = new byte[pixels];
    lamplit = new byte[pixels];
    inverseDepth = new float[pixels * SAMPLES * SAMPLES];
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  Camera camera() {
    return camera;
  }

  /** Where the sun stands: a direction of length 1. */
  double[] toSun() {
    return toSun;
  }

  byte[] ambient() {
    return ambient;
  }

  byte[] sunny() {
    return sunny;
  }

  byte[] shining() {
    return shining;
  }

  byte[] ground() {
    return ground;
  }

  byte[] sunlit() {
    return sunlit;
  }

  byte[] lamplit() {
    return lamplit;
  }

  float[] inverseDepth() {
    return inverseDepth;
  }

  /** How much sun reaches a place on the ground, 0..1; full where the camera cannot see it. */
  double sunAt(double x, double y) {
    return groundAt(x, y, sunlit, 1);
  }

  /** How much lamplight reaches a place on the ground, 0..1; a little where it is hidden. */
  double lampAt(double x, double y) {
    return groundAt(x, y, lamplit, 0.2);
  }

  private double groundAt(double x, double y, byte[] layer, double elsewhere) {
    double cz = camera.toZ(x, y, 0);
    if (cz < Camera.NEAR) {
      return elsewhere;
    }
    int column = (int) Math.floor(camera.column(camera.toX(x, y), cz));
    int row = (int) Math.floor(camera.row(camera.toY(x, y, 0), cz));
    if (column < 0 || row < 0 || column >= width || row >= height) {
      return elsewhere;
    }
    int pixel = row * width + column;
    return (ground[pixel] & 255) < 128 ? elsewhere : (layer[pixel] & 255) / 255.0;
  }
}
