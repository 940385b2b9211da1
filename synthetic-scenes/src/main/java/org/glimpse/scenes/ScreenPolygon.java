package org.glimpse.scenes;

import java.util.Arrays;

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

  /** Where the polygon begins and ends in each row. */
  private double[] lefts = new double[0];

  private double[] rights = new double[0];

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

  /** Hands out the covered samples of a picture of that many samples, top to bottom. */
  void scan(int width, int height, Span span) {
    double top = Double.POSITIVE_INFINITY;
    double bottom = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < corners; i++) {
      top = Math.min(top, rows[i]);
      bottom = Math.max(bottom, rows[i]);
    }
    int first = Math.max(0, rowFrom(top));
    int last = Math.min(height, rowFrom(bottom)) - 1;
    if (first > last) {
      return;
    }
    if (lefts.length <= last) {
      lefts = new double[height];
      rights = new double[height];
    }
    Arrays.fill(lefts, first, last + 1, Double.POSITIVE_INFINITY);
    Arrays.fill(rights, first, last + 1, Double.NEGATIVE_INFINITY);
    for (int i = 0; i < corners; i++) {
      walk(i, i + 1 == corners ? 0 : i + 1, first, last);
    }
    for (int row = first; row <= last; row++) {
      int from = (int) Math.max(0, Math.ceil(lefts[row] - 0.5));
      int to = (int) Math.min(width, Math.ceil(rights[row] - 0.5));
      if (from < to) {
        span.row(row, from, to);
      }
    }
  }

  /** Where one edge crosses the middles of rows. */
  private void walk(int corner, int next, int first, int last) {
    double start = rows[corner];
    double tall = rows[next] - start;
    if (tall == 0) {
      return;
    }
    double slant = (columns[next] - columns[corner]) / tall;
    double low = Math.min(start, rows[next]);
    double high = Math.max(start, rows[next]);
    int end = Math.min(last, rowFrom(high) - 1);
    for (int row = Math.max(first, rowFrom(low)); row <= end; row++) {
      double column = columns[corner] + (row + 0.5 - start) * slant;
      if (column < lefts[row]) {
        lefts[row] = column;
      }
      if (column > rights[row]) {
        rights[row] = column;
      }
    }
  }

  /** The first row whose middle is not above a place. */
  private static int rowFrom(double place) {
    return (int) Math.ceil(place - 0.5);
  }
}
