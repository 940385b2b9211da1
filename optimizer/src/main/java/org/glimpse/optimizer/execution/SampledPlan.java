package org.glimpse.optimizer.execution;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.glimpse.optimizer.CostConfirmation;
import org.glimpse.optimizer.PlanFacts;
import org.glimpse.optimizer.PlannedQuery;
import org.glimpse.optimizer.RowCursor;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.optimizer.duckdb.ScanSql;
import org.glimpse.optimizer.logical.LogicalPlan;
import org.glimpse.optimizer.logical.SampledQuery;
import org.glimpse.workspace.QueryContext;

/** A query whose aggregates are estimated from a sample of the frames. */
final class SampledPlan implements PlannedQuery {
  static final String NAME = "SampledAggregate";

  /**
   * What the planner found out.
   *
   * @param groups the frames, by group
   * @param need labels of the frames in range
   * @param perFrame yields the frame, then its values
   * @param choices of a control variate, with their prices
   * @param choice the one taken
   * @param pictureScope number of the statement's pictures
   */
  record Parts(
      LogicalPlan logical,
      SampledQuery query,
      List<FrameGroups.Group> groups,
      SampleTargets targets,
      LabelNeed need,
      StatementSql perFrame,
      ScanSql scans,
      List<ProxyChoice.Choice> choices,
      ProxyChoice.Choice choice,
      long pictureScope) {

    /** The same with another choice. */
    Parts with(ProxyChoice.Choice other) {
      return new Parts(
          logical, query, groups, targets, need, perFrame, scans, choices, other, pictureScope);
    }
  }

  private final VideoServices services;
  private final RelDataType rowType;
  private final Parts parts;
  private final Estimate estimate;
  private final ExactQuery exact;
  private String notAllowed = "";
  private SampledCursor cursor;

  SampledPlan(
      VideoServices services,
      RelDataType rowType,
      Parts parts,
      Estimate estimate,
      ExactQuery exact) {
    this.services = services;
    this.rowType = rowType;
    this.parts = parts;
    this.estimate = estimate;
    this.exact = exact;
  }

  /** Tells in EXPLAIN of a plan that would be cheaper and is not allowed. */
  SampledPlan insteadOf(String forbidden) {
    notAllowed = forbidden;
    return this;
  }

  @Override
  public String planName() {
    return NAME;
  }

  @Override
  public String reason() {
    return (parts.query().countsTracks() ? "windows of frames" : "frames")
        + " sampled over time tell the answer within the error"
        + (parts.choice().source().isNone()
            ? ""
            : "; " + parts.choice().source().describe() + " saves some of them");
  }

  @Override
  public Prediction predicted() {
    return estimate.prediction();
  }

  @Override
  public RelDataType rowType() {
    return rowType;
  }

  @Override
  public Optional<Interval> interval() {
    return cursor == null ? Optional.empty() : cursor.interval();
  }

  @Override
  public List<String> explain() {
    List<String> lines = new ArrayList<>();
    lines.add("plan: " + planName());
    lines.add("reason: " + reason());
    LabelNeed need = parts.need();
    lines.add(need.inWords() + ", " + need.stored() + " stored");
    lines.add(
        String.format(
            Locale.ROOT,
            "predicted: %d detector calls, %s",
            estimate.prediction().detectorCalls(),
            CostGuard.inWords(estimate.prediction().seconds())));
    lines.add(
        String.format(
            Locale.ROOT,
            "alternative: %s (SET optimizer = 'off'): %d detector calls, %s",
            exact.planName(),
            exact.predicted().detectorCalls(),
            CostGuard.inWords(exact.predicted().seconds())));
    for (ProxyChoice.Choice other : parts.choices()) {
      if (other != parts.choice()) {
        lines.add(
            String.format(
                Locale.ROOT,
                "alternative: SampledAggregate with %s: %d detector calls, %s",
                other.source().isNone() ? "no proxy" : other.source().describe(),
                other.calls(),
                CostGuard.inWords(other.seconds())));
      }
    }
    if (!notAllowed.isEmpty()) {
      lines.add(notAllowed);
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "ERROR WITHIN %s at confidence %s %%: %s%s%s",
            Explanation.tolerance(parts.targets().error()),
            Explanation.number(100 * parts.targets().confidence()),
            parts.targets().strict()
                ? "frames at random, strict bounds"
                : "a sample stratified by time" + windows(),
            parts.choice().source().isNone()
                ? ""
                : ", with " + parts.choice().source().describe() + " as a control variate",
            parts.query().keys().isEmpty()
                ? ""
                : ", for each of " + parts.groups().size() + " groups"));
    lines.addAll(parts.perFrame().explain());
    return lines;
  }

  @Override
  public PlanFacts facts() {
    List<PlanFacts.Alternative> alternatives = new ArrayList<>();
    alternatives.add(new PlanFacts.Alternative(exact.planName(), exact.predicted()));
    for (ProxyChoice.Choice other : parts.choices()) {
      if (other != parts.choice()) {
        alternatives.add(
            new PlanFacts.Alternative(
                NAME
                    + " with "
                    + (other.source().isNone() ? "no proxy" : other.source().describe()),
                new Prediction(other.calls(), other.seconds())));
      }
    }
    return new PlanFacts(List.of(parts.need().source()), alternatives, List.of());
  }

  /** How windows of frames are sampled, and what they cannot tell. */
  private String windows() {
    return parts.groups().get(0).windows().map(TrackWindows::describe).orElse("");
  }

  @Override
  public RowCursor open(QueryContext context, CostConfirmation confirmation) {
    CostGuard guard =
        new CostGuard(estimate.prediction(), estimate.workSeconds(), context, confirmation);
    guard.beforeStart();
    cursor =
        new SampledCursor(
            services,
            parts,
            context,
            () -> exact.open(context, confirmation),
            Watchdog.over(context, guard::whileRunning));
    return cursor;
  }
}
