package org.glimpse.optimizer.sampling;

import java.util.List;

/**
 * How many windows of frames an estimate will take that counts what begins in them. Beginnings come
 * about as often as they like, whatever happened before: the variance of a window's number is its
 * mean, or somewhat more where they come in crowds.
 */
public final class EventPrediction {
  /** The variance of a window's number over its mean. */
  private static final double CROWDING = 1.5;

  private static final int PILOT_WINDOWS = 60;
  private static final double PILOT_SHARE = 0.06;

  private EventPrediction() {}

  /**
   * Windows to be measured, at most {@code population}.
   *
   * @param population number of windows
   * @param targets means over windows
   * @param perWindow beginnings that a window is expected to hold
   */
  public static long windows(long population, List<Target> targets, double perWindow) {
    BlockCosts costs = new BlockCosts(population, PILOT_WINDOWS / 2);
    double shareSeen = Math.max(1e-6, 1 - Math.exp(-perWindow));
    long most = 0;
    for (Target target : targets) {
      double quantile = SampleParts.quantile(target.promise().confidence(), 100);
      double wanted = Math.pow(target.promise().halfWidthMax(perWindow) / quantile, 2);
      int blocks =
          costs.fewest(
              each -> costs.variance(each, shareSeen, length -> CROWDING * perWindow) <= wanted);
      long sample = (long) blocks + BlockCosts.pairs(blocks, shareSeen);
      most = Math.max(most, sample + Math.max(PILOT_WINDOWS, Math.round(PILOT_SHARE * sample)));
    }
    // Where half would be measured, all are.
    return 2 * most >= population ? population : most;
  }
}
