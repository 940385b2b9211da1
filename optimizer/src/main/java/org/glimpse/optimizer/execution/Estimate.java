package org.glimpse.optimizer.execution;

import java.util.List;
import org.glimpse.detection.Labeler.LabelCost;
import org.glimpse.optimizer.PlannedQuery.Prediction;

/**
 * What a plan is expected to cost.
 *
 * @param needs labels that the plan may read, one need for each video
 * @param prediction for the labels that it will read
 * @param workSeconds of decoding and detecting for them, added over threads
 */
record Estimate(List<LabelNeed> needs, Prediction prediction, double workSeconds) {

  /**
   * @param statementSeconds for what is not labels
   */
  static Estimate of(List<LabelNeed> needs, List<LabelCost> costs, double statementSeconds) {
    return new Estimate(
        needs,
        new Prediction(
            costs.stream().mapToLong(LabelCost::detectorCalls).sum(),
            costs.stream().mapToDouble(LabelCost::totalSeconds).sum() + statementSeconds),
        costs.stream().mapToDouble(cost -> cost.decodeSeconds() + cost.detectorSeconds()).sum());
  }

  /** Of a sample, as the choice of its control variate was priced. */
  static Estimate of(SampledPlan.Parts sampled) {
    ProxyChoice.Choice choice = sampled.choice();
    return new Estimate(
        List.of(sampled.need()),
        new Prediction(choice.calls(), choice.seconds()),
        choice.workSeconds());
  }

  /** Labels that the plan may need and that are not stored. */
  long missing() {
    return missing(needs);
  }

  static long missing(List<LabelNeed> needs) {
    return needs.stream().mapToLong(need -> need.cost().detectorCalls()).sum();
  }

  /** Seconds for all of them. */
  double secondsOfAll() {
    return needs.stream().mapToDouble(need -> need.cost().totalSeconds()).sum();
  }
}
