package org.glimpse.optimizer.logical;

import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.glimpse.optimizer.FrameQlOperators;

/** Puts the columns of bounds where bounds of an aggregate are asked for. */
final class BoundColumns extends RexShuttle {
  private final RelNode estimates;
  private final int keys;
  private final int aggregates;

  /**
   * @param estimates keys, estimates, lower bounds, upper bounds
   */
  BoundColumns(RelNode estimates, int keys, int aggregates) {
    this.estimates = estimates;
    this.keys = keys;
    this.aggregates = aggregates;
  }

  @Override
  public RexNode visitCall(RexCall call) {
    if (StatementValues.isBound(call)
        && call.getOperands().get(0) instanceof RexInputRef reference
        && reference.getIndex() >= keys
        && reference.getIndex() < keys + aggregates) {
      int skipped = call.getOperator() == FrameQlOperators.LOWER_BOUND ? 1 : 2;
      return RexInputRef.of(reference.getIndex() + skipped * aggregates, estimates.getRowType());
    }
    return super.visitCall(call);
  }

  /** Whether bounds are still asked for. */
  static boolean anyIn(RelNode node) {
    boolean[] found = {false};
    node.accept(
        new RexShuttle() {
          @Override
          public RexNode visitCall(RexCall call) {
            found[0] |= StatementValues.isBound(call);
            return super.visitCall(call);
          }
        });
    return found[0];
  }
}
