package org.glimpse.optimizer;

import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.glimpse.workspace.GlimpseException.Position;

/**
 * A validated query, ready for planning.
 *
 * @param sql as written, for the ledger and messages
 * @param root the logical plan: a {@link LogicalAccuracy} where the statement has accuracy clauses;
 *     subqueries are still expressions
 * @param rowType names and types of the columns that the user sees
 * @param parameterTypes types of the {@code ?} parameters, in order
 * @param texts where each text literal stands first, for messages
 */
public record LogicalQuery(
    String sql,
    RelNode root,
    RelDataType rowType,
    List<RelDataType> parameterTypes,
    Map<String, Position> texts) {
  public LogicalQuery {
    texts = Map.copyOf(texts);
    parameterTypes = List.copyOf(parameterTypes);
  }
}
