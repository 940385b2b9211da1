package org.glimpse.optimizer.logical;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.util.ImmutableBitSet;
import org.glimpse.optimizer.VideoRelation;

/**
 * A query for all matching rows of the objects of one class that match in more than so many frames:
 * {@code .. WHERE class = 'c' AND w GROUP BY trackid HAVING COUNT(*) > k}, where nothing depends on
 * which number a track has.
 *
 * @param table the scan that {@code matches} and {@code occupied} read
 * @param matches frame and ordinal of the objects that satisfy WHERE
 * @param occupied the frames that have an object of the class, each once
 * @param moreThan k, 0 or more
 */
public record TrackSelection(ScanTable table, RelNode matches, RelNode occupied, long moreThan) {

  /** Recognises such a query; empty for every other. */
  public static Optional<TrackSelection> of(LogicalPlan plan) {
    return plan.gap().isPresent()
        ? Optional.empty()
        : joined(plan.body()).flatMap(TrackSelection::ofJoin);
  }

  /** The join below what chooses and orders columns, where none of these is a track's number. */
  private static Optional<Join> joined(RelNode body) {
    List<RexNode> read = new ArrayList<>();
    for (int i = 0; i < body.getRowType().getFieldCount(); i++) {
      read.add(RexInputRef.of(i, body.getRowType()));
    }
    RelNode at = body;
    while (!(at instanceof Join)) {
      if (at instanceof Project project && !project.containsOver()) {
        read = new ArrayList<>(RelOptUtil.pushPastProject(read, project));
      } else if (at instanceof Sort sort && sort.fetch == null && sort.offset == null) {
        for (RelFieldCollation each : sort.getCollation().getFieldCollations()) {
          read.add(RexInputRef.of(each.getFieldIndex(), sort.getRowType()));
        }
      } else {
        return Optional.empty();
      }
      at = at.getInput(0);
    }
    Join join = (Join) at;
    ImmutableBitSet columns = RelOptUtil.InputFinder.bits(read, null);
    int left = join.getLeft().getRowType().getFieldCount();
    boolean known =
        columns.asList().stream()
            .allMatch(each -> each < left && !Origins.isColumn(join, each, "trackid"));
    return known ? Optional.of(join) : Optional.empty();
  }

  private static Optional<TrackSelection> ofJoin(Join join) {
    Optional<ScanChain> rows = chain(join.getLeft());
    Optional<Filter> having = having(join.getRight());
    if (join.getJoinType() != JoinRelType.INNER
        || rows.isEmpty()
        || having.isEmpty()
        || join.getCondition().isAlwaysTrue()
        || RelOptUtil.conjunctions(join.getCondition()).stream()
            .anyMatch(each -> !equalTracks(each, join))) {
      return Optional.empty();
    }
    Aggregate aggregate = (Aggregate) having.get().getInput();
    Optional<ScanChain> counted = chain(aggregate.getInput());
    long moreThan = moreThan(having.get().getCondition(), aggregate);
    boolean byTrack =
        aggregate.getGroupType() == Aggregate.Group.SIMPLE
            && aggregate.getGroupCount() == 1
            && Origins.isColumn(aggregate, 0, "trackid");
    if (!byTrack
        || moreThan < 0
        || counted.isEmpty()
        || !counted.get().table().video().equals(rows.get().table().video())
        || !texts(conditions(counted.get())).equals(texts(conditions(rows.get())))) {
      return Optional.empty();
    }
    return ofRows(rows.get(), moreThan);
  }

  private static Optional<TrackSelection> ofRows(ScanChain chain, long moreThan) {
    List<RexNode> conditions = conditions(chain);
    Optional<RexNode> ofClass =
        chain.className().isEmpty()
            ? Optional.empty()
            : conditions.stream().filter(each -> isOfClass(each, chain)).findFirst();
    boolean follows = conditions.stream().anyMatch(each -> reads(chain, each, "trackid"));
    if (follows || ofClass.isEmpty()) {
      return Optional.empty();
    }
    RelBuilder builder = RelFactories.LOGICAL_BUILDER.create(chain.scan().getCluster(), null);
    builder.push(chain.scan()).filter(conditions);
    int ordinal = column(chain, ScanTables.ORDINAL);
    builder.project(
        List.of(builder.field(ScanTables.FRAME), builder.field(ordinal)),
        List.of("frame", ScanTables.ORDINAL),
        true);
    RelNode matches = builder.build();
    builder.push(chain.scan()).filter(ofClass.get());
    builder.project(List.of(builder.field(ScanTables.FRAME)), List.of("frame"), true).distinct();
    return Optional.of(new TrackSelection(chain.table(), matches, builder.build(), moreThan));
  }

