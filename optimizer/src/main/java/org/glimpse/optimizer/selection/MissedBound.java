package org.glimpse.optimizer.selection;

import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * How probable it is that a sample shows so few positives below a cut although just too many are
 * there. The positives lie as a given distribution says, each seen with its frame's probability;
 * the lower tail of what the seen ones stand for is approximated by tilting (Esscher 1932; Robinson
 * 1982), which holds for few positives that stand for many frames as well, where normal theory does
 * not.
 */
final class MissedBound {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
  private static final int BINS_PER_OCTAVE = 4;
  private static final int OCTAVES = 40;
  private static final int BISECTIONS = 50;
  private static final double TILT_MAX = 1e9;
  private static final double MILLS_MIN = 30;

  /** By probability of being seen, what share of the positives has it; in no unit. */
  private final double[] mass = new double[BINS_PER_OCTAVE * OCTAVES];

  /** The same times the probability. */
  private final double[] seen = new double[mass.length];

  private double total;

  /** Says that some positives, in any unit, are seen with a probability. */
  void place(double count, double inclusion) {
    if (count <= 0) {
      return;
    }
    int bin = (int) (-BINS_PER_OCTAVE * Math.log(inclusion) / Math.log(2));
    int kept = Math.max(0, Math.min(mass.length - 1, bin));
    mass[kept] += count;
    seen[kept] += count * inclusion;
    total += count;
  }

  boolean isEmpty() {
    return total <= 0;
  }

  /**
   * The probability of a sum so low.
   *
   * @param positives below the cut, if there are just too many
   * @param sum of what those that were seen stand for, themselves included
   * @param jumps how many were seen
   * @param deviation of the number of positives that would be too many, by chance
   */
  double probability(double positives, double sum, int jumps, double deviation) {
    if (sum >= positives) {
      return 1;
    }
    double scale = positives / total;
    double noise = deviation * deviation;
    double low = 0;
    double high = 1e-9;
    while (slope(high, scale, noise) > sum && high < TILT_MAX) {
      low = high;
      high *= 4;
    }
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = (low + high) / 2;
      if (slope(middle, scale, noise) > sum) {
        low = middle;
      } else {
        high = middle;
      }
    }
    double tilt = (low + high) / 2;
    double exponent = tilt * sum + tilt * tilt * noise / 2;
    double curvature = noise;
    for (int bin = 0; bin < mass.length; bin++) {
      if (mass[bin] > 0) {
        double p = seen[bin] / mass[bin];
        double tilted = tilted(p, tilt);
        exponent += scale * mass[bin] * Math.log1p(p * Math.expm1(-tilt / p));
        curvature += scale * mass[bin] * tilted * (1 - tilted) / (p * p);
      }
    }
    double width = tilt * Math.sqrt(curvature);
    double beyond =
        width > MILLS_MIN
            ? 1 / (width * Math.sqrt(2 * Math.PI))
            : Math.exp(width * width / 2) * NORMAL.survivalProbability(width);
    // Where few were seen the sum has steps, and the tail holds the whole of one, not half.
    return Math.min(1, Math.exp(exponent) * beyond * (1 + Math.exp(-jumps)));
  }

  /** With what probability a positive is seen under the tilted distribution. */
  private static double tilted(double p, double tilt) {
    double weight = p * Math.exp(-tilt / p);
    return p >= 1 ? 1 : weight / (1 - p + weight);
  }

  /** The tilted mean. */
  private double slope(double tilt, double scale, double noise) {
    double slope = -tilt * noise;
    for (int bin = 0; bin < mass.length; bin++) {
      if (mass[bin] > 0) {
        double p = seen[bin] / mass[bin];
        slope += scale * mass[bin] * tilted(p, tilt) / p;
      }
    }
    return slope;
  }
}
