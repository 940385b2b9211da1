package org.glimpse.scenes;

/**
 * A flat convex polygon on its way to the picture: given in world coordinates, clipped where it
 * comes too near, projected, and scanned row by row. One is used again and again by one thread.
 */
final class ScreenPolygon {
  private static final int CORNERS_MAX = 32;

  private final Camera camera;
  private final double[] cameraX = new double[CORNERS_MAX];
  private final double[] cameraY = new double[CORNERS_MAX];
  private final double[] cameraZ = new double[CORNERS_MAX];
  private final double[] clippedX = new double[CORNERS_MAX];
  private final double[] clippedY = new double[CORNERS_MAX];
  private final double[] clippedZ = new double[CORNERS_MAX];
  private final double[] columns = new double[CORNERS_MAX];
  private final double[] rows = new double[CORNERS_MAX];

  /** Columns a row, from each corner to the next. */
  private final double[] slants = new double[CORNERS_MAX];

  private int given;
  private int corners;

  /** Takes the samples of a row whose centres lie inside: {@code from} to {@code to - 1}. */
  @FunctionalInterface
  interface Span {
    void row(int row, int from, int to);
  }

  ScreenPolygon(Camera camera) {
    this.camera = camera;
  }

  void begin() {
    given = 0;
  }

  /** Adds a corner, metres. */
  void corner(double x, double y, double z) {
    cameraX[given] = camera.toX(x, y);
    cameraY[given] = camera.toY(x, y, z);
    cameraZ[given] = camera.toZ(x, y, z);
    given++;
  }

  /**
   * Clips and projects.
   *
   * @param scale samples per pixel and direction
   * @return whether anything is left before the camera
   */
  boolean project(int scale) {
    corners = 0;
    for (int i = 0; i < given; i++) {
      int next = i + 1 == given ? 0 : i + 1;
      boolean inside = cameraZ[i] >= Camera.NEAR;
      if (inside) {
        keep(cameraX[i], cameraY[i], cameraZ[i]);
      }
      if (inside != cameraZ[next] >= Camera.NEAR) {
        double share = (Camera.NEAR - cameraZ[i]) / (cameraZ[next] - cameraZ[i]);
        keep(
            cameraX[i] + (cameraX[next] - cameraX[i]) * share,
            cameraY[i] + (cameraY[next] - cameraY[i]) * share,
            Camera.NEAR);
      }
    }
    for (int i = 0; i < corners; i++) {
      columns[i] = camera.column(clippedX[i], clippedZ[i]) * scale;
      rows[i] = camera.row(clippedY[i], clippedZ[i]) * scale;
    }
    return corners >= 3;
  }

  private void keep(double x, double y, double z) {
    clippedX[corners] = x;
    clippedY[corners] = y;
    clippedZ[corners] = z;
    corners++;
  }

  int corners() {
    return corners;
  }

  double column(int corner) {
    return columns[corner];
  }

  double row(int corner) {
    return rows[corner];
  }

  /** Square samples of the projected polygon, inside the picture and outside. */
  double area() {
    double twice = 0;
    for (int i = 0; i < corners; i++) {
      int next = i + 1 == corners ? 0 : i + 1;
      twice += columns[i] * rows[next] - columns[next] * rows[i];
    }
    return Math.abs(twice) / 2;
  }

  /**
   * The plane as {@code inverse depth = constant + perColumn * slopeX + perRow * slopeY}.
   *
   * @return false where the polygon is seen edge-on
   */
  boolean plane(double[] coefficients) {
    double ax = cameraX[1] - cameraX[0];
    double ay = cameraY[1] - cameraY[0];
    double az = cameraZ[1] - cameraZ[0];
    double bx = cameraX[2] - cameraX[0];
    double by = cameraY[2] - cameraY[0];
    double bz = cameraZ[2] - cameraZ[0];
    double nx = ay * bz - az * by;
    double ny = az * bx - ax * bz;
    double nz = ax * by - ay * bx;
    double distance = nx * cameraX[0] + ny * cameraY[0] + nz * cameraZ[0];
    double size = Math.sqrt(nx * nx + ny * ny + nz * nz);
    if (Math.abs(distance) < 1e-6 * size || size == 0) {
      return false;
    }
    coefficients[0] = nz / distance;
    coefficients[1] = nx / distance;
    coefficients[2] = ny / distance;
    return true;
  }

  private void measureEdges() {
    for (int i = 0; i < corners; i++) {
      int next = i + 1 == corners ? 0 : i + 1;
      double tall = rows[next] - rows[i];
      slants[i] = tall == 0 ? 0 : (columns[next] - columns[i]) / tall;
    }
  }

  /** Hands out the covered samples of a picture of that many samples, top to bottom. */
  void scan(int width, int height, Span span) {
    double top = Double.POSITIVE_INFINITY;
    double bottom = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < corners; i++) {
      top = Math.min(top, rows[i]);
      bottom = Math.max(bottom, rows[i]);
    }
    int first = (int) Math.max(0, Math.ceil(top - 0.5));
    int last = (int) Math.min(height - 1.0, Math.ceil(bottom - 0.5) - 1);
    if (first <= last) {
      measureEdges();
    }
    for (int row = first; row <= last; row++) {
      double centre = row + 0.5;
      double left = Double.POSITIVE_INFINITY;
      double right = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < corners; i++) {
        int next = i + 1 == corners ? 0 : i + 1;
        if ((rows[i] <= centre) != (rows[next] <= centre)) {
          double column = columns[i] + (centre - rows[i]) * slants[i];
          left = Math.min(left, column);
          right = Math.max(right, column);
        }
      }
      int from = (int) Math.max(0, Math.ceil(left - 0.5));
      int to = (int) Math.min(width, Math.ceil(right - 0.5));
      if (from < to) {
        span.row(row, from, to);
      }
    }
  }
}
