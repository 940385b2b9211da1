package org.glimpse.optimizer.logical;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.glimpse.optimizer.logical.SampledQuery.Quantity;
import org.glimpse.optimizer.logical.SampledQuery.Recognition;

/** Takes an aggregate over the objects of a video apart into what a sample needs. */
final class SampledQueryParts {
  private final Aggregate aggregate;
  private final ScanChain chain;
  private final ScanTables scans;
  private final RexBuilder rexBuilder;

  SampledQueryParts(Aggregate aggregate, ScanChain chain, ScanTables scans) {
    this.aggregate = aggregate;
    this.chain = chain;
    this.scans = scans;
    this.rexBuilder = aggregate.getCluster().getRexBuilder();
  }

  /**
   * @param above what stands above the aggregate, the outermost first
   */
  Recognition build(List<RelNode> above) {
    for (int key : aggregate.getGroupSet()) {
      RelDataType type = aggregate.getInput().getRowType().getFieldList().get(key).getType();
      if (!ScanChain.choosesFrames(chain.columns().get(key))
          || SampledQuery.storedAs(type) == null) {
        return Recognition.no("it groups by more than the time of frames");
      }
    }
    if (aggregate.getAggCallList().isEmpty()) {
      return Recognition.no("it has no aggregate");
    }
    RelNode matching = matching();
    TrackCounts tracks = new TrackCounts(aggregate, chain);
    if (tracks.countsAll()) {
      return query(above, tracks.quantities(), tracks.perObject(matching));
    }
    FrameAggregates values = new FrameAggregates(input(matching));
    for (AggregateCall call : aggregate.getAggCallList()) {
      if (tracks.counts(call)) {
        return Recognition.no("COUNT(DISTINCT trackid) is estimated by itself only");
      }
      if (!values.add(call)) {
        return Recognition.no(call.getAggregation().getName() + " cannot be estimated");
      }
    }
    return query(above, values.quantities(), values.perFrame());
  }

  private Recognition query(List<RelNode> above, List<Quantity> quantities, RelNode perFrame) {
    EstimateRows rows = new EstimateRows();
    Optional<RelNode> top = new EstimateTop(aggregate, scans).over(above, rows);
    if (top.isEmpty()) {
      return Recognition.no("the bounds of an aggregate are not asked for where it stands");
    }
    List<RelDataType> keys =
        IntStream.range(0, aggregate.getGroupCount())
            .mapToObj(key -> aggregate.getRowType().getFieldList().get(key).getType())
            .toList();
    SampledQuery query =
        new SampledQuery(
            top.get(),
            rows,
            keys,
            quantities,
            perFrame,
            population(),
            chain.table(),
            chain.className(),
            classAlone(quantities));
    return new Recognition(Optional.of(query), "");
  }

  private boolean classAlone(List<Quantity> quantities) {
    return chain.className().isPresent()
        && chain.conjuncts().size() == chain.rangeConjuncts().size() + 1
        && aggregate.getAggCallList().stream().noneMatch(AggregateCall::hasFilter)
        && quantities.stream().allMatch(SampledQueryParts::isCount);
  }

  private static boolean isCount(Quantity quantity) {
    return switch (quantity.kind()) {
      case MEAN, PRESENCE -> true;
      case TOTAL -> quantity.name().equals("COUNT");
      case AVERAGE, TRACKS -> false;
    };
  }

  /** The rows of the scan that satisfy the conditions. */
  private RelNode matching() {
    return chain.conjuncts().isEmpty()
        ? chain.scan()
        : LogicalFilter.create(
            chain.scan(), RexUtil.composeConjunction(rexBuilder, chain.conjuncts()));
  }

  /** The aggregate's input with the frame as its last column. */
  private RelNode input(RelNode matching) {
    List<RexNode> columns = new ArrayList<>(chain.columns());
    columns.add(RexInputRef.of(ScanTables.FRAME, chain.scan().getRowType()));
    List<String> names = new ArrayList<>(aggregate.getInput().getRowType().getFieldNames());
    names.add("sampled_frame");
    return LogicalProject.create(matching, List.of(), columns, names, Set.of());
  }

  /** Every frame in range, with its keys. */
  private RelNode population() {
    RelNode frames = scans.population(chain.table());
    RexNode range = RexUtil.composeConjunction(rexBuilder, chain.rangeConjuncts());
    RelNode inRange = range.isAlwaysTrue() ? frames : LogicalFilter.create(frames, range);
    List<RexNode> columns = new ArrayList<>();
    List<String> names = new ArrayList<>();
    columns.add(RexInputRef.of(ScanTables.FRAME, frames.getRowType()));
    names.add("frame");
    for (int key : aggregate.getGroupSet()) {
      names.add("key_" + key);
      columns.add(chain.columns().get(key));
    }
    return LogicalProject.create(inRange, List.of(), columns, names, Set.of());
  }
}
