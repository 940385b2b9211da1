package org.glimpse.optimizer.selection;

import java.util.Arrays;

/** Which frames that nobody looked at are taken to be wanted, and what errors to expect. */
final class CascadeDecision {
  /** The share of allowed errors that is expected of what is not confirmed, where the rest is. */
  private static final double MISSED_SHARE = 0.35;

  /** Probabilities are told apart so finely. */
  static final int BINS = 4096;

  /** A certificate that would look at this share of what is left is not worth it. */
  static final double CERTIFY_MAX = 0.5;

  /** Frames as likely as that are taken. */
  final double cut;

  /** How many are left out, and taken. */
  final double left;

  final double taken;

  /** Errors expected among them. */
  final double missed;

  final double wrong;

  /** Errors allowed. */
  final double missedMax;

  final double wrongMax;

  private final RateGoal goal;
  private final float[] likely;
  private final double missedFactor;
  private final double wrongFactor;

  /**
   * Decides.
   *
   * @param bins counts of frames that nobody looked at, and sums of their probabilities, by {@link
   *     #bin}
   * @param known how many wanted frames were looked at
   * @param likely how likely each frame is wanted
   * @param missedFactor what expected errors are to be multiplied by, of frames left out
   * @param wrongFactor the same of frames taken
   */
  CascadeDecision(
      RateGoal goal,
      double[][] bins,
      int known,
      float[] likely,
      double missedFactor,
      double wrongFactor) {
    this.goal = goal;
    this.likely = likely;
    this.missedFactor = missedFactor;
    this.wrongFactor = wrongFactor;
    int frames = likely.length;
    double positives = known + Arrays.stream(bins[1]).sum();
    missedMax = goal.falseNegatives() * positives;
    wrongMax = goal.falsePositives().orElse(0) * Math.max(0, frames - positives);
    double all = Arrays.stream(bins[0]).sum();
    double allLikely = Arrays.stream(bins[1]).sum();
    int best = 0;
    double bestWorth = Double.POSITIVE_INFINITY;
    double[] at = new double[2];
    double[] below = new double[2];
    for (int bin = 0; bin <= BINS; bin++) {
      double wrongly = all - below[0] - (allLikely - below[1]);
      double worth = worth(below[1], wrongly, all - below[0]);
      if (worth < bestWorth) {
        bestWorth = worth;
        best = bin;
        at = below.clone();
      }
      if (bin < BINS) {
        below[0] += bins[0][bin];
        below[1] += bins[1][bin];
      }
    }
    cut = best / (double) BINS;
    left = at[0];
    taken = all - left;
    missed = missedFactor * at[1];
    wrong = wrongFactor * Math.max(0, taken - (allLikely - at[1]));
  }

  /** Where a probability is counted. */
  static int bin(double probability) {
    return Math.min(BINS - 1, (int) (BINS * probability));
  }

  /** What the cut is to make small. */
  private double worth(double missing, double wrongly, double confirmed) {
    double ofMissed = missedFactor * missing / Math.max(1e-9, missedMax);
    if (goal.falsePositives().isEmpty()) {
      return ofMissed > MISSED_SHARE ? 1e12 * ofMissed : confirmed;
    }
    return Math.max(ofMissed, wrongFactor * wrongly / Math.max(1e-9, wrongMax));
  }

  boolean takes(int place) {
    return likely[place] >= cut;
  }

  /** How much it matters that a frame may be decided wrongly. */
  double doubt(int place) {
    boolean confirms = goal.falsePositives().isEmpty();
    double each = likely[place];
    if (takes(place)) {
      return (1 - each) * (confirms ? 1 : missedMax / Math.max(1e-9, wrongMax));
    }
    return each * (confirms ? 1 / MISSED_SHARE : 1);
  }

  /** Whether such a cost leaves enough frames that nobody looks at. */
  boolean isWorth(double cost) {
    return goal.falsePositives().isEmpty()
        ? cost - taken < CERTIFY_MAX * left
        : cost < CERTIFY_MAX * (left + taken);
  }

  /** Frames to look at to end now, had a share of the expected errors been removed. */
  double cost(double risk, double removed) {
    boolean confirms = goal.falsePositives().isEmpty();
    double remaining = 1 - removed;
    double sample = sample(left, remaining * missed, missedMax, risk);
    return sample
        + (confirms ? taken - removed * wrong : sample(taken, remaining * wrong, wrongMax, risk));
  }

  /** Frames to draw that certify it. */
  double certifying(double risk) {
    double sample = sample(left, missed, missedMax, risk);
    return sample + (goal.falsePositives().isEmpty() ? 0 : sample(taken, wrong, wrongMax, risk));
  }

  private static double sample(double of, double errors, double allowed, double risk) {
    return of < 1 ? 0 : new ErrorEvidence(of, allowed + 1, errors).more(0, 0, errors / of, risk);
  }
}
