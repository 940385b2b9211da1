package org.glimpse.scenes;

import java.util.ArrayList;
import java.util.List;

/**
 * A body of flat convex faces in its own coordinates: metres, x forward, y to the left, z up,
 * origin on the ground below its middle.
 */
final class Solid {
  /** How a face answers to light. */
  enum Finish {
    MATTE,
    /** Shows some of the sky. */
    GLASS,
    /** Shines in the dark. */
    HEADLIGHT,
    /** Shines in the dark, and more when braking. */
    TAILLIGHT
  }

  /**
   * A face.
   *
   * @param corners {@code x0, y0, z0, x1, ..} in order around it
   * @param normal outward, of length 1
   */
  record Face(double[] corners, double[] normal, int rgb, Finish finish) {
    int size() {
      return corners.length / 3;
    }
  }

  private static final double DECAL_LIFT = 0.015;

  private final List<Face> faces = new ArrayList<>();

  List<Face> faces() {
    return faces;
  }

  /** A box between two corners. */
  Solid box(double x0, double x1, double y0, double y1, double z0, double z1, int rgb) {
    return frustum(new double[] {x0, x1, y0, y1, z0}, new double[] {x0, x1, y0, y1, z1}, rgb, rgb);
  }

  /**
   * A box whose top may be smaller than its bottom.
   *
   * @param bottom {@code x0, x1, y0, y1, z}
   * @param top the same
   */
  Solid frustum(double[] bottom, double[] top, int sides, int cover) {
    double[] b = bottom;
    double[] t = top;
    double[] inside = {
      (b[0] + b[1] + t[0] + t[1]) / 4, (b[2] + b[3] + t[2] + t[3]) / 4, (b[4] + t[4]) / 2
    };
    for (int side = 0; side < 4; side++) {
      face(sideCorners(b, t, side), inside, sides, Finish.MATTE);
    }
    face(
        new double[] {t[0], t[2], t[4], t[1], t[2], t[4], t[1], t[3], t[4], t[0], t[3], t[4]},
        inside,
        cover,
        Finish.MATTE);
    return this;
  }

  /** A piece of a frustum's side, in shares of its width and height: a window, a lamp. */
  Solid decal(double[] bottom, double[] top, int side, double[] place, int rgb, Finish finish) {
    double[] c = sideCorners(bottom, top, side);
    double[] corners = new double[12];
    double[][] shares = {
      {place[0], place[2]}, {place[1], place[2]}, {place[1], place[3]}, {place[0], place[3]}
    };
    for (int i = 0; i < 4; i++) {
      double u = shares[i][0];
      double v = shares[i][1];
      for (int axis = 0; axis < 3; axis++) {
        double low = c[axis] + (c[3 + axis] - c[axis]) * u;
        double high = c[9 + axis] + (c[6 + axis] - c[9 + axis]) * u;
        corners[3 * i + axis] = low + (high - low) * v;
      }
    }
    double[] inside = {
      (bottom[0] + bottom[1] + top[0] + top[1]) / 4,
      (bottom[2] + bottom[3] + top[2] + top[3]) / 4,
      (bottom[4] + top[4]) / 2
    };
    face(corners, inside, rgb, finish);
    Face face = faces.get(faces.size() - 1);
    for (int i = 0; i < 12; i++) {
      face.corners()[i] += face.normal()[i % 3] * DECAL_LIFT;
    }
    return this;
  }

  /** Sides in order: front, rear, left, right; corners from bottom left round to top left. */
  private static double[] sideCorners(double[] b, double[] t, int side) {
    return switch (side) {
      case 0 ->
          new double[] {b[1], b[2], b[4], b[1], b[3], b[4], t[1], t[3], t[4], t[1], t[2], t[4]};
      case 1 ->
          new double[] {b[0], b[2], b[4], b[0], b[3], b[4], t[0], t[3], t[4], t[0], t[2], t[4]};
      case 2 ->
          new double[] {b[0], b[3], b[4], b[1], b[3], b[4], t[1], t[3], t[4], t[0], t[3], t[4]};
      default ->
          new double[] {b[0], b[2], b[4], b[1], b[2], b[4], t[1], t[2], t[4], t[0], t[2], t[4]};
    };
  }

  /** A convex outline seen from the side, drawn out across the width. */
  Solid prism(double[] outline, double y0, double y1, int rgb) {
    int count = outline.length / 2;
    double[] inside = {0, (y0 + y1) / 2, 0};
    for (int i = 0; i < count; i++) {
      inside[0] += outline[2 * i] / count;
      inside[2] += outline[2 * i + 1] / count;
    }
    double[] left = new double[3 * count];
    double[] right = new double[3 * count];
    for (int i = 0; i < count; i++) {
      int next = (i + 1) % count;
      double x = outline[2 * i];
      double z = outline[2 * i + 1];
      set(left, i, x, y1, z);
      set(right, i, x, y0, z);
      double nextX = outline[2 * next];
      double nextZ = outline[2 * next + 1];
      face(
          new double[] {x, y0, z, nextX, y0, nextZ, nextX, y1, nextZ, x, y1, z},
          inside,
          rgb,
          Finish.MATTE);
    }
    face(left, inside, rgb, Finish.MATTE);
    face(right, inside, rgb, Finish.MATTE);
    return this;
  }

  /** Both faces of a wheel: tyre and hub. */
  Solid wheels(double x, double halfTrack, double radius) {
    for (int side = -1; side <= 1; side += 2) {
      double[] inside = {x, 0, radius};
      disc(x, side * (halfTrack + 0.02), radius, radius, inside, 0x1A1A1C);
      disc(x, side * (halfTrack + 0.035), radius, radius * 0.55, inside, 0x7E8084);
    }
    return this;
  }

  private void disc(double x, double y, double z, double radius, double[] inside, int rgb) {
    double[] corners = new double[3 * 10];
    for (int i = 0; i < 10; i++) {
      double angle = (i + 0.5) * Math.PI / 5;
      set(corners, i, x + radius * StrictMath.cos(angle), y, z + radius * StrictMath.sin(angle));
    }
    face(corners, inside, rgb, Finish.MATTE);
  }

  private static void set(double[] corners, int i, double x, double y, double z) {
    corners[3 * i] = x;
    corners[3 * i + 1] = y;
    corners[3 * i + 2] = z;
  }

  /** Adds a face that looks away from a point inside. */
  private void face(double[] c, double[] inside, int rgb, Finish finish) {
    double ax = c[3] - c[0];
    double ay = c[4] - c[1];
    double az = c[5] - c[2];
    double bx = c[6] - c[0];
    double by = c[7] - c[1];
    double bz = c[8] - c[2];
    double nx = ay * bz - az * by;
    double ny = az * bx - ax * bz;
    double nz = ax * by - ay * bx;
    double length = Math.sqrt(nx * nx + ny * ny + nz * nz);
    double outward =
        nx * (c[0] - inside[0]) + ny * (c[1] - inside[1]) + nz * (c[2] - inside[2]) < 0 ? -1 : 1;
    double scale = outward / length;
    faces.add(new Face(c, new double[] {nx * scale, ny * scale, nz * scale}, rgb, finish));
  }
}
