package org.glimpse.optimizer.logical;

import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;

/** Rewrites a plan bottom up: every node and every expression, those of subqueries included. */
abstract class PlanRewriter extends RelHomogeneousShuttle {
  private final RexShuttle expressions =
      new RexShuttle() {
        @Override
        public RexNode visitSubQuery(RexSubQuery subQuery) {
          RelNode rewritten = subQuery.rel.accept(PlanRewriter.this);
          RexSubQuery changed = rewritten == subQuery.rel ? subQuery : subQuery.clone(rewritten);
          return super.visitSubQuery(changed);
        }

        @Override
        public RexNode visitCall(RexCall call) {
          RexNode visited = super.visitCall(call);
          return visited instanceof RexCall changed ? call(changed) : visited;
        }

        @Override
        public RexNode visitDynamicParam(RexDynamicParam parameter) {
          return parameter(parameter);
        }
      };

  /** Rewrites a node whose inputs and expressions have been rewritten; types must not change. */
  RelNode node(RelNode node) {
    return node;
  }

  /** Rewrites a call whose operands have been rewritten; its type must not change. */
  RexNode call(RexCall call) {
    return call;
  }

  RexNode parameter(RexDynamicParam parameter) {
    return parameter;
  }

  @Override
  public final RelNode visit(RelNode node) {
    return node(super.visit(node).accept(expressions));
  }
}
