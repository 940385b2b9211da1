package org.glimpse.optimizer.logical;

import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelCollation;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Makes aggregates take values in the order of these, where their order shows: the last digits of a
 * sum of fractions are others where rows are stored in another order, or shared by threads in
 * another way. Sorting costs, so this is for answers that have to be the same to the last digit.
 */
public final class SumOrder extends PlanRewriter {
  /** Aggregates of which any order gives the same. */
  private static final Set<String> UNORDERED =
      Set.of(
          "COUNT",
          "MIN",
          "MAX",
          "EVERY",
          "BOOL_AND",
          "SOME",
          "BOOL_OR",
          "REGR_COUNT",
          "SINGLE_VALUE",
          "LITERAL_AGG",
          "GROUPING");

  /** Aggregates that give one of their values, of which there may be several that do. */
  private static final Set<String> ONE_OF_THEM = Set.of("ANY_VALUE", "MODE");

  private SumOrder() {}

  /** The same plan with such aggregates ordered. */
  public static RelNode of(RelNode plan) {
    return plan.accept(new SumOrder());
  }

  @Override
  RelNode node(RelNode node) {
    if (!(node instanceof Aggregate aggregate)) {
      return node;
    }
    RelDataType input = aggregate.getInput().getRowType();
    List<AggregateCall> calls =
        aggregate.getAggCallList().stream().map(call -> ordered(call, input)).toList();
    return aggregate.copy(
        aggregate.getTraitSet(),
        aggregate.getInput(),
        aggregate.getGroupSet(),
        aggregate.getGroupSets(),
        calls);
  }

  private static AggregateCall ordered(AggregateCall call, RelDataType input) {
    String name = call.getAggregation().getName();
    boolean shows =
        ONE_OF_THEM.contains(name)
            || !UNORDERED.contains(name)
                && call.getArgList().stream()
                    .map(each -> input.getFieldList().get(each).getType().getSqlTypeName())
                    .anyMatch(SqlTypeName.APPROX_TYPES::contains);
    return shows ? call.withCollation(byValue(call)) : call;
  }

  /** The order of an aggregate's values. */
  public static RelCollation byValue(AggregateCall call) {
    return RelCollations.of(
        call.getArgList().stream().distinct().map(RelFieldCollation::new).toList());
  }
}
