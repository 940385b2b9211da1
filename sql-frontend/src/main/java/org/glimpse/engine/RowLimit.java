package org.glimpse.engine;

import java.math.BigDecimal;
import java.util.List;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.glimpse.optimizer.LogicalAccuracy;
import org.glimpse.optimizer.LogicalGap;
import org.glimpse.optimizer.LogicalQuery;

/** Tells the planner that no more than so many rows will be read, as LIMIT would. */
final class RowLimit {
  private RowLimit() {}

  /**
   * @param maxRows 0 for no limit
   */
  static LogicalQuery apply(LogicalQuery query, long maxRows) {
    return maxRows == 0
        ? query
        : new LogicalQuery(
            query.sql(),
            limited(query.root(), maxRows),
            query.rowType(),
            query.parameterTypes(),
            query.texts());
  }

  private static RelNode limited(RelNode node, long maxRows) {
    if (node instanceof LogicalAccuracy accuracy) {
      return accuracy.copy(accuracy.getTraitSet(), List.of(limited(accuracy.getInput(), maxRows)));
    }
    // Below a projection of hidden sort columns lies the sort whose order must be kept.
    if (node instanceof Project project && !project.containsOver()) {
      return project.copy(project.getTraitSet(), List.of(limited(project.getInput(), maxRows)));
    }
    if (node instanceof LogicalGap) {
      return node; // has a limit of its own and stands last; reading stops at maxRows anyway
    }
    RexNode fetch = node.getCluster().getRexBuilder().makeExactLiteral(BigDecimal.valueOf(maxRows));
    if (node instanceof Sort sort) {
      boolean tighter =
          sort.fetch instanceof RexLiteral literal
              && RexLiteral.bigDecimalValue(literal) != null
              && RexLiteral.bigDecimalValue(literal).compareTo(BigDecimal.valueOf(maxRows)) <= 0;
      if (tighter) {
        return sort;
      }
      if (sort.fetch == null || sort.fetch instanceof RexLiteral) {
        return sort.copy(
            sort.getTraitSet(), sort.getInput(), sort.getCollation(), sort.offset, fetch);
      }
      return sort; // LIMIT ?: its value is the caller's; reading stops at maxRows anyway
    }
    return LogicalSort.create(node, RelCollations.EMPTY, null, fetch);
  }
}
