package org.glimpse.optimizer.sampling;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * How much frames differ by how far they lie apart: half the mean squared difference of pairs, an
 * octave of distances at a time (the empirical semivariogram; Cressie, Statistics for Spatial Data,
 * section 2.4), made non-decreasing. Tells what variance to expect within blocks of any length, so
 * that a small pilot can plan a large sample.
 */
final class TimeVariation {
  private static final int OCTAVES = 48;

  private final double[] sums = new double[OCTAVES];
  private final int[] counts = new int[OCTAVES];
  private double[] fitted;

  /** Adds a pair of frames, {@code distance} at least 1. */
  void add(long distance, double difference) {
    int octave = 63 - Long.numberOfLeadingZeros(distance);
    sums[octave] += difference * difference / 2;
    counts[octave]++;
    fitted = null;
  }

  /** The expected variance of frames within a block of that many frames. */
  double withinBlock(double length) {
    return mean(distance -> shareWithin(distance / length));
  }

  /** Half the expected squared difference of two frames, one each of two neighbouring blocks. */
  double betweenBlocks(double length) {
    return mean(distance -> shareBetween(distance / length));
  }

  /**
   * The mean over pairs of frames.
   *
   * @param shareBelow of pairs that are less than a distance apart
   */
  private double mean(DoubleUnaryOperator shareBelow) {
    double[] levels = fitted();
    double sum = 0;
    double below = 0;
    for (int octave = 0; octave < OCTAVES; octave++) {
      double share = shareBelow.applyAsDouble(2.0 * (1L << octave));
      sum += (share - below) * levels[octave];
      below = share;
      if (share >= 1) {
        break;
      }
    }
    return sum;
  }

  /** The share of pairs of places in a block that are less than that many blocks apart. */
  private static double shareWithin(double distance) {
    return distance >= 1 ? 1 : distance * (2 - distance);
  }

  /** The same of two places in neighbouring blocks. */
  private static double shareBetween(double distance) {
    if (distance >= 2) {
      return 1;
    }
    double left = 2 - distance;
    return distance <= 1 ? distance * distance / 2 : 1 - left * left / 2;
  }

  /** Pooling adjacent violators; octaves without pairs take the next lower level, else the next. */
  private double[] fitted() {
    if (fitted != null) {
      return fitted;
    }
    double[] level = new double[OCTAVES];
    int[] weight = new int[OCTAVES];
    int[] width = new int[OCTAVES];
    int pools = 0;
    int empty = 0;
    for (int octave = 0; octave < OCTAVES; octave++) {
      if (counts[octave] == 0) {
        if (pools == 0) {
          empty++;
        } else {
          width[pools - 1]++;
        }
        continue;
      }
      level[pools] = sums[octave] / counts[octave];
      weight[pools] = counts[octave];
      width[pools] = 1 + empty;
      empty = 0;
      pools++;
      while (pools > 1 && level[pools - 2] >= level[pools - 1]) {
        int both = weight[pools - 2] + weight[pools - 1];
        level[pools - 2] =
            (level[pools - 2] * weight[pools - 2] + level[pools - 1] * weight[pools - 1]) / both;
        weight[pools - 2] = both;
        width[pools - 2] += width[pools - 1];
        pools--;
      }
    }
    double[] levels = new double[OCTAVES];
    int at = 0;
    for (int pool = 0; pool < pools; pool++) {
      Arrays.fill(levels, at, at + width[pool], level[pool]);
      at += width[pool];
    }
    fitted = levels;
    return levels;
  }
}
