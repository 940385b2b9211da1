package org.glimpse.optimizer.search;

/**
 * Whose turn it is: to propose by time alone, or by a proxy's scores as well. Each way is held to
 * the share of its proposals that were found to be events; whichever has the better record goes on.
 * A search by time earns late, having to close in first, so it starts with a record that stands for
 * more proposals; scores start with the trust that few proposals take back, which is all that
 * worthless scores cost.
 */
final class Turns {
  private static final double TIME_FOUND = 6;
  private static final double TIME_PROPOSED = 330;
  private static final double SCORES_FOUND = 1;
  private static final double SCORES_PROPOSED = 25;

  private double foundByTime = TIME_FOUND;
  private double proposedByTime = TIME_PROPOSED;
  private double foundByScores = SCORES_FOUND;
  private double proposedByScores = SCORES_PROPOSED;

  boolean isForScores() {
    return foundByScores * proposedByTime >= foundByTime * proposedByScores;
  }

  void proposed(boolean byScores) {
    if (byScores) {
      proposedByScores++;
    } else {
      proposedByTime++;
    }
  }

  void found(boolean byScores) {
    if (byScores) {
      foundByScores++;
    } else {
      foundByTime++;
    }
  }
}
