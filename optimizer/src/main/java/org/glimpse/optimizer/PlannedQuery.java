package org.glimpse.optimizer;

import java.util.List;
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

  /** Runs the plan; the cursor does the work as rows are pulled. */
  RowCursor open(QueryContext context);

  /**
   * A prediction.
   *
   * @param detectorCalls frames to be labelled
   * @param seconds of wall clock
   */
  record Prediction(long detectorCalls, double seconds) {}
}
