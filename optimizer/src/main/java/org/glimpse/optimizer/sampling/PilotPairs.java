package org.glimpse.optimizer.sampling;

import java.util.ArrayList;
import java.util.List;

/** Pairs of frames of a pilot: how far apart, and how the truth and the proxy differ. */
final class PilotPairs {
  private static final int PAIRS_MIN = 30;

  private record Pair(long distance, double truth, double proxy) {}

  private final List<Pair> pairs = new ArrayList<>();
  private double coefficient = Double.NaN;
  private TimeVariation variation;

  void add(long distance, double truth, double proxy) {
    pairs.add(new Pair(distance, truth, proxy));
    variation = null;
  }

  /**
   * The coefficient that leaves the least variance within blocks of about that length: least
   * squares over the pairs that are not farther apart, or the nearest if these are few.
   */
  double coefficient(double distanceMax) {
    List<Pair> nearest =
        pairs.stream().sorted(java.util.Comparator.comparingLong(Pair::distance)).toList();
    double products = 0;
    double squares = 0;
    int used = 0;
    for (Pair pair : nearest) {
      if (pair.distance() > distanceMax && used >= PAIRS_MIN) {
        break;
      }
      products += pair.truth() * pair.proxy();
      squares += pair.proxy() * pair.proxy();
      used++;
    }
    return squares == 0 ? 0 : products / squares;
  }

  /** The expected variance, within blocks of that length, of truth less coefficient times proxy. */
  double withinBlock(double length, double withCoefficient) {
    if (variation == null || coefficient != withCoefficient) {
      variation = new TimeVariation();
      for (Pair pair : pairs) {
        variation.add(pair.distance(), pair.truth() - withCoefficient * pair.proxy());
      }
      coefficient = withCoefficient;
    }
    return variation.withinBlock(length);
  }
}
