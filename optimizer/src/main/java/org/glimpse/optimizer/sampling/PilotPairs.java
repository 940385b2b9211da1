package org.glimpse.optimizer.sampling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Pairs of frames of a pilot: how far apart, and how what was measured and the proxies differ. */
final class PilotPairs {
  private static final int PAIRS_MIN = 30;

  /** A correlation this many standard errors from 0 is no accident of the pilot, about. */
  private static final double TELLING = 2.5;

  /**
   * @param difference of their rows, value by value
   */
  private record Pair(long distance, double[] difference) {}

  private final List<Pair> pairs = new ArrayList<>();
  private final List<double[]> rows = new ArrayList<>();
  private double[] weights = {};
  private TimeVariation variation;
  private TimeVariation differing;

  /** Adds a row that stands for all frames alike. */
  void add(double[] row) {
    rows.add(row);
  }

  void add(long distance, double[] row, double[] other) {
    double[] difference = new double[row.length];
    for (int i = 0; i < row.length; i++) {
      difference[i] = row[i] - other[i];
    }
    pairs.add(new Pair(distance, difference));
    variation = null;
  }

  /**
   * The coefficient of a variate that leaves the least variance within blocks of about that length:
   * least squares over the pairs that are not farther apart, or the nearest if these are few. 0
   * where they may be correlated by accident: a useless variate would cost frames.
   *
   * @param value its place in a row
   * @param variate its place in a row
   */
  double coefficient(int value, int variate, double distanceMax) {
    List<Pair> nearest = pairs.stream().sorted(Comparator.comparingLong(Pair::distance)).toList();
    double products = 0;
    double squares = 0;
    double values = 0;
    int used = 0;
    for (Pair pair : nearest) {
      if (pair.distance() > distanceMax && used >= PAIRS_MIN) {
        break;
      }
      double proxy = pair.difference()[variate];
      products += pair.difference()[value] * proxy;
      squares += proxy * proxy;
      values += pair.difference()[value] * pair.difference()[value];
      used++;
    }
    boolean telling = products * products * used > TELLING * TELLING * squares * values;
    return telling ? products / squares : 0;
  }

  /** How much a weighted sum of a row's values differs by how far frames lie apart. */
  TimeVariation variation(double[] wanted) {
    weigh(wanted);
    return variation;
  }

  /** Whether such sums differ at all: in place of a variance, the share of frames that do. */
  TimeVariation differing(double[] wanted) {
    weigh(wanted);
    return differing;
  }

  /** The expected variance of such sums over all frames. */
  double ofAll(double[] wanted) {
    double sum = 0;
    double squares = 0;
    for (double[] row : rows) {
      double value = FrameSample.weighted(row, wanted);
      sum += value;
      squares += value * value;
    }
    return Math.max(0, squares - sum * sum / rows.size()) / Math.max(1, rows.size() - 1);
  }

  /** The share of frames whose sums are not the commonest. */
  double differOfAll(double[] wanted) {
    Map<Double, Integer> alike = new HashMap<>();
    rows.forEach(row -> alike.merge(FrameSample.weighted(row, wanted), 1, Integer::sum));
    int most = alike.values().stream().mapToInt(each -> each).max().orElse(0);
    return 1 - most / (double) Math.max(1, rows.size());
  }

  private void weigh(double[] wanted) {
    if (variation != null && Arrays.equals(weights, wanted)) {
      return;
    }
    variation = new TimeVariation();
    differing = new TimeVariation();
    for (Pair pair : pairs) {
      double sum = FrameSample.weighted(pair.difference(), wanted);
      variation.add(pair.distance(), sum);
      differing.add(pair.distance(), sum == 0 ? 0 : Math.sqrt(2));
    }
    weights = wanted.clone();
  }
}
