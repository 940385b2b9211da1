package org.glimpse.engine;

import java.util.OptionalInt;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.glimpse.optimizer.LogicalQuery;

/** Finds the answer of one row and one aggregate, whose value statistics report as the estimate. */
final class SingleAggregate {
  private SingleAggregate() {}

  /** The column that holds it; empty for any other query. */
  static OptionalInt columnOf(LogicalQuery query) {
    RelNode node = query.root();
    while (node instanceof SingleRel single && !(node instanceof Aggregate)) {
      node = single.getInput();
    }
    if (!(node instanceof Aggregate aggregate)
        || !aggregate.getGroupSet().isEmpty()
        || aggregate.getAggCallList().size() != 1) {
      return OptionalInt.empty();
    }
    for (RelDataTypeField field : query.rowType().getFieldList()) {
      if (SqlTypeUtil.isNumeric(field.getType())) {
        return OptionalInt.of(field.getIndex());
      }
    }
    return OptionalInt.empty();
  }
}
