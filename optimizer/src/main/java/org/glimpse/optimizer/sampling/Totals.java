package org.glimpse.optimizer.sampling;

import java.util.stream.LongStream;

/** Sums over the rows of every frame. */
final class Totals {
  private static final long CHUNK = 1 << 16;

  private double[] sums = {};
  private long rows;

  /** Measures every frame, in bounded memory. */
  static Totals ofAll(long population, Measurement measurement) {
    Totals totals = new Totals();
    for (long start = 0; start < population; start += CHUNK) {
      long[] frames = LongStream.range(start, Math.min(population, start + CHUNK)).toArray();
      for (double[] row : measurement.measure(frames)) {
        totals.add(row);
      }
    }
    return totals;
  }

  private void add(double[] row) {
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
