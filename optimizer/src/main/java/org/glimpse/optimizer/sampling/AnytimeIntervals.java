package org.glimpse.optimizer.sampling;

import java.util.ArrayList;
import java.util.List;
import org.glimpse.optimizer.sampling.LookListener.Interval;

/**
 * Intervals that may be looked at, and stopped on, after any sample: look k may be wrong with
 * probability alpha / (k (k + 1)), which add up to alpha, so that all looks together hold the truth
 * with the confidence. What one look excludes stays excluded.
 */
final class AnytimeIntervals {
  private final List<MeanPromise> promises;
  private final List<Interval> intervals = new ArrayList<>();
  private int looks;

  /** Half the width of a target's interval at a confidence. */
  @FunctionalInterface
  interface HalfWidth {
    double at(int target, double confidence);
  }

  AnytimeIntervals(List<MeanPromise> promises) {
    this.promises = promises;
    for (int i = 0; i < promises.size(); i++) {
      intervals.add(new Interval(Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY));
    }
  }

  /** Takes a look; one that says nothing of any target costs nothing. */
  void look(List<Double> means, HalfWidth halfWidth) {
    int look = looks + 1;
    for (int target = 0; target < means.size(); target++) {
      double alpha = 1 - promises.get(target).confidence();
      double half = halfWidth.at(target, 1 - alpha / look / (look + 1));
      looks = Double.isInfinite(half) ? looks : look;
      double mean = means.get(target);
      Interval before = intervals.get(target);
      intervals.set(
          target,
          new Interval(
              mean,
              Math.max(before.lower(), Math.min(mean - half, before.upper())),
              Math.min(before.upper(), Math.max(mean + half, before.lower()))));
    }
  }

  List<Interval> intervals() {
    return List.copyOf(intervals);
  }
}
