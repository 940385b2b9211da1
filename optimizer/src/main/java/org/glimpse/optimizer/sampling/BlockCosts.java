package org.glimpse.optimizer.sampling;

import java.util.function.DoubleUnaryOperator;
import java.util.function.IntPredicate;

/**
 * What a sample of so many blocks takes and gives.
 *
 * @param population number of frames
 * @param least blocks of the smallest sample
 */
record BlockCosts(long population, int least) {
  /** Pairs that should differ, where values that are not 0 are rare. */
  static final int TELLING_WANTED = 13;

  /** Most blocks that a sample may have: each holds two frames at least. */
  int most() {
    return (int) Math.min(Integer.MAX_VALUE / 8, population / 2);
  }

  /** All frames. */
  int all() {
    return (int) Math.min(Integer.MAX_VALUE / 8, population);
  }

  /** That many, within the limits. */
  int atLeast(long blocks) {
    return (int) Math.max(least, Math.min(most(), blocks));
  }

  /** The blocks of a sample that measures about so many frames. */
  int blocksFor(int frames, double shareSeen) {
    int low = 0;
    int high = Math.max(1, frames);
    while (low + 1 < high) {
      int middle = (low + high) >>> 1;
      if (middle + pairs(middle, shareSeen) >= frames) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return atLeast(high);
  }

  /** The fewest blocks that are enough, or the most there may be. */
  int fewest(IntPredicate enough) {
    int low = least / 2;
    int high = Math.max(low + 1, most());
    while (low + 1 < high) {
      int middle = (low + high) >>> 1;
      if (enough.test(middle)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  /** The same where more may be worse than fewer: the least of about 3 % steps. */
  int first(int limit, IntPredicate enough) {
    for (int blocks = least; blocks < limit; blocks += 1 + blocks / 32) {
      if (enough.test(blocks)) {
        return blocks;
      }
    }
    return limit;
  }

  /**
   * Blocks with a second frame: enough to know the variance, few enough to be cheap. Where most
   * values are 0, many pairs are needed until some differ: of two frames that have little to do
   * with each other, either may be the one that is not 0.
   *
   * @param shareSeen share of frames whose value is not 0
   */
  static int pairs(int blocks, double shareSeen) {
    double telling = TELLING_WANTED / (2 * shareSeen);
    return (int) Math.min(blocks, Math.round(Math.max(20 + 4.5 * Math.sqrt(blocks), telling)));
  }

  /**
   * The variance of a sample's mean.
   *
   * @param withinBlock the variance of frames within a block of a length
   */
  double variance(int blocks, double shareSeen, DoubleUnaryOperator withinBlock) {
    double length = (double) population / blocks;
    double paired = (double) pairs(blocks, shareSeen) / blocks;
    return withinBlock.applyAsDouble(length) / blocks * (1 - paired / 2) * (1 - 1 / length);
  }
}
