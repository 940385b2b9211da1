package org.glimpse.scenes;

/**
 * A pinhole camera, fixed, without roll or distortion. World: metres, x to the right, y away, z up.
 * Camera: x to the right, y down, z ahead. Picture: pixels, origin top left, pixel centres at
 * halves.
 */
final class Camera {
  /** What is nearer than this is cut away, metres. */
  static final double NEAR = 0.5;

  /** Focal length over picture width: an opening angle of 64 degrees. */
  private static final double FOCAL_SHARE = 0.8;

  private final double x;
  private final double y;
  private final double z;
  private final double rightX;
  private final double rightY;
  private final double downX;
  private final double downY;
  private final double downZ;
  private final double aheadX;
  private final double aheadY;
  private final double aheadZ;
  private final double focal;
  private final double centreX;
  private final double centreY;

  private Camera(double[] place, double[] target, double focal, double centreX, double centreY) {
    x = place[0];
    y = place[1];
    z = place[2];
    double dx = target[0] - x;
    double dy = target[1] - y;
    double dz = target[2] - z;
    double length = Math.sqrt(dx * dx + dy * dy + dz * dz);
    aheadX = dx / length;
    aheadY = dy / length;
    aheadZ = dz / length;
    double level = Math.sqrt(aheadX * aheadX + aheadY * aheadY);
    rightX = aheadY / level;
    rightY = -aheadX / level;
    // down = ahead x right, with right level
    downX = -aheadZ * rightY;
    downY = aheadZ * rightX;
    downZ = aheadX * rightY - aheadY * rightX;
    this.focal = focal;
    this.centreX = centreX;
    this.centreY = centreY;
  }

  /**
   * The camera of a scene: on a mast or a roof before the junction, a little different for every
   * seed.
   *
   * @param width of the canvas, pixels, which may have a margin around the picture
   * @param pictureWidth pixels, which decides the focal length
   */
  static Camera of(long seed, int width, int height, int pictureWidth, int pictureHeight) {
    SceneRandom random = SceneRandom.of(seed, "camera");
    double[] place = {
      random.between(-8.5, -5), random.between(-2.5, 0.5), random.between(9.8, 11.8)
    };
    double[] target = {random.between(-0.5, 1.5), random.between(30, 32), 0};
    double side = Math.min(pictureWidth, pictureHeight * 16.0 / 9);
    return new Camera(place, target, side * FOCAL_SHARE, width / 2.0, height * 0.5);
  }

  double x() {
    return x;
  }

  double y() {
    return y;
  }

  double z() {
    return z;
  }

  double toX(double wx, double wy) {
    return (wx - x) * rightX + (wy - y) * rightY;
  }

  double toY(double wx, double wy, double wz) {
    return (wx - x) * downX + (wy - y) * downY + (wz - z) * downZ;
  }

  double toZ(double wx, double wy, double wz) {
    return (wx - x) * aheadX + (wy - y) * aheadY + (wz - z) * aheadZ;
  }

  /** Picture column of a point in camera coordinates. */
  double column(double cx, double cz) {
    return centreX + focal * cx / cz;
  }

  /** Picture row of a point in camera coordinates. */
  double row(double cy, double cz) {
    return centreY + focal * cy / cz;
  }

  /** Camera x over camera z of a picture column. */
  double slopeX(double column) {
    return (column - centreX) / focal;
  }

  /** Camera y over camera z of a picture row. */
  double slopeY(double row) {
    return (row - centreY) / focal;
  }

  /** World direction, per metre ahead, of a ray with these slopes. */
  double rayX(double slopeX, double slopeY) {
    return aheadX + rightX * slopeX + downX * slopeY;
  }

  /** As {@link #rayX}, away. */
  double rayY(double slopeX, double slopeY) {
    return aheadY + rightY * slopeX + downY * slopeY;
  }

  /** As {@link #rayX}, up. */
  double rayZ(double slopeY) {
    return aheadZ + downZ * slopeY;
  }

  /** Pixels per metre at a distance ahead. */
  double scale(double cz) {
    return focal / cz;
  }
}
