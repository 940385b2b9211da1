package org.glimpse.optimizer.duckdb;

import java.util.function.Predicate;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexVisitorImpl;

/** Looks for calls in an expression. */
final class RexCalls {
  private RexCalls() {}

  static boolean contains(RexNode node, Predicate<RexCall> wanted) {
    boolean[] found = {false};
    node.accept(
        new RexVisitorImpl<Void>(true) {
          @Override
          public Void visitCall(RexCall call) {
            found[0] |= wanted.test(call);
            return found[0] ? null : super.visitCall(call);
          }
        });
    return found[0];
  }
}
