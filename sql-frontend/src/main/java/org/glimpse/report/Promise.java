package org.glimpse.report;

import org.glimpse.optimizer.AccuracyClauses;

/** What readers of a page may rely on, in words. */
final class Promise {
  private Promise() {}

  /**
   * The plan's name as a page says it: whether labels were there already, and whether frames were
   * left out that have no row, is a matter of cost and makes no other answer.
   */
  static String planName(Section section, String plan) {
    boolean leavesOut = section.clauses().falseNegativeRate().isPresent();
    boolean exact = plan.equals("StoredScan") || plan.equals("FilteredSelection") && !leavesOut;
    return exact ? "ExactScan" : plan;
  }

  static String of(Section section, String plan) {
    AccuracyClauses clauses = section.clauses();
    String confidence = Cells.number(100 * clauses.confidence()) + " % confidence";
    if (plan.equals("RewrittenAggregate")) {
      return "from a model alone; see the warning";
    }
    if (clauses.error().isPresent()) {
      AccuracyClauses.ErrorTolerance error = clauses.error().get();
      String amount =
          error.relative()
              ? Cells.number(100 * error.amount()) + " %"
              : Cells.number(error.amount());
      return "within " + amount + " of the detector on every frame, at " + confidence;
    }
    if (clauses.selectsFrames()) {
      return "frames selected within the rates that the query states, at " + confidence;
    }
    return plan.equals("RankedLimit")
        ? "moments that the detector confirmed"
        : "as if the detector had run on every frame in range";
  }
}
