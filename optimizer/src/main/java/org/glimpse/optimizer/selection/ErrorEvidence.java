package org.glimpse.optimizer.selection;

import org.apache.commons.numbers.gamma.LogGamma;

/**
 * Evidence that few enough of some frames are decided wrongly, by frames drawn from them evenly
 * without replacement: the likelihood of what was drawn if fewer are wrong, against that if just
 * too many are. If too many are, the ratio is a supermartingale, so that it ever reaches 1 / risk
 * with that risk at most, however often it is asked and whenever drawing stops (Ville's inequality;
 * Wald's sequential test over a mixture, for finite populations as in Waudby-Smith and Ramdas,
 * NeurIPS 2020).
 */
final class ErrorEvidence {
  /** Numbers of wrong frames held against the limit, in parts of it, beside the expected one. */
  private static final double[] PARTS = {0, 0.15, 0.3, 0.5, 0.7};

  /** What the expected number weighs among them. */
  private static final double EXPECTED = 0.6;

  private static final double PART_MAX = 0.8;
  private static final double SAMPLE_STEP = 1.04;
  private static final int SAMPLE_MIN = 8;

  private final double size;
  private final double limit;
  private final double expected;

  /**
   * Prepares a test.
   *
   * @param size frames that are drawn from
   * @param limit the fewest wrong ones that are too many
   * @param expected how many are wrong, as far as is known
   */
  ErrorEvidence(double size, double limit, double expected) {
    this.size = size;
    this.limit = limit;
    this.expected = Math.min(expected, PART_MAX * limit);
  }

  /** Log of the ratio after so many draws, so many of them wrong. */
  double after(double drawn, double wrong) {
    if (limit > size) {
      return Double.POSITIVE_INFINITY;
    }
    if (wrong >= limit) {
      return Double.NEGATIVE_INFINITY;
    }
    if (drawn - wrong > size - limit) {
      return Double.POSITIVE_INFINITY;
    }
    double tooMany = likelihood(limit, drawn, wrong);
    double ratio = EXPECTED * Math.exp(likelihood(expected, drawn, wrong) - tooMany);
    for (double part : PARTS) {
      ratio +=
          (1 - EXPECTED)
              / PARTS.length
              * Math.exp(likelihood(part * limit, drawn, wrong) - tooMany);
    }
    return Math.log(ratio);
  }

  /** Of a sequence of draws, if so many of the frames are wrong. */
  private double likelihood(double all, double drawn, double wrong) {
    return falling(all, wrong) + falling(size - all, drawn - wrong);
  }

  /** Log of x (x - 1) .. (x - count + 1); of nothing where a factor is none. */
  private static double falling(double x, double count) {
    if (count > x && count - 1 >= x) {
      return Double.NEGATIVE_INFINITY;
    }
    return LogGamma.value(x + 1) - LogGamma.value(x - count + 1);
  }

  /** Frames to draw beside those until the risk is that small, if a share of them is wrong. */
  double more(double drawn, double wrong, double share, double risk) {
    double enough = Math.log(1 / risk);
    for (double more = SAMPLE_MIN; drawn + more < size; more *= SAMPLE_STEP) {
      if (after(drawn + more, wrong + share * more) >= enough) {
        return Math.ceil(more);
      }
    }
    return size - drawn;
  }
}
