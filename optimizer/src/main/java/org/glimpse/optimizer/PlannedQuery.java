package org.glimpse.optimizer;

import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.glimpse.workspace.QueryContext;

/** A query with its plan chosen and priced; running it may happen once. */
public interface PlannedQuery {

  /** The plan's name: {@code ExactScan}, {@code StoredScan}, .. */
  String planName();

  /** Why this plan, in one sentence. */
  String reason();

  /** What it is expected to cost. */
  Prediction predicted();

  /** Names and types of the columns. */
  RelDataType rowType();

  /**
   * The plan for people, line by line: name, reason, frames in range, labels stored, predicted
   * calls and seconds, alternatives with their price, how clauses are answered, pushed-down SQL.
   */
  List<String> explain();

  /** The plan as data; what happened is told once it has run. */
  PlanFacts facts();

  /**
   * Runs the plan; the cursor does the work as rows are pulled, or before the first one.
   *
   * @param context the one that the query was planned with
   * @param confirmation asked where the cost is above {@code confirm_above}
   * @throws org.glimpse.workspace.GlimpseException COST_GUARD if the confirmation refuses,
   *     CALL_LIMIT if {@code max_calls} or ORACLE LIMIT does not suffice
   */
  RowCursor open(QueryContext context, CostConfirmation confirmation);

  /**
   * The confidence interval of the one aggregate of a one-row answer, once that row was read; empty
   * where the answer is exact or has no such aggregate.
   */
  default Optional<Interval> interval() {
    return Optional.empty();
  }

  /** An interval, both ends in it. */
  record Interval(double lower, double upper) {}

  /**
   * A prediction.
   *
   * @param detectorCalls frames to be labelled
   * @param seconds of wall clock, plus the stated price of calls to a recording, which does not
   *     pass
   */
  record Prediction(long detectorCalls, double seconds) {}
}
