package org.glimpse.optimizer.logical;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.util.ImmutableBitSet;
import org.glimpse.optimizer.FrameQlOperators;
import org.glimpse.optimizer.VideoRelation;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * FCOUNT and FCOUNT DISTINCT as quotients: a count of objects (or of their distinct frames), over a
 * count of the frames in range.
 *
 * <p>The range is what the conjuncts on frame and timestamp choose. Group keys that depend on the
 * frame alone divide by their own frames and, if all keys do, appear with 0 where they have no
 * objects; other keys divide by the whole range, and beside keys of both kinds only groups with
 * objects appear. Over no frames at all the quotient is NULL. A frame that is found lost to damage
 * (on_damaged_media = 'skip') leaves the range, as a frame of an absent file does; it stays a row
 * of the relation of frames.
 */
final class FrameCounts extends PlanRewriter {
  private final ScanTables scans;

  FrameCounts(ScanTables scans) {
    this.scans = scans;
  }

  @Override
  RelNode node(RelNode node) {
    return node instanceof Aggregate aggregate
            && aggregate.getAggCallList().stream().anyMatch(FrameCounts::isFrameCount)
        ? lower(aggregate)
        : node;
  }

  private static boolean isFrameCount(AggregateCall call) {
    SqlAggFunction function = call.getAggregation();
    return function == FrameQlOperators.FCOUNT || function == FrameQlOperators.FCOUNT_DISTINCT;
  }

  private RelNode lower(Aggregate aggregate) {
    if (aggregate.getGroupType() != Aggregate.Group.SIMPLE) {
      throw Unsupported.because(
          "FCOUNT with ROLLUP, CUBE or GROUPING SETS", "Use one GROUP BY list a query.");
    }
    ScanChain chain =
        ScanChain.of(aggregate.getInput())
            .filter(each -> each.table().video().isPresent())
            .filter(each -> !each.table().reads(VideoRelation.TRACKS))
            .orElseThrow(
                () ->
                    GlimpseException.of(
                        ErrorCode.INVALID_QUERY,
                        "FCOUNT counts over the frames of one video, but its FROM is not the"
                            + " objects or frames of one video",
                        "Use COUNT(*), or count in a subquery over one video."));
    return new Lowering(aggregate, chain).build();
  }

  /** One aggregate's rewrite. */
  private final class Lowering {
    private final Aggregate aggregate;
    private final ScanChain chain;
    private final RelBuilder builder;
    private final List<Integer> timeKeys = new ArrayList<>();
    private final int keys;

    Lowering(Aggregate aggregate, ScanChain chain) {
      this.aggregate = aggregate;
      this.chain = chain;
      this.builder = RelFactories.LOGICAL_BUILDER.create(aggregate.getCluster(), null);
      this.keys = aggregate.getGroupCount();
      for (int key = 0; key < keys; key++) {
        RexNode expression = keyExpression(key);
        if (ScanChain.choosesFrames(expression) && !RexUtil.isConstant(expression)) {
          timeKeys.add(key);
        }
      }
    }

    RelNode build() {
      boolean allByTime = !timeKeys.isEmpty() && timeKeys.size() == keys;
      builder.push(population()).push(counts());
      int first = timeKeys.size() + 1;
      builder.join(
          allByTime ? JoinRelType.LEFT : JoinRelType.INNER,
          builder.and(
              IntStream.range(0, timeKeys.size())
                  .mapToObj(
                      i ->
                          builder.call(
                              SqlStdOperatorTable.IS_NOT_DISTINCT_FROM,
                              builder.field(2, 0, i),
                              builder.field(2, 1, timeKeys.get(i))))
                  .toList()));
      List<RexNode> columns = new ArrayList<>();
      for (int key = 0; key < keys; key++) {
        int place = timeKeys.indexOf(key);
        columns.add(builder.field(place >= 0 ? place : first + key));
      }
      RexNode frames = builder.field(timeKeys.size());
      for (int i = 0; i < aggregate.getAggCallList().size(); i++) {
        AggregateCall call = aggregate.getAggCallList().get(i);
        columns.add(column(call, builder.field(first + keys + i), frames));
      }
      builder.project(columns, aggregate.getRowType().getFieldNames(), true);
      return builder.convert(aggregate.getRowType(), true).build();
    }

