package org.glimpse.optimizer.sampling;

import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * A bound on the mean that holds for a sample of any size, for values that are mostly 0: not more
 * than the share of frames that are not 0, times the largest value there is. It is for one look:
 * who looks again as the sample grows has to divide what the confidence leaves among the looks.
 *
 * <p>The share's limits are those of Clopper and Pearson (Biometrika 26, 1934). They hold for a
 * sample that is stratified, too: its count is a sum of independent trials of different chances,
 * whose tails are lighter than the binomial's (Hoeffding, Annals of Mathematical Statistics 27,
 * 1956, theorem 4).
 */
final class RareEventBound {
  private RareEventBound() {}

  /** The share of frames that are not 0 is at most this, with that confidence. */
  static double shareMax(int nonZero, int frames, double confidence) {
    if (nonZero >= frames) {
      return 1;
    }
    return BetaDistribution.of(nonZero + 1.0, frames - nonZero)
        .inverseCumulativeProbability(confidence);
  }
}
