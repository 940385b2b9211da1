package org.glimpse.optimizer.execution;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.glimpse.detection.Labeler.LabelCost;
import org.glimpse.optimizer.AccuracyClauses;

/** A plan for people, line by line. */
final class Explanation {
  private final ExactQuery query;
  private final ExactQuery.Parts parts;
  private final Estimate estimate;
  private final boolean optimized;

  Explanation(ExactQuery query, ExactQuery.Parts parts, Estimate estimate, boolean optimized) {
    this.query = query;
    this.parts = parts;
    this.estimate = estimate;
    this.optimized = optimized;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("plan: " + query.planName());
    lines.add("reason: " + query.reason());
    for (LabelNeed need : estimate.needs()) {
      lines.add(
          need.inWords()
              + (need.tracked() && !need.detector().hasTrackIds()
                  ? ", " + need.labelled().size() + " from frame 0 for tracking"
                  : "")
              + ", "
              + need.stored()
              + " stored, "
              + need.cost().detectorCalls()
              + " missing");
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "predicted: %d detector calls, %s",
            estimate.prediction().detectorCalls(),
            CostGuard.inWords(estimate.prediction().seconds())));
    alternatives(lines);
    lines.addAll(query.otherPlans());
    clauses(lines);
    lines.addAll(parts.statement().explain());
    return lines;
  }

  private void alternatives(List<String> lines) {
    if (estimate.needs().isEmpty()) {
      return;
    }
    String all = inWords(estimate.missing(), estimate.secondsOfAll());
    if (optimized && estimate.missing() > 0 && parts.ranked().isPresent()) {
      RankedPlan ranked = parts.ranked().get();
      lines.add(
          ranked.chosen()
              ? "alternative: ExactScan in order of time until LIMIT is reached: "
                  + inWords(ranked.inOrder())
              : "alternative: RankedLimit, likely frames first: " + inWords(ranked.cost()));
      for (RankedPlan.Choice other : ranked.choices()) {
        if (other != ranked.choice()) {
          lines.add(
              "alternative: RankedLimit with "
                  + other.scores().describe()
                  + ": "
                  + inWords(other.cost()));
        }
      }
    }
    if (optimized && parts.steps().isPresent() && estimate.missing() > 0) {
      lines.add("alternative: ExactScan over the whole range (SET optimizer = 'off'): " + all);
    } else if (optimized && estimate.missing() > 0) {
      lines.add(
          "alternative: StoredScan does not apply: "
              + estimate.missing()
              + " labels are not stored yet");
    } else if (optimized) {
      lines.add("alternative: ExactScan (SET optimizer = 'off'): the same labels, " + all);
    }
  }

  private static String inWords(LabelCost cost) {
    return inWords(cost.detectorCalls(), cost.totalSeconds());
  }

  private static String inWords(long calls, double seconds) {
    return String.format(Locale.ROOT, "%d detector calls, %s", calls, CostGuard.inWords(seconds));
  }

  private void clauses(List<String> lines) {
    AccuracyClauses clauses = parts.logical().accuracy();
    clauses
        .error()
        .ifPresent(
            error -> lines.add("ERROR WITHIN " + tolerance(error) + ": answered exactly" + why()));
    clauses
        .falseNegativeRate()
        .ifPresent(rate -> lines.add("FNR WITHIN " + number(rate) + ": answered exactly" + why()));
    clauses
        .falsePositiveRate()
        .ifPresent(rate -> lines.add("FPR WITHIN " + number(rate) + ": answered exactly" + why()));
    clauses
        .recallTarget()
        .ifPresent(
            target ->
                lines.add(
                    "RECALL TARGET " + number(target * 100) + " %: answered exactly" + why()));
    clauses
        .precisionTarget()
        .ifPresent(
            target ->
                lines.add(
                    "PRECISION TARGET " + number(target * 100) + " %: answered exactly" + why()));
    clauses
        .oracleLimit()
        .ifPresent(
            limit ->
                lines.add(
                    "ORACLE LIMIT "
                        + limit
                        + ": "
                        + (estimate.prediction().detectorCalls() > limit
                            ? "does not suffice, the statement will fail"
                            : "suffices as predicted")));
    clauses
        .proxy()
        .ifPresent(
            proxy ->
                lines.add(
                    "USING "
                        + proxy
                        + (parts
                                .chosenRanking()
                                .filter(ranked -> ranked.usesProxy(proxy))
                                .isPresent()
                            ? ": its scores say which frames to look at first"
                            : ": not used by " + query.planName() + ", which reads labels only")));
  }

  private String why() {
    return query.whyExact().isEmpty() ? "" : "; " + query.whyExact();
  }

  /** A tolerance as it was written. */
  static String tolerance(AccuracyClauses.ErrorTolerance error) {
    return error.relative() ? number(error.amount() * 100) + " %" : number(error.amount());
  }

  /** A number without digits that say nothing. */
  static String number(double value) {
    return new java.math.BigDecimal(value)
        .round(new java.math.MathContext(12))
        .stripTrailingZeros()
        .toPlainString();
  }
}
