package org.glimpse.scenes;

import java.util.Arrays;

/** A way on the ground: points in metres, joined by straight lines, measured from the first. */
final class Polyline {
  private final double[] xs;
  private final double[] ys;

  /** Distance from the first point to each point. */
  private final double[] distances;

  private Polyline(double[] xs, double[] ys) {
    this.xs = xs;
    this.ys = ys;
    distances = new double[xs.length];
    for (int i = 1; i < xs.length; i++) {
      double dx = xs[i] - xs[i - 1];
      double dy = ys[i] - ys[i - 1];
      distances[i] = distances[i - 1] + Math.sqrt(dx * dx + dy * dy);
    }
  }

  /** Points as {@code x0, y0, x1, y1, ..}, metres. */
  static Polyline of(double... points) {
    double[] xs = new double[points.length / 2];
    double[] ys = new double[points.length / 2];
    for (int i = 0; i < xs.length; i++) {
      xs[i] = points[2 * i];
      ys[i] = points[2 * i + 1];
    }
    return new Polyline(xs, ys);
  }

  /** This way and then another one, which begins where this one ends. */
  Polyline then(Polyline next) {
    int own = xs.length;
    double[] allX = Arrays.copyOf(xs, own + next.xs.length - 1);
    double[] allY = Arrays.copyOf(ys, own + next.ys.length - 1);
    System.arraycopy(next.xs, 1, allX, own, next.xs.length - 1);
    System.arraycopy(next.ys, 1, allY, own, next.ys.length - 1);
    return new Polyline(allX, allY);
  }

  double length() {
    return distances[distances.length - 1];
  }

  /**
   * Where one is after {@code distance} metres; before the start and after the end, straight on.
   */
  double x(double distance) {
    int i = segment(distance);
    return xs[i] + (xs[i + 1] - xs[i]) * share(i, distance);
  }

  /** As {@link #x}, away from the camera. */
  double y(double distance) {
    int i = segment(distance);
    return ys[i] + (ys[i + 1] - ys[i]) * share(i, distance);
  }

  private double share(int segment, double distance) {
    return (distance - distances[segment]) / (distances[segment + 1] - distances[segment]);
  }

  private int segment(double distance) {
    int i = 0;
    while (i < xs.length - 2 && distance >= distances[i + 1]) {
      i++;
    }
    return i;
  }
}
