package org.glimpse.optimizer.selection;

import java.util.BitSet;

/**
 * A growing sample of frames that a decision is about, which it bears out or not. Both rates are
 * tested at the whole risk: where one is too high, that one's test has to err.
 */
final class Certificate {
  /** A sample grows by so much at most, in parts of itself. */
  private static final double MORE_MAX = 2;

  /** And so far beyond what was thought to be enough. */
  private static final double BEYOND_MAX = 3;

  private final LookedFrames looked;
  private final double risk;
  private final BitSet taken;
  private final DecidedFrames missed;
  private final DecidedFrames wrong;
  private final double missedRate;
  private final double wrongRate;
  private final double planned;

  /**
   * Begins without a sample.
   *
   * @param left frames that nobody looked at and that are left out
   * @param taken those that are selected
   * @param risk that it may be wrong with
   * @param batch what is drawn at once, in parts of what is likely to be enough
   */
  Certificate(
      RateGoal goal,
      LookedFrames looked,
      BitSet left,
      BitSet taken,
      CascadeDecision decision,
      double risk,
      double batch) {
    this.looked = looked;
    this.risk = risk;
    this.taken = taken;
    int sure = looked.wanted().cardinality();
    int others = looked.known().cardinality() - sure;
    // Wrong ones allowed whatever is missed, then missed ones allowed beside them, and so on.
    double rate = goal.falsePositives().orElse(0);
    double misses = goal.falseNegatives();
    int certain = sure + taken.cardinality();
    int none = others + left.cardinality();
    int wrongMost = (int) Math.min(taken.cardinality(), rate * none / (1 - rate));
    int missedMax = (int) (misses * (certain - wrongMost) / (1 - misses));
    int wrongMax = (int) (rate * Math.max(0, none - missedMax) / (1 - rate));
    planned = decision.certifying(risk);
    missed = new DecidedFrames(left, decision.missed, missedMax, batch);
    wrong = new DecidedFrames(taken, decision.wrong, wrongMax, batch);
    missedRate = left.isEmpty() ? 0 : missedMax / Math.max(1.0, certain - wrongMost + missedMax);
    wrongRate = taken.isEmpty() ? 0 : wrongMax / Math.max(1.0, none - missedMax + wrongMax);
  }

  /** Whether what is still to be drawn is in proportion to what was drawn. */
  boolean goesOn() {
    int before = drawn().cardinality();
    // None are more where all of one side were drawn, too many of them wrong.
    int more = missed.more(risk) + wrong.more(risk);
    return more > 0 && more <= MORE_MAX * before && before + more <= BEYOND_MAX * planned;
  }

  /** Draws more frames and looks at them. */
  LookedFrames.Round draw() {
    BitSet both = next(missed);
    both.or(next(wrong));
    LookedFrames.Round round = looked.look(both);
    missed.found(LookedFrames.common(missed.drawn(), looked.wanted()).cardinality());
    wrong.found(LookedFrames.without(wrong.drawn(), looked.wanted()).cardinality());
    return round;
  }

  /** Frames drawn so far. */
  BitSet drawn() {
    BitSet both = (BitSet) missed.drawn().clone();
    both.or(wrong.drawn());
    return both;
  }

  private BitSet next(DecidedFrames side) {
    BitSet next = looked.drawn(side.rest(), side.more(risk));
    side.draw(next);
    return next;
  }

  boolean holds() {
    return missed.holds(risk) && wrong.holds(risk);
  }

  /**
   * Frames selected unseen; what the sample showed is corrected, its neighbours stay as certified.
   */
  BitSet filled() {
    return LookedFrames.without(taken, looked.known());
  }

  /** Bound on the share of wanted frames that are left out. */
  double missedAtMost() {
    return missedRate;
  }

  /** Bound on the share of other frames that are returned. */
  double wrongAtMost() {
    return wrongRate;
  }
}
