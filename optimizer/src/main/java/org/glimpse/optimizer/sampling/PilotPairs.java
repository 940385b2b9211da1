package org.glimpse.optimizer.sampling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

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
  private double[] weights = {};
  private TimeVariation variation;

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

  /** The expected variance, within blocks of that length, of a weighted sum of a row's values. */
  double withinBlock(double length, double[] wanted) {
    if (variation == null || !Arrays.equals(weights, wanted)) {
      variation = new TimeVariation();
      for (Pair pair : pairs) {
        double sum = 0;
        for (int i = 0; i < wanted.length; i++) {
          sum += wanted[i] * pair.difference()[i];
        }
        variation.add(pair.distance(), sum);
      }
      weights = wanted.clone();
    }
    return variation.withinBlock(length);
  }
}
