package org.glimpse.optimizer.logical;

import java.util.Optional;
import java.util.OptionalLong;
import org.apache.calcite.rel.RelNode;
import org.glimpse.optimizer.AccuracyClauses;
import org.glimpse.optimizer.LogicalGap;

/**
 * A query after the logical phase.
 *
 * @param body what DuckDB evaluates; its scans read {@link ScanTable}s
 * @param gap the LIMIT .. GAP that stands over the body, if there is one; body then ends with two
 *     columns more than the user sees: the frame, and what the gap is measured in
 * @param visible how many of body's columns, from the first, the user sees
 * @param accuracy the statement's accuracy clauses
 */
public record LogicalPlan(RelNode body, Optional<Gap> gap, int visible, AccuracyClauses accuracy) {

  /**
   * LIMIT .. GAP over the ordered rows of a body.
   *
   * @param gap frames, or milliseconds where {@code ofTime}
   * @param ofTime whether gaps are measured in timestamps
   * @param limit of rows or frames; empty keeps all
   * @param counts what the limit counts
   */
  public record Gap(long gap, boolean ofTime, OptionalLong limit, LogicalGap.Counts counts) {}

  LogicalPlan withBody(RelNode changed) {
    return new LogicalPlan(changed, gap, visible, accuracy);
  }
}
