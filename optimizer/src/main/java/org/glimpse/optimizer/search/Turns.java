package org.glimpse.optimizer.search;

/**
 * Whose turn it is: to propose by time alone, or by a proxy's scores as well. Each way has a price,
 * the proposals that an event costs it, by its record or, where it has been without success for
 * longer, since its last one; the cheaper goes on. So neither lives on what it found long ago:
 * where scores showed the easy events and are blind to the rest, time has its turn after one price
 * more, and where both go without, they share the proposals.
 *
 * <p>A search by time earns late, having to close in first, so it starts with a record that stands
 * for more proposals, and has patience; scores start with the trust that few proposals take back,
 * which is all that worthless scores cost.
 */
final class Turns {
  private static final double TIME_FOUND = 6;
  private static final double TIME_PROPOSED = 330;
  private static final double SCORES_FOUND = 1;
  private static final double SCORES_PROPOSED = 25;

  /**
   * Without success, time has three proposals for each of scores: worthless scores then cost a
   * third at most, and a search that only scores can end costs four times as much.
   */
  private static final double TIME_PATIENCE = 3;

  private final Way byTime = new Way(TIME_FOUND, TIME_PROPOSED, 0, TIME_PATIENCE);
  private final Way byScores = new Way(SCORES_FOUND, SCORES_PROPOSED, SCORES_PROPOSED, 1);

  /** One of the two. */
  private static final class Way {
    private final double patience;
    private double found;
    private double proposed;
    private double sinceFound;

    Way(double found, double proposed, double sinceFound, double patience) {
      this.found = found;
      this.proposed = proposed;
      this.sinceFound = sinceFound;
      this.patience = patience;
    }

    double price() {
      return Math.max(proposed / found, sinceFound / patience);
    }

    void propose() {
      proposed++;
      sinceFound++;
    }

    void find() {
      found++;
      sinceFound = 0;
    }
  }

  boolean isForScores() {
    return byScores.price() <= byTime.price();
  }

  void proposed(boolean scored) {
    (scored ? byScores : byTime).propose();
  }

  void found(boolean scored) {
    (scored ? byScores : byTime).find();
  }
}
