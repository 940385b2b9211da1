package org.glimpse.benchmarks;

import java.util.List;

/** Medians of a few runs. */
public final class Medians {
  private Medians() {}

  /** The middle value, or the mean of the two in the middle; NaN of nothing. */
  public static double of(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
