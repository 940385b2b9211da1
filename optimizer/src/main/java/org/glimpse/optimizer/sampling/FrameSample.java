package org.glimpse.optimizer.sampling;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Frames drawn at random, measured, and what they say of the mean over all frames. In every method
 * {@code weights} are those of the values of a row, and {@code truth} says how many of these, from
 * the first, were measured and not predicted.
 */
interface FrameSample {

  /**
   * A mean and the variance of its estimate.
   *
   * @param mean unbiased
   * @param variance of {@code mean}, unbiased or larger
   * @param pairs how many differences told of the variance
   * @param telling how many of these were of two different values
   */
  record Estimate(double mean, double variance, int pairs, int telling) {}

  /** Frames that stand each for a part of the video. */
  int blocks();

  /** The part of the video, counted from 0, that a frame of the sample stands for. */
  int block(long frame);

  /** Whether each block's frame comes from that block alone. */
  boolean isStratified();

  /** Whether nothing was measured yet. */
  boolean isNew();

  /** Blocks with two frames. */
  int pairs();

  /** By the blocks with two frames; a mean without variance where there are none. */
  Estimate estimate(double[] weights, int truth);

  /** By neighbouring blocks. */
  Estimate collapsed(double[] weights, int truth);

  /** By all frames. */
  Estimate plain(double[] weights, int truth);

  /**
   * Measures the frames that were drawn and have no value yet.
   *
   * @return how many that were
   */
  int measure(Measurement measurement);

  /** The weighted sum of a row's values. */
  static double weighted(double[] row, double[] weights) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * row[i];
    }
    return sum;
  }

  /** Whether two rows differ in a measured value that has a weight. */
  static boolean differ(double[] row, double[] other, double[] weights, int truth) {
    for (int i = 0; i < truth; i++) {
      if (weights[i] != 0 && row[i] != other[i]) {
        return true;
      }
    }
    return false;
  }

  /** The variance of the weighted sums of rows, as of a sample. */
  static double variance(double[][] rows, double[] weights) {
    double sum = 0;
    double squares = 0;
    for (double[] row : rows) {
      double value = weighted(row, weights);
      sum += value;
      squares += value * value;
    }
    return Math.max(0, squares - sum * sum / rows.length) / Math.max(1, rows.length - 1);
  }

  /** Rows whose measured values with a weight are not the commonest. */
  static int telling(double[][] rows, double[] weights, int truth) {
    Map<List<Double>, Integer> alike = new HashMap<>();
    for (double[] row : rows) {
      List<Double> measured = new ArrayList<>();
      for (int i = 0; i < truth; i++) {
        measured.add(weights[i] == 0 ? 0 : row[i]);
      }
      alike.merge(measured, 1, Integer::sum);
    }
    return rows.length - alike.values().stream().mapToInt(each -> each).max().orElse(0);
  }
}
