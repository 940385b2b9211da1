package org.glimpse.optimizer;

import org.glimpse.workspace.MeasuredCosts;

/**
 * What a statement takes beside decoding, detecting, training and scoring: planning it and running
 * its SQL, as measured where there was nothing else to do.
 */
public final class StatementCosts {
  /** Kind of {@link MeasuredCosts}: one statement. */
  private static final String KIND = "statement";

  private static final String ANY = "";

  /** Before any was measured. */
  private static final double SECONDS = 0.1;

  /** A statement that takes longer has much to sort or to join, which says nothing of others. */
  private static final double SECONDS_MAX = 0.5;

  /** Averages remember 10,000 units: so the last ten statements count most. */
  private static final long UNITS = 1_000;

  private StatementCosts() {}

  /** Seconds on the clock, expected. */
  public static double seconds(MeasuredCosts costs) {
    return UNITS * costs.secondsPerUnit(KIND, ANY).orElse(SECONDS / UNITS);
  }

  /**
   * Takes in a statement that decoded, detected and scored nothing.
   *
   * @param seconds from its start to its last row
   */
  public static void observe(MeasuredCosts costs, double seconds) {
    costs.observe(KIND, ANY, UNITS, Math.min(SECONDS_MAX, seconds));
  }
}
