package org.glimpse.optimizer.duckdb;

import org.apache.calcite.rex.RexCall;
import org.glimpse.optimizer.FrameQlOperators;

/** Functions of masks that no box stands behind any more: DuckDB calls back with WKT. */
final class GeometryFunctions {
  private GeometryFunctions() {}

  /** SQL of a call, or null where the function is none of geometry. */
  static String call(RexCall call, ExpressionSql expressions) {
    if (!FrameQlOperators.MASK_FUNCTIONS.contains(call.getOperator())) {
      return null;
    }
    return "glimpse_mask_"
        + call.getOperator().getName().toLowerCase(java.util.Locale.ROOT)
        + "("
        + String.join(", ", expressions.all(call.operands))
        + ")";
  }
}