    private RexNode keyExpression(int key) {
      return chain.columns().get(aggregate.getGroupSet().nth(key));
    }

    /** Time keys, then how many frames in range have them. */
    private RelNode population() {
      RelNode frames = scans.population(chain.table());
      RexNode range =
          RexUtil.composeConjunction(
              aggregate.getCluster().getRexBuilder(), chain.rangeConjuncts());
      RelNode inRange = range.isAlwaysTrue() ? frames : LogicalFilter.create(frames, range);
      List<RexNode> expressions = timeKeys.stream().map(this::keyExpression).toList();
      List<String> names = timeKeys.stream().map(key -> "key_" + key).toList();
      RelNode keyed = timeKeys.isEmpty() ? inRange : project(inRange, expressions, names);
      return LogicalAggregate.create(
          keyed,
          List.of(),
          ImmutableBitSet.range(timeKeys.size()),
          null,
          List.of(count(List.of(), -1, keyed, "frames_in_range")));
    }

    /** The aggregate itself, with counts in the place of their quotients. */
    private RelNode counts() {
      RelNode input = chain.scan();
      if (!chain.conjuncts().isEmpty()) {
        input =
            LogicalFilter.create(
                input,
                RexUtil.composeConjunction(
                    aggregate.getCluster().getRexBuilder(), chain.conjuncts()));
      }
      List<RexNode> columns = new ArrayList<>(chain.columns());
      columns.add(RexInputRef.of(ScanTables.FRAME, chain.scan().getRowType()));
      List<String> names = new ArrayList<>(aggregate.getInput().getRowType().getFieldNames());
      names.add("counted_frame");
      RelNode projected = project(input, columns, names);
      List<AggregateCall> calls =
          aggregate.getAggCallList().stream()
              .map(
                  call ->
                      !isFrameCount(call)
                          ? call
                          : count(
                              call.getAggregation() == FrameQlOperators.FCOUNT
                                  ? List.of()
                                  : List.of(columns.size() - 1),
                              call.filterArg,
                              projected,
                              call.name))
              .toList();
      return LogicalAggregate.create(projected, List.of(), aggregate.getGroupSet(), null, calls);
    }

    private RelNode project(RelNode input, List<RexNode> expressions, List<String> names) {
      return LogicalProject.create(input, List.of(), expressions, names, java.util.Set.of());
    }

    private AggregateCall count(List<Integer> arguments, int filter, RelNode input, String name) {
      return AggregateCall.create(
          SqlStdOperatorTable.COUNT,
          !arguments.isEmpty(),
          false,
          false,
          List.of(),
          arguments,
          filter,
          null,
          RelCollations.EMPTY,
          input.getCluster().getTypeFactory().createSqlType(SqlTypeName.BIGINT),
          name);
    }

    /** A column of the answer from the joined row. */
    private RexNode column(AggregateCall call, RexNode value, RexNode frames) {
      boolean counts = call.getAggregation().getKind() == org.apache.calcite.sql.SqlKind.COUNT;
      if (!isFrameCount(call)) {
        return counts ? orZero(value) : value;
      }
      RexNode objects = builder.cast(orZero(value), SqlTypeName.DOUBLE);
      RexNode quotient =
          builder.call(
              SqlStdOperatorTable.DIVIDE, objects, builder.cast(frames, SqlTypeName.DOUBLE));
      RexNode none = builder.equals(frames, builder.literal(0L));
      return builder.call(
          SqlStdOperatorTable.CASE,
          none,
          builder.getRexBuilder().makeNullLiteral(quotient.getType()),
          quotient);
    }

    private RexNode orZero(RexNode value) {
      return builder.call(SqlStdOperatorTable.COALESCE, value, builder.literal(0L));
    }
  }
}