  /** A chain over objects none of whose columns is made from a track's number. */
  private static Optional<ScanChain> chain(RelNode node) {
    return ScanChain.of(node)
        .filter(chain -> chain.table().reads(VideoRelation.OBJECTS))
        .filter(
            chain ->
                chain.columns().stream()
                    .noneMatch(
                        each ->
                            !(each instanceof RexInputRef) && reads(chain, each, "trackid")
                                || RexOver.containsOver(each)));
  }

  private static Optional<Filter> having(RelNode node) {
    RelNode at = node;
    while (at instanceof Project project && !project.containsOver()) {
      at = project.getInput();
    }
    return at instanceof Filter filter && filter.getInput() instanceof Aggregate
        ? Optional.of(filter)
        : Optional.empty();
  }

  private static boolean equalTracks(RexNode condition, Join join) {
    boolean equal =
        condition.getKind() == SqlKind.EQUALS
            || condition.getKind() == SqlKind.IS_NOT_DISTINCT_FROM;
    if (!equal
        || !(((RexCall) condition).getOperands().get(0) instanceof RexInputRef one)
        || !(((RexCall) condition).getOperands().get(1) instanceof RexInputRef other)) {
      return false;
    }
    int left = join.getLeft().getRowType().getFieldCount();
    return one.getIndex() < left != other.getIndex() < left
        && Origins.isColumn(join, one.getIndex(), "trackid")
        && Origins.isColumn(join, other.getIndex(), "trackid");
  }

  /** A chain's conjuncts, without those that a join on track ids adds. */
  private static List<RexNode> conditions(ScanChain chain) {
    return chain.conjuncts().stream()
        .filter(each -> each.getKind() != SqlKind.IS_NOT_NULL || !reads(chain, each, "trackid"))
        .toList();
  }

  private static boolean isOfClass(RexNode condition, ScanChain chain) {
    return condition.getKind() == SqlKind.EQUALS
        && RelOptUtil.InputFinder.bits(condition).equals(ImmutableBitSet.of(column(chain, "class")))
        && ((RexCall) condition)
            .getOperands().stream()
                .anyMatch(each -> RexUtil.removeCast(each) instanceof RexLiteral);
  }

  private static boolean reads(ScanChain chain, RexNode expression, String name) {
    return RelOptUtil.InputFinder.bits(expression).get(column(chain, name));
  }

  private static int column(ScanChain chain, String name) {
    return chain.table().getRowType().getFieldNames().indexOf(name);
  }

  private static TreeSet<String> texts(List<RexNode> conjuncts) {
    TreeSet<String> texts = new TreeSet<>();
    conjuncts.forEach(each -> texts.add(each.toString()));
    return texts;
  }

  /** The k of {@code COUNT(*) > k}; below 0 where the condition is another. */
  private static long moreThan(RexNode condition, Aggregate aggregate) {
    boolean strict = condition.getKind() == SqlKind.GREATER_THAN;
    if (!strict && condition.getKind() != SqlKind.GREATER_THAN_OR_EQUAL
        || !(RexUtil.removeCast(((RexCall) condition).getOperands().get(0))
            instanceof RexInputRef column)
        || !(((RexCall) condition).getOperands().get(1) instanceof RexLiteral number)
        || column.getIndex() == 0
        || number.getValueAs(Double.class) == null) {
      return -1;
    }
    AggregateCall call = aggregate.getAggCallList().get(column.getIndex() - 1);
    boolean counts =
        call.getAggregation().getKind() == SqlKind.COUNT
            && !call.hasFilter()
            && !call.isDistinct()
            && call.getArgList().stream()
                .noneMatch(
                    each ->
                        aggregate
                            .getInput()
                            .getRowType()
                            .getFieldList()
                            .get(each)
                            .getType()
                            .isNullable());
    double value = number.getValueAs(Double.class);
    return counts ? (long) (strict ? Math.floor(value) : Math.ceil(value) - 1) : -1;
  }
}
