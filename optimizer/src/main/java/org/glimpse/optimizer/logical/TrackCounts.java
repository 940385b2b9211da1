package org.glimpse.optimizer.logical;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.glimpse.optimizer.logical.SampledQuery.Kind;
import org.glimpse.optimizer.logical.SampledQuery.Quantity;

/** {@code COUNT(DISTINCT trackid)} as which objects it counts; whose track they are comes later. */
final class TrackCounts {
  private final Aggregate aggregate;
  private final ScanChain chain;

  TrackCounts(Aggregate aggregate, ScanChain chain) {
    this.aggregate = aggregate;
    this.chain = chain;
  }

  /** Whether an aggregate is one of these. */
  boolean counts(AggregateCall call) {
    return call.isDistinct()
        && call.getAggregation().getKind() == SqlKind.COUNT
        && call.getArgList().size() == 1
        && chain.columns().get(call.getArgList().get(0)) instanceof RexInputRef column
        && column.getIndex() == chain.scan().getRowType().getFieldNames().indexOf("trackid");
  }

  /** Whether all aggregates of the query are, and there is one. */
  boolean countsAll() {
    return !aggregate.getAggCallList().isEmpty()
        && aggregate.getAggCallList().stream().allMatch(this::counts);
  }

  List<Quantity> quantities() {
    List<Quantity> quantities = new ArrayList<>();
    for (int i = 0; i < aggregate.getAggCallList().size(); i++) {
      quantities.add(new Quantity("COUNT(DISTINCT trackid)", Kind.TRACKS, i, -1, true, true));
    }
    return quantities;
  }

  /**
   * Yields frame and ordinal of each object that matches, then whether each aggregate counts it.
   *
   * @param matching rows of the scan that satisfy the query's conditions
   */
  RelNode perObject(RelNode matching) {
    List<RexNode> columns = new ArrayList<>();
    List<String> names = new ArrayList<>(List.of("frame", "place"));
    int ordinal = matching.getRowType().getFieldNames().indexOf(ScanTables.ORDINAL);
    columns.add(RexInputRef.of(ScanTables.FRAME, matching.getRowType()));
    columns.add(RexInputRef.of(ordinal, matching.getRowType()));
    var rexBuilder = matching.getCluster().getRexBuilder();
    for (AggregateCall call : aggregate.getAggCallList()) {
      columns.add(
          call.hasFilter()
              ? rexBuilder.makeCall(
                  SqlStdOperatorTable.IS_TRUE, chain.columns().get(call.filterArg))
              : rexBuilder.makeLiteral(true));
      names.add("counted_" + names.size());
    }
    return LogicalProject.create(matching, List.of(), columns, names, Set.of());
  }
}
