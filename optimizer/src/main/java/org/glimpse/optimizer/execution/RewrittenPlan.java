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
import org.glimpse.workspace.QueryContext;

/**
 * A query whose aggregates a proxy answers alone, where it passes a test on frames that it did not
 * learn from (BlazeIt's query rewriting: Kang, Bailis, Zaharia, PVLDB 13(4), 2020, section 6.2).
 */
final class RewrittenPlan implements PlannedQuery {

  /**
   * What the planner found out.
   *
   * @param sampled the query, with the proxy as its choice
   * @param judging frames by which the proxy is judged, for each group, in the order looked at
   * @param otherwise the plan that answers where the proxy fails
   */
  record Parts(SampledPlan.Parts sampled, List<long[]> judging, PlannedQuery otherwise) {
    /** The proxy, for people. */
    String proxy() {
      return sampled.choice().source().describe();
    }

    /** What the answer stands on. */
    String warning() {
      return "answered by "
          + proxy()
          + " alone: the error is as stated on some frames that it did not learn from, and assumed"
          + " to be so on all others; SET"
          + " allow_rewrite = 'false' for an error that holds whatever a model is worth";
    }
  }

  /** Frames of a group that are looked at first; each look takes twice as many. */
  static final int LOOK_FIRST = 100;

  private final VideoServices services;
  private final RelDataType rowType;
  private final Parts parts;
  private final Estimate estimate;
  private RewrittenCursor cursor;

  RewrittenPlan(VideoServices services, RelDataType rowType, Parts parts, Estimate estimate) {
    this.services = services;
    this.rowType = rowType;
    this.parts = parts;
    this.estimate = estimate;
  }

  /** How many of the frames that a proxy may be judged by a look takes, from 1. */
  static int framesOf(int look, long[] order) {
    return (int) Math.min(order.length, (long) LOOK_FIRST << Math.min(look - 1, 30));
  }

  /** Its own, or that of the plan that had to answer. */
  @Override
  public String planName() {
    return failed() ? parts.otherwise().planName() : "RewrittenAggregate";
  }

  private boolean failed() {
    return cursor != null && cursor.failed();
  }

  @Override
  public String reason() {
    return failed()
        ? parts.otherwise().reason() + "; " + parts.proxy() + " alone was too far off"
        : parts.warning();
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
    if (failed()) {
      return parts.otherwise().interval();
    }
    return cursor == null ? Optional.empty() : cursor.interval();
  }

  @Override
  public List<String> explain() {
    List<String> lines = new ArrayList<>();
    lines.add("plan: RewrittenAggregate");
    lines.add("reason: " + reason());
    LabelNeed need = parts.sampled().need();
    lines.add(need.inWords() + ", " + need.stored() + " stored");
    lines.add("predicted: " + inWords(predicted()));
    lines.add(
        "alternative: "
            + parts.otherwise().planName()
            + " (SET allow_rewrite = 'false'): "
            + inWords(parts.otherwise().predicted()));
    lines.add(
        String.format(
            Locale.ROOT,
            "ERROR WITHIN %s at confidence %s %%: by %s alone, judged by the bootstrap on random"
                + " frames that it did not learn from; %s answers where it fails",
            Explanation.tolerance(parts.sampled().targets().error()),
            Explanation.number(100 * parts.sampled().targets().confidence()),
            parts.proxy(),
            parts.otherwise().planName()));
    lines.addAll(parts.sampled().perFrame().explain());
    return lines;
  }

  @Override
  public PlanFacts facts() {
    return new PlanFacts(
        List.of(parts.sampled().need().source()),
        List.of(
            new PlanFacts.Alternative(parts.otherwise().planName(), parts.otherwise().predicted())),
        List.of());
  }

  /** What EXPLAIN says of it where it is not allowed. */
  String offer() {
    return "alternative: RewrittenAggregate (SET allow_rewrite = 'true'): "
        + inWords(predicted())
        + ", by "
        + parts.proxy()
        + " alone, if its error is as stated on some frames, and taking the others to be like"
        + " these";
  }

  private static String inWords(Prediction prediction) {
    return String.format(
        Locale.ROOT,
        "%d detector calls, %s",
        prediction.detectorCalls(),
        CostGuard.inWords(prediction.seconds()));
  }

  @Override
  public RowCursor open(QueryContext context, CostConfirmation confirmation) {
    CostGuard guard =
        new CostGuard(estimate.prediction(), estimate.workSeconds(), context, confirmation);
    guard.beforeStart();
    cursor =
        new RewrittenCursor(
            parts,
            new EstimateReading(services, parts.sampled(), context),
            context,
            () -> parts.otherwise().open(context, confirmation),
            Watchdog.over(context, guard::whileRunning));
    return cursor;
  }
}
