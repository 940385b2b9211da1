package org.glimpse.optimizer.selection;

import java.util.BitSet;
import org.apache.commons.statistics.distribution.NormalDistribution;

/** Frames that are all decided alike, and a growing sample of them that tells how many wrongly. */
final class DecidedFrames {
  /** Standard deviations of luck against which a certificate's sample is sized. */
  private static final double MARGIN = 1.8;

  /** Errors that expectation is worth beside those that a sample shows. */
  private static final double BELIEF = 2;

  private static final int SAMPLE_MIN = 16;

  private static final double SAMPLE_STEP = 1.05;

  private final BitSet all;
  private final int size;
  private final double expected;
  private final double allowed;
  private final BitSet drawn = new BitSet();
  private int wrong;

  /**
   * Begins without a sample.
   *
   * @param expected how many are decided wrongly, as far as is known
   * @param allowed how many may be
   */
  DecidedFrames(BitSet all, double expected, double allowed) {
    this.all = all;
    this.size = all.cardinality();
    this.expected = Math.max(1e-6, expected / Math.max(1, size));
    this.allowed = allowed;
  }

  int size() {
    return size;
  }

  /** The sample. */
  BitSet drawn() {
    return drawn;
  }

  /** How many of the sample were decided wrongly. */
  int wrong() {
    return wrong;
  }

  /** How many more to draw. */
  int more(double risk) {
    int before = drawn.cardinality();
    double share = (wrong + BELIEF) / (before + BELIEF / expected);
    return (int) Math.max(0, sample(size, share, allowed, risk) - before);
  }

  /** Those not drawn yet. */
  BitSet rest() {
    BitSet rest = (BitSet) all.clone();
    rest.andNot(drawn);
    return rest;
  }

  /** Takes some into the sample. */
  void draw(BitSet next) {
    drawn.or(next);
  }

  /** Says how many of the sample were decided wrongly. */
  void found(int wrongOfDrawn) {
    wrong = wrongOfDrawn;
  }

  /** Bound on the wrong ones among all of them, exceeded with that risk. */
  int most(double risk) {
    return size == 0 ? 0 : PositiveBounds.most(size, drawn.cardinality(), wrong, risk);
  }

  /**
   * Frames to draw so that errors are likely to pass for few enough.
   *
   * @param of how many frames
   * @param share of errors among them
   * @param most errors allowed
   * @param risk of the bound
   */
  static double sample(double of, double share, double most, double risk) {
    if (of < 1) {
      return 0;
    }
    double z = NormalDistribution.of(0, 1).inverseCumulativeProbability(1 - risk);
    for (double size = Math.min(of, SAMPLE_MIN); size < of; size *= SAMPLE_STEP) {
      double errors = size * share;
      double seen = errors + MARGIN * Math.sqrt(errors);
      // About the Poisson bound; where much of all is drawn, less is left to err about.
      double beyond = z * z / 2 + 1 + z * Math.sqrt(seen + z * z / 4);
      if ((seen + beyond * Math.sqrt(1 - size / of)) * of / size <= most) {
        return Math.ceil(size);
      }
    }
    return of;
  }
}
