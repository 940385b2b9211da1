package org.glimpse.optimizer.selection;

import java.util.BitSet;

/** Frames that are all decided alike, and a growing sample of them that tells how many wrongly. */
final class DecidedFrames {
  /** Errors that expectation is worth beside those that a sample shows. */
  private static final double BELIEF = 2;

  private final BitSet all;
  private final int size;
  private final double expected;
  private final ErrorEvidence evidence;
  private final double batch;
  private final BitSet drawn = new BitSet();
  private int wrong;

  /**
   * Begins without a sample.
   *
   * @param expected how many are decided wrongly, as far as is known
   * @param allowed how many may be
   * @param batch what is drawn at once, in parts of what is likely to be enough
   */
  DecidedFrames(BitSet all, double expected, int allowed, double batch) {
    this.all = all;
    this.size = all.cardinality();
    this.batch = batch;
    this.expected = Math.max(1e-6, expected / Math.max(1, size));
    this.evidence = new ErrorEvidence(size, allowed + 1, expected);
  }

  /** The sample. */
  BitSet drawn() {
    return drawn;
  }

  /** How many more to draw. */
  int more(double risk) {
    int before = drawn.cardinality();
    double share = (wrong + BELIEF) / (before + BELIEF / expected);
    if (holds(risk)) {
      return 0;
    }
    double more = batch * evidence.more(before, wrong, share, risk);
    return (int) Math.min(size - before, Math.ceil(more));
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

  /** Whether no more are wrong than allowed, with that risk. */
  boolean holds(double risk) {
    return size == 0 || evidence.after(drawn.cardinality(), wrong) >= Math.log(1 / risk);
  }
}
