package org.glimpse.optimizer.selection;

import java.util.function.IntPredicate;
import org.apache.commons.statistics.distribution.HypergeometricDistribution;

/**
 * How many positives there are among frames of which some were drawn evenly without replacement:
 * bounds by inverting the hypergeometric test, which hold for samples of any size.
 */
final class PositiveBounds {
  private PositiveBounds() {}

  /** The most positives among some frames of which a sample showed so many. */
  static int most(int frames, int sample, int positives, double risk) {
    return last(
        positives,
        frames - (sample - positives),
        count -> hypergeometric(frames, count, sample).cumulativeProbability(positives) > risk);
  }

  /** The fewest. */
  static int least(int frames, int sample, int positives, double risk) {
    if (positives == 0) {
      return 0;
    }
    return 1
        + last(
            positives - 1,
            frames - (sample - positives),
            count ->
                hypergeometric(frames, count, sample).survivalProbability(positives - 1) <= risk);
  }

  /** The last of the numbers for which something holds, as it does for the first of them. */
  private static int last(int low, int high, IntPredicate holds) {
    int from = low;
    int to = high;
    while (from < to) {
      int middle = from + (to - from + 1) / 2;
      if (holds.test(middle)) {
        from = middle;
      } else {
        to = middle - 1;
      }
    }
    return from;
  }

  private static HypergeometricDistribution hypergeometric(int frames, int positives, int sample) {
    return HypergeometricDistribution.of(frames, positives, sample);
  }
}
