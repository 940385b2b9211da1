package org.glimpse.scenes;

import java.util.Arrays;

/** Shadows that boxes throw on level ground. */
final class GroundShadow {
  private GroundShadow() {}

  /**
   * The convex outline {@code x0, y0, x1, y1, ..} of the shadow of an upright box.
   *
   * @param half half of its length and width
   * @param cosine of its direction
   * @param sine of its direction
   * @param low height of its lower side above the ground
   * @param sun direction towards the sun
   */
  static double[] ofBox(
      double x,
      double y,
      double[] half,
      double cosine,
      double sine,
      double low,
      double high,
      double[] sun) {
    double[] points = new double[16];
    for (int corner = 0; corner < 8; corner++) {
      double along = (corner & 1) == 0 ? -half[0] : half[0];
      double across = (corner & 2) == 0 ? -half[1] : half[1];
      double height = (corner & 4) == 0 ? low : high;
      points[2 * corner] = x + along * cosine - across * sine - sun[0] / sun[2] * height;
      points[2 * corner + 1] = y + along * sine + across * cosine - sun[1] / sun[2] * height;
    }
    return hull(points);
  }

  /** The convex hull of points by Andrew's monotone chain, in order around it. */
  static double[] hull(double[] points) {
    int count = points.length / 2;
    Integer[] order = new Integer[count];
    Arrays.setAll(order, i -> i);
    Arrays.sort(
        order,
        (a, b) -> {
          int byX = Double.compare(points[2 * a], points[2 * b]);
          return byX != 0 ? byX : Double.compare(points[2 * a + 1], points[2 * b + 1]);
        });
    int[] chain = new int[2 * count];
    int size = 0;
    for (int pass = 0; pass < 2; pass++) {
      int start = size;
      for (int i = 0; i < count; i++) {
        int next = order[pass == 0 ? i : count - 1 - i];
        while (size >= start + 2 && !turnsLeft(points, chain[size - 2], chain[size - 1], next)) {
          size--;
        }
        chain[size++] = next;
      }
      size--;
    }
    double[] outline = new double[2 * size];
    for (int i = 0; i < size; i++) {
      outline[2 * i] = points[2 * chain[i]];
      outline[2 * i + 1] = points[2 * chain[i] + 1];
    }
    return outline;
  }

  private static boolean turnsLeft(double[] p, int a, int b, int c) {
    double cross =
        (p[2 * b] - p[2 * a]) * (p[2 * c + 1] - p[2 * a + 1])
            - (p[2 * b + 1] - p[2 * a + 1]) * (p[2 * c] - p[2 * a]);
    return cross > 0;
  }
}
