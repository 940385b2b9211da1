package org.glimpse.optimizer;

import java.util.List;
import org.apache.calcite.plan.Convention;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;

/**
 * The accuracy clauses of a statement, as the root of its logical plan, so that no rule can drop
 * them. It passes rows through.
 */
public final class LogicalAccuracy extends SingleRel {
  private final AccuracyClauses clauses;

  private LogicalAccuracy(RelTraitSet traits, RelNode input, AccuracyClauses clauses) {
    super(input.getCluster(), traits, input);
    this.clauses = clauses;
  }

  public static LogicalAccuracy create(RelNode input, AccuracyClauses clauses) {
    RelTraitSet traits = input.getCluster().traitSetOf(Convention.NONE);
    return new LogicalAccuracy(traits, input, clauses);
  }

  public AccuracyClauses clauses() {
    return clauses;
  }

  @Override
  public RelNode copy(RelTraitSet traitSet, List<RelNode> inputs) {
    return new LogicalAccuracy(traitSet, inputs.get(0), clauses);
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return super.explainTerms(writer).item("clauses", clauses);
  }
}
