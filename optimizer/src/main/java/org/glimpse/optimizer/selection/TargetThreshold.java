package org.glimpse.optimizer.selection;

import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.PoissonDistribution;

/**
 * How far down a ranking unlabelled frames can be returned, such that what is returned, labelled
 * positives included and labelled negatives left out, keeps a recall or a precision. The targets
 * are those of SUPG (Kang et al., PVLDB 2020); the bounds are not.
 *
 * <p>Each labelled frame stands for {@code (1 - p) / p} unlabelled ones, {@code p} being the
 * probability with which it was drawn (Horvitz and Thompson, JASA 1952). A cut is taken if so good
 * a sample is improbable where the cut just misses its target; that probability is not computed
 * from the sample's own variance, since a sample that shows few positives below a cut cannot vouch
 * for itself. Cuts are tested from the one that is safe whatever the truth (return everything for
 * recall, nothing unlabelled for precision) on, up to the first that fails, so that no correction
 * for their number is due (fixed sequence testing; Maurer, Hothorn, Lehmacher 1995).
 *
 * <p>The bounds hold as samples grow, for any proxy. Where fewer than {@value #SEEN_MIN} positives
 * were seen below a cut for a recall, the proxy is believed as far as its last positives bear it
 * out: nothing else can tell that a good proxy has left nothing behind.
 */
final class TargetThreshold {
  /** With fewer positives seen below a cut, the proxy is asked as well. */
  private static final int SEEN_MIN = 3;

  /** Share of a positive that might be among the frames that were least likely to be drawn. */
  private static final double UNSEEN = 0.1;

  /** The last positives of the ranking, by which a proxy's low scores are judged. */
  private static final int LAST_POSITIVES = 5;

  /** Standard deviations by which a proxy is believed less than these bear it out. */
  private static final double DOUBT = 2;

  /** Labelled frames, other than certain ones, between one cut for a precision and the next. */
  private static final int STEP = 10;

  private final RankedLabels labels;
  private final double risk;
  private final double quantile;

  /**
   * Takes labelled frames.
   *
   * @param confidence with which a target is to be kept
   */
  TargetThreshold(RankedLabels labels, double confidence) {
    this.labels = labels;
    this.risk = 1 - confidence;
    this.quantile = NormalDistribution.of(0, 1).inverseCumulativeProbability(confidence);
  }

  /**
   * For a recall: the least number of frames, from the first of the ranking, of which unlabelled
   * ones are returned.
   */
  int forRecall(double target) {
    Recall recall = new Recall(target);
    int cut = labels.frames();
    for (int rank = labels.frames() - 1; rank >= 0; rank--) {
      recall.below(rank);
      boolean changes = rank == 0 || labels.isPositive(rank) || labels.isPositive(rank - 1);
      if (changes) {
        if (recall.risk() > risk) {
          return cut;
        }
        cut = rank;
      }
    }
    return cut;
  }

  /** What is known of the positives on both sides of a cut that moves up the ranking. */
  private final class Recall {
    private final double allowed;
    private final MissedBound bySample = new MissedBound();
    private final MissedBound byProxy = new MissedBound();
    private final double doubt;
    private final double leastInclusion;
    private double found;
    private double foundVariance;
    private double missed;
    private double expected;
    private int seen;

    Recall(double target) {
      allowed = (1 - target) / target;
      found = labels.positives();
      double least = 1;
      for (int rank = 0; rank < labels.frames(); rank++) {
        least = Math.min(least, labels.inclusion(rank));
        if (labels.isPositive(rank)) {
          found += labels.standsFor(rank);
          foundVariance += labels.standsFor(rank) / labels.inclusion(rank);
        }
      }
      leastInclusion = least;
      doubt = doubt();
    }

    /** By what factor there may be more positives among low scores than the proxy says. */
    private double doubt() {
      double said = 0;
      int last = 0;
      for (int rank = labels.frames() - 1; rank >= 0 && last < LAST_POSITIVES; rank--) {
        if (labels.isLabelled(rank)) {
          said += labels.likely(rank);
          last += labels.isPositive(rank) ? 1 : 0;
        }
      }
      return Math.max(1, (last + DOUBT * Math.sqrt(last) + 1) / Math.max(Double.MIN_NORMAL, said));
    }

    /** Moves the cut above a frame. */
    void below(int rank) {
      double inclusion = labels.inclusion(rank);
      expected += labels.likely(rank) * (1 - inclusion);
      byProxy.place(labels.likely(rank), inclusion);
      if (!labels.isPositive(rank)) {
        return;
      }
      double each = labels.standsFor(rank);
      missed += each;
      found -= each;
      foundVariance -= each / inclusion;
      bySample.place(1 / inclusion, inclusion);
      if (++seen == SEEN_MIN) {
        bySample.place(UNSEEN / leastInclusion, leastInclusion);
      }
    }

    /** How probable so good a sample is at most, if too many positives are below the cut. */
    double risk() {
      double few = allowed * found;
      double deviation = allowed * Math.sqrt(Math.max(0, foundVariance));
      double unlikely =
          byProxy.isEmpty() ? 0 : byProxy.probability(few + seen, missed + seen, seen, deviation);
      if (seen >= SEEN_MIN) {
        return Math.max(unlikely, bySample.probability(few + seen, missed + seen, seen, deviation));
      }
      return Math.min(unlikely, atLeast(few - 2 * deviation, missed + doubt * expected));
    }

    /** The probability that a Poisson number reaches another. */
    private double atLeast(double few, double mean) {
      if (few <= 0) {
        return 1;
      }
      return mean > 0
          ? PoissonDistribution.of(mean).survivalProbability((int) Math.ceil(few) - 1)
          : 0;
    }
  }

  /**
   * For a precision: the greatest number of frames, from the first of the ranking, of which
   * unlabelled ones are returned.
   */
  int forPrecision(double target) {
    // Labelled positives are returned for certain: so many negatives they make up for.
    double slack = (1 - target) * labels.positives();
    double sum = slack;
    double variance = 0;
    double weights = 0;
    long unlabelled = 0;
    int cut = 0;
    int since = 0;
    for (int rank = 0; rank < labels.frames(); rank++) {
      double inclusion = labels.inclusion(rank);
      weights += labels.standsFor(rank);
      if (!labels.isLabelled(rank)) {
        unlabelled++;
        cut = target * unlabelled <= slack ? rank + 1 : cut;
        continue;
      }
      double over = (labels.isPositive(rank) ? 1 : 0) - target;
      sum += over * labels.standsFor(rank);
      variance += over * over * labels.standsFor(rank) / inclusion;
      since += inclusion < 1 ? 1 : 0;
      if (since < STEP) {
        continue;
      }
      since = 0;
      double needed = target * unlabelled - slack;
      double share = Math.max(0, needed / Math.max(1, unlabelled));
      double ifMissed =
          (share * (1 - target) * (1 - target) + (1 - share) * target * target) * weights;
      if (needed > 0 && sum < quantile * Math.sqrt(Math.max(variance, ifMissed))) {
        return cut;
      }
      cut = rank + 1;
    }
    return cut;
  }
}
