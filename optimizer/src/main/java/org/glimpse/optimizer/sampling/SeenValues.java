package org.glimpse.optimizer.sampling;

import java.util.Arrays;
import java.util.List;

/** Sums over the rows of a sample that was seen so far, pilot included. */
final class SeenValues {
  private int rows;
  private double[] sums = {};
  private int[] nonZero = {};

  /** The same and more rows. */
  SeenValues with(List<double[]> more) {
    SeenValues all = new SeenValues();
    all.rows = rows;
    all.sums = sums.clone();
    all.nonZero = nonZero.clone();
    more.forEach(all::add);
    return all;
  }

  void add(double[] row) {
    if (rows == 0) {
      sums = new double[row.length];
      nonZero = new int[row.length];
    }
    rows++;
    for (int i = 0; i < row.length; i++) {
      sums[i] += row[i];
      nonZero[i] += row[i] != 0 ? 1 : 0;
    }
  }

  void addAll(double[][] more) {
    Arrays.stream(more).forEach(this::add);
  }

  int rows() {
    return rows;
  }

  int nonZero(int value) {
    return nonZero[value];
  }

  double mean(int value) {
    return sums[value] / rows;
  }
}
