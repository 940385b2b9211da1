package org.glimpse.optimizer.selection;

/**
 * {@link TargetThreshold} with bounds that hold for samples of any size and proxies of any quality:
 * frames are drawn evenly, so that positives above and below a cut are hypergeometric. Needs far
 * more labels.
 */
final class StrictThreshold {
  /** Cuts that are tested for a recall, evenly spread. */
  private static final int RECALL_CUTS = 100;

  /** Cuts that are tried for a precision, each at its share of the risk. */
  private static final int CUTS = 20;

  /** The first of them leaves this share of the frames. */
  private static final double CUT_FIRST = 1e-3;

  private final RankedLabels labels;
  private final double risk;

  /**
   * Takes labels of frames that were drawn evenly.
   *
   * @param confidence with which a target is to be kept
   */
  StrictThreshold(RankedLabels labels, double confidence) {
    this.labels = labels;
    this.risk = 1 - confidence;
  }

  /** As {@link TargetThreshold#forRecall}. */
  int forRecall(double target) {
    int below = 0;
    int belowPositive = 0;
    int cut = labels.frames();
    for (int rank = labels.frames() - 1; rank >= 0; rank--) {
      below += labels.isLabelled(rank) ? 1 : 0;
      belowPositive += labels.isPositive(rank) ? 1 : 0;
      if (rank % Math.max(1, labels.frames() / RECALL_CUTS) != 0) {
        continue;
      }
      int most = PositiveBounds.most(labels.frames() - rank, below, belowPositive, risk / 2);
      int least =
          PositiveBounds.least(
              rank, labels.labelled() - below, labels.positives() - belowPositive, risk / 2);
      if (target * (most - belowPositive) > (1 - target) * (least + belowPositive)) {
        return cut;
      }
      cut = rank;
    }
    return cut;
  }

  /** As {@link TargetThreshold#forPrecision}. */
  int forPrecision(double target) {
    int above = 0;
    int abovePositive = 0;
    int best = 0;
    int next = 0;
    for (int rank = 0; rank < labels.frames(); rank++) {
      above += labels.isLabelled(rank) ? 1 : 0;
      abovePositive += labels.isPositive(rank) ? 1 : 0;
      int size = rank + 1;
      if (size < cut(next)) {
        continue;
      }
      while (next < CUTS - 1 && size >= cut(next)) {
        next++;
      }
      int least = PositiveBounds.least(size, above, abovePositive, risk / CUTS);
      double right = labels.positives() + least - abovePositive;
      double returned = labels.positives() + (size - above);
      best = right >= target * returned ? size : best;
      if (size == labels.frames()) {
        break;
      }
    }
    return best;
  }

  private int cut(int number) {
    double share = Math.pow(CUT_FIRST, 1 - number / (CUTS - 1.0));
    return (int) Math.max(1, Math.round(share * labels.frames()));
  }
}
