package org.glimpse.optimizer.selection;

import java.util.Arrays;

/**
 * Logistic regression with a ridge penalty on standardised features, fitted by Newton's method with
 * step halving. Features outside the range of the examples count as its border, so that nothing is
 * extrapolated.
 */
final class LogisticModel {
  private static final int STEPS_MAX = 30;
  private static final double CONVERGED = 1e-6;
  private static final double STEP_MIN = 1e-4;

  /** The share of examples beyond a border, on either side. */
  private static final double BEYOND = 0.005;

  /** Of the intercept, and of each feature's weight. */
  private final double[] ridge;

  private final double[] low;
  private final double[] high;
  private final double[] mean;
  private final double[] deviation;

  /** The intercept, and one for each feature. */
  private final double[] weights;

  /** Whether the first feature is what the log odds are to be corrected from. */
  private final boolean corrects;

  private LogisticModel(Examples examples, double[] ridge, boolean corrects) {
    this.ridge = ridge;
    this.corrects = corrects;
    int features = examples.features();
    low = new double[features];
    high = new double[features];
    mean = new double[features];
    deviation = new double[features];
    for (int feature = 0; feature < features; feature++) {
      describe(examples, feature);
    }
    weights = new double[features + 1];
  }

  private void describe(Examples examples, int feature) {
    double[] values = new double[examples.size()];
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = examples.value(i, feature);
      sum += values[i];
    }
    mean[feature] = sum / values.length;
    for (double value : values) {
      squares += (value - mean[feature]) * (value - mean[feature]);
    }
    deviation[feature] = Math.sqrt(squares / values.length) + 1e-9;
    Arrays.sort(values);
    int beyond = (int) (BEYOND * values.length);
    low[feature] = values[beyond];
    high[feature] = values[values.length - 1 - beyond];
  }

  /**
   * Fits a model.
   *
   * @param examples at least one
   * @param ridge what the square of a weight costs, in doubled log likelihood
   */
  static LogisticModel fit(Examples examples, double ridge) {
    double[] all = new double[examples.features() + 1];
    Arrays.fill(all, ridge);
    return fit(examples, all, false);
  }

  /**
   * Fits one that corrects log odds, which are the first feature.
   *
   * @param ridge of the intercept, and of each feature's weight
   */
  static LogisticModel correct(Examples examples, double[] ridge) {
    return fit(examples, ridge, true);
  }

  private static LogisticModel fit(Examples examples, double[] ridge, boolean corrects) {
    LogisticModel model = new LogisticModel(examples, ridge, corrects);
    double[] start = new double[examples.features()];
    double wanted = 0;
    double all = 0;
    double[][] rows = new double[examples.size()][];
    for (int i = 0; i < rows.length; i++) {
      for (int feature = 0; feature < start.length; feature++) {
        start[feature] = examples.value(i, feature);
      }
      rows[i] = model.standardised(start);
      wanted += examples.isWanted(i) ? examples.weight(i) : 0;
      all += examples.weight(i);
    }
    model.weights[0] = corrects ? 0 : Math.log((wanted + 0.5) / (all - wanted + 0.5));
    model.descend(examples, rows);
    return model;
  }

  private double[] standardised(double[] features) {
    double[] row = new double[features.length];
    for (int i = 0; i < row.length; i++) {
      double kept = Math.max(low[i], Math.min(high[i], features[i]));
      row[i] = (kept - mean[i]) / deviation[i];
    }
    return row;
  }

  private void descend(Examples examples, double[][] rows) {
    double loss = loss(examples, rows, weights);
    for (int step = 0; step < STEPS_MAX; step++) {
      double[] direction = direction(examples, rows);
      double length = 1;
      double[] next = moved(direction, length);
      double nextLoss = loss(examples, rows, next);
      while (nextLoss > loss && length > STEP_MIN) {
        length /= 2;
        next = moved(direction, length);
        nextLoss = loss(examples, rows, next);
      }
      if (!(nextLoss < loss)) {
        return;
      }
      System.arraycopy(next, 0, weights, 0, next.length);
      if (loss - nextLoss < CONVERGED * loss) {
        return;
      }
      loss = nextLoss;
    }
  }

  private double[] moved(double[] direction, double length) {
    double[] moved = weights.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] -= length * direction[i];
    }
    return moved;
  }

  private double loss(Examples examples, double[][] rows, double[] weights) {
    double loss = corrects ? ridge[0] / 2 * weights[0] * weights[0] : 0;
    for (int i = 1; i < weights.length; i++) {
      loss += ridge[i] / 2 * weights[i] * weights[i];
    }
    for (int i = 0; i < rows.length; i++) {
      double logit = logit(examples, i, rows[i], weights);
      double signed = examples.isWanted(i) ? -logit : logit;
      // log(1 + e^x), where e^x may be too great.
      double wrong = Math.max(0, signed) + Math.log1p(Math.exp(-Math.abs(signed)));
      loss += examples.weight(i) * wrong;
    }
    return loss;
  }

  private double logit(Examples examples, int example, double[] row, double[] weights) {
    double logit = weights[0] + (corrects ? examples.value(example, 0) : 0);
    for (int i = 0; i < row.length; i++) {
      logit += weights[i + 1] * row[i];
    }
    return logit;
  }

  /** The gradient in units of the curvature. */
  private double[] direction(Examples examples, double[][] rows) {
    int size = weights.length;
    double[][] curvature = new double[size][size];
    double[] gradient = new double[size];
    for (int i = 0; i < size; i++) {
      boolean free = i == 0 && !corrects;
      curvature[i][i] = free ? CONVERGED : ridge[i];
      gradient[i] = free ? 0 : ridge[i] * weights[i];
    }
    double[] row = new double[size];
    row[0] = 1;
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, row, 1, size - 1);
      double probability = sigmoid(logit(examples, i, rows[i], weights));
      double weight = examples.weight(i);
      double error = weight * (probability - (examples.isWanted(i) ? 1 : 0));
      double bend = weight * probability * (1 - probability);
      for (int a = 0; a < size; a++) {
        gradient[a] += error * row[a];
        double scaled = bend * row[a];
        for (int b = 0; b <= a; b++) {
          curvature[a][b] += scaled * row[b];
        }
      }
    }
    return solved(curvature, gradient);
  }

  /** Solves a symmetric positive definite system, its lower half given, by Cholesky's method. */
  private static double[] solved(double[][] matrix, double[] right) {
    int size = right.length;
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = matrix[i][j];
        for (int k = 0; k < j; k++) {
          sum -= matrix[i][k] * matrix[j][k];
        }
        matrix[i][j] = i == j ? Math.sqrt(Math.max(sum, CONVERGED)) : sum / matrix[j][j];
      }
    }
    double[] solution = right.clone();
    for (int i = 0; i < size; i++) {
      for (int k = 0; k < i; k++) {
        solution[i] -= matrix[i][k] * solution[k];
      }
      solution[i] /= matrix[i][i];
    }
    for (int i = size - 1; i >= 0; i--) {
      for (int k = i + 1; k < size; k++) {
        solution[i] -= matrix[k][i] * solution[k];
      }
      solution[i] /= matrix[i][i];
    }
    return solution;
  }

  static double sigmoid(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }

  /** The probability that a frame with such features is wanted. */
  double probability(double[] features) {
    return sigmoid(logOdds(features));
  }

  /** The logarithm of the odds of that. */
  double logOdds(double[] features) {
    double logit = weights[0] + (corrects ? features[0] : 0);
    for (int i = 0; i < features.length; i++) {
      double kept = Math.max(low[i], Math.min(high[i], features[i]));
      logit += weights[i + 1] * (kept - mean[i]) / deviation[i];
    }
    return logit;
  }
}
