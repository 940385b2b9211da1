package org.glimpse.optimizer.sampling;

/** Sums over the rows of every frame. */
final class Totals {
  private double[] sums = {};
  private long rows;

  void add(double[] row) {
    if (rows == 0) {
      sums = new double[row.length];
    }
    rows++;
    for (int i = 0; i < row.length; i++) {
      sums[i] += row[i];
    }
  }

  /** The target's exact value; NaN for a ratio of nothing. */
  double of(Target target) {
    return sums[target.value()] / (target.isRatio() ? sums[target.per()] : rows);
  }
}
