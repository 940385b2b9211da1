package org.glimpse.optimizer;

import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;

/**
 * A validated query, ready for planning.
 *
 * @param sql as written, for the ledger and messages
 * @param root the logical plan: a {@link LogicalAccuracy} where the statement has accuracy clauses;
 *     subqueries are still expressions
 * @param rowType names and types of the columns that the user sees
 * @param parameterTypes types of the {@code ?} parameters, in order
 */
public record LogicalQuery(
    String sql, RelNode root, RelDataType rowType, List<RelDataType> parameterTypes) {
  public LogicalQuery {
    parameterTypes = List.copyOf(parameterTypes);
  }
}
