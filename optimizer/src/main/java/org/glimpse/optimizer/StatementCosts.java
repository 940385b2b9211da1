package org.glimpse.optimizer;

import java.util.Map;
import java.util.OptionalDouble;
import org.glimpse.workspace.MeasuredCosts;

/**
 * What a statement takes beside decoding, detecting, training and scoring: planning it and running
 * its SQL, as measured where there was nothing else to do.
 */
public final class StatementCosts {
  /** Kind of {@link MeasuredCosts}: one statement. */
  private static final String KIND = "statement";

  /** Before any was measured. */
  private static final double SECONDS = 0.07;

  /** The same by plan: those that decide while they run take longer. */
  private static final Map<String, Double> SECONDS_OF =
      Map.of(
          "StoredScan",
          SECONDS,
          "ExactScan",
          SECONDS,
          "SampledAggregate",
          0.13,
          "RankedLimit",
          0.15);

  /** As far as one machine is taken to be faster or slower than another. */
  private static final double SPEED_MAX = 5;

  /** A statement that takes longer has much to sort or to join, which says nothing of others. */
  private static final double SECONDS_MAX = 0.5;

  /** Averages remember 10,000 units: so the last ten statements count most. */
  private static final long UNITS = 1_000;

  private StatementCosts() {}

  /**
   * Seconds on the clock, expected.
   *
   * @param plan the plan's name: a search does more beside its labels than a scan
   */
  public static double seconds(MeasuredCosts costs, String plan) {
    OptionalDouble measured = costs.secondsPerUnit(KIND, plan);
    return measured.isPresent()
        ? UNITS * measured.getAsDouble()
        : SECONDS_OF.getOrDefault(plan, SECONDS) * slowness(costs);
  }

  /** How long statements of other plans took here, against what they were expected to. */
  private static double slowness(MeasuredCosts costs) {
    double logarithms = 0;
    int measured = 0;
    for (Map.Entry<String, Double> plan : SECONDS_OF.entrySet()) {
      double seconds = UNITS * costs.secondsPerUnit(KIND, plan.getKey()).orElse(0);
      if (seconds > 0) {
        logarithms += Math.log(seconds / plan.getValue());
        measured++;
      }
    }
    double slowness = measured == 0 ? 1 : Math.exp(logarithms / measured);
    return Math.max(1 / SPEED_MAX, Math.min(SPEED_MAX, slowness));
  }

  /**
   * Takes in a statement that read labels, and decoded, detected and scored nothing.
   *
   * @param plan the plan's name
   * @param seconds from its start to its last row
   */
  public static void observe(MeasuredCosts costs, String plan, double seconds) {
    costs.observe(KIND, plan, UNITS, Math.min(SECONDS_MAX, seconds));
  }
}
