package org.glimpse.optimizer.logical;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.ImmutableBitSet;
import org.glimpse.optimizer.FrameQlOperators;
import org.glimpse.optimizer.SystemTable;
import org.glimpse.optimizer.VideoRelation;

/**
 * A query whose aggregates can be estimated from some of the frames: aggregates of the objects of
 * one video, for all frames in range or for groups of them that depend on the frame alone.
 *
 * @param top the query over the table of estimates, in the place of the aggregate
 * @param estimates gets a row for each group before {@code top} runs: keys, estimates, then lower
 *     and upper bound of each
 * @param keys types of the keys
 * @param quantities the aggregates
 * @param perFrame yields for a frame with matching objects: the frame, then the values that {@link
 *     Quantity} names
 * @param population yields every frame in range, with its keys
 * @param table the scan of objects in {@code perFrame}
 * @param className the class that objects must have; empty where several classes are meant
 */
public record SampledQuery(
    RelNode top,
    EstimateRows estimates,
    List<RelDataType> keys,
    List<Quantity> quantities,
    RelNode perFrame,
    RelNode population,
    ScanTable table,
    Optional<String> className) {

  /** What an aggregate is of the values of single frames. */
  public enum Kind {
    /** FCOUNT: the mean over frames. */
    MEAN,
    /** FCOUNT DISTINCT: the share of frames whose value is not 0. */
    PRESENCE,
    /** COUNT and SUM: the sum over frames. */
    TOTAL,
    /** AVG: the sum over frames, over that of another value. */
    AVERAGE
  }

  /**
   * An aggregate.
   *
   * @param name for people
   * @param value its value's place behind the frame
   * @param per the place of what it is divided by, for an average
   * @param counts whether values are counts of objects, at least 0
   * @param whole whether the answer is a whole number
   */
  public record Quantity(
      String name, Kind kind, int value, int per, boolean counts, boolean whole) {}

  /**
   * Either a query that can be sampled, or the reason why it cannot.
   *
   * @param refusal ends a sentence that begins with "SampledAggregate does not apply: "
   */
  public record Recognition(Optional<SampledQuery> query, String refusal) {
    private static Recognition no(String why) {
      return new Recognition(Optional.empty(), why);
    }
  }

  static Recognition recognise(LogicalPlan plan, ScanTables scans) {
    if (plan.gap().isPresent()) {
      return Recognition.no("LIMIT .. GAP stands over it");
    }
    List<RelNode> above = new ArrayList<>();
    RelNode at = plan.body();
    while (at instanceof Sort || at instanceof Project project && !project.containsOver()) {
      above.add(at);
      at = at.getInput(0);
    }
    if (!(at instanceof Aggregate aggregate)
        || aggregate.getGroupType() != Aggregate.Group.SIMPLE) {
      return Recognition.no("its result is no plain aggregate over the objects of a video");
    }
    Optional<ScanChain> chain =
        ScanChain.of(aggregate.getInput())
            .filter(each -> each.table().reads(VideoRelation.OBJECTS));
    return chain.isEmpty()
        ? Recognition.no("it does not aggregate the objects of one video alone")
        : new Building(aggregate, chain.get(), scans).build(above);
  }

  /** One query's pieces. */
  private static final class Building {
    private final Aggregate aggregate;
    private final ScanChain chain;
    private final ScanTables scans;
    private final RexBuilder rexBuilder;
    private final List<Quantity> quantities = new ArrayList<>();
    private final List<AggregateCall> calls = new ArrayList<>();
    private final RelNode input;

    Building(Aggregate aggregate, ScanChain chain, ScanTables scans) {
      this.aggregate = aggregate;
      this.chain = chain;
      this.scans = scans;
      this.rexBuilder = aggregate.getCluster().getRexBuilder();
      this.input = input();
    }

    Recognition build(List<RelNode> above) {
      for (int key : aggregate.getGroupSet()) {
        if (!ScanChain.choosesFrames(chain.columns().get(key))
            || storedAs(aggregate.getInput().getRowType().getFieldList().get(key).getType())
                == null) {
          return Recognition.no("it groups by more than the time of frames");
        }
      }
      for (AggregateCall call : aggregate.getAggCallList()) {
        if (!add(call)) {
          return Recognition.no(call.getAggregation().getName() + " cannot be estimated");
        }
      }
      if (quantities.isEmpty()) {
        return Recognition.no("it has no aggregate");
      }
      EstimateRows rows = new EstimateRows();
      Optional<RelNode> top = top(above, rows);
      if (top.isEmpty()) {
        return Recognition.no("the bounds of an aggregate are not asked for where it stands");
      }
      RelNode perFrame =
          LogicalAggregate.create(
              input,
              List.of(),
              ImmutableBitSet.of(input.getRowType().getFieldCount() - 1),
              null,
              calls);
      List<RelDataType> keys =
          IntStream.range(0, aggregate.getGroupCount())
              .mapToObj(key -> aggregate.getRowType().getFieldList().get(key).getType())
              .toList();
      return new Recognition(
          Optional.of(
              new SampledQuery(
                  top.get(),
                  rows,
                  keys,
                  quantities,
                  perFrame,
                  population(),
                  chain.table(),
                  chain.className())),
          "");
    }

    /** The aggregate's input with the frame as its last column. */
    private RelNode input() {
      RelNode filtered = chain.scan();
      if (!chain.conjuncts().isEmpty()) {
        filtered =
            LogicalFilter.create(
                filtered, RexUtil.composeConjunction(rexBuilder, chain.conjuncts()));
      }
      List<RexNode> columns = new ArrayList<>(chain.columns());
      columns.add(RexInputRef.of(ScanTables.FRAME, chain.scan().getRowType()));
      List<String> names = new ArrayList<>(aggregate.getInput().getRowType().getFieldNames());
      names.add("sampled_frame");
      return LogicalProject.create(filtered, List.of(), columns, names, Set.of());
    }

    private boolean add(AggregateCall call) {
      SqlAggFunction function = call.getAggregation();
      boolean plain = !call.isDistinct() && call.getCollation().getFieldCollations().isEmpty();
      String name = function.getName().replace('_', ' ');
      int place = calls.size();
      if (!plain) {
        return false;
      }
      if (function == FrameQlOperators.FCOUNT || function == FrameQlOperators.FCOUNT_DISTINCT) {
        Kind kind = function == FrameQlOperators.FCOUNT ? Kind.MEAN : Kind.PRESENCE;
        quantities.add(new Quantity(name, kind, place, -1, true, false));
        calls.add(count(List.of(), call.filterArg));
        return true;
      }
      boolean whole = SqlTypeName.INT_TYPES.contains(call.getType().getSqlTypeName());
      switch (function.getName()) {
        case "COUNT" -> {
          quantities.add(new Quantity(name, Kind.TOTAL, place, -1, true, true));
          calls.add(count(call.getArgList(), call.filterArg));
        }
        case "SUM", "$SUM0" -> {
          boolean trues = argumentType(call) == SqlTypeName.BOOLEAN;
          quantities.add(new Quantity("SUM", Kind.TOTAL, place, -1, trues, whole));
          calls.add(sum(call));
        }
        case "AVG" -> {
          quantities.add(new Quantity(name, Kind.AVERAGE, place, place + 1, false, whole));
          calls.add(sum(call));
          calls.add(count(call.getArgList(), call.filterArg));
        }
        default -> {
          return false;
        }
      }
      return true;
    }

    private SqlTypeName argumentType(AggregateCall call) {
      return input
          .getRowType()
          .getFieldList()
          .get(call.getArgList().get(0))
          .getType()
          .getSqlTypeName();
    }

    private AggregateCall count(List<Integer> arguments, int filter) {
      return call(SqlStdOperatorTable.COUNT, arguments, filter);
    }

    private AggregateCall sum(AggregateCall of) {
      return call(FrameQlOperators.SUM, of.getArgList(), of.filterArg);
    }

    private AggregateCall call(SqlAggFunction function, List<Integer> arguments, int filter) {
      return AggregateCall.create(
          function,
          false,
          false,
          false,
          List.of(),
          arguments,
          filter,
          null,
          RelCollations.EMPTY,
          false,
          input,
          null,
          "value_" + calls.size());
    }

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

    /** What stands above the aggregate, over the table of estimates. */
    private Optional<RelNode> top(List<RelNode> above, EstimateRows rows) {
      List<SystemTable.Column> columns = new ArrayList<>();
      int keys = aggregate.getGroupCount();
      for (int key = 0; key < keys; key++) {
        RelDataType type = aggregate.getRowType().getFieldList().get(key).getType();
        columns.add(new SystemTable.Column("key_" + key, storedAs(type)));
      }
      for (String of : List.of("estimate_", "lower_", "upper_")) {
        for (int i = 0; i < quantities.size(); i++) {
          columns.add(new SystemTable.Column(of + i, SqlTypeName.DOUBLE));
        }
      }
      RelNode table = scans.scan(new SystemTable(columns, rows));
      List<RexNode> cast = new ArrayList<>();
      List<String> names = new ArrayList<>();
      for (int i = 0; i < columns.size(); i++) {
        int like = i < keys ? i : keys + (i - keys) % quantities.size();
        RelDataType type = aggregate.getRowType().getFieldList().get(like).getType();
        cast.add(rexBuilder.makeAbstractCast(type, RexInputRef.of(i, table.getRowType()), false));
        names.add(columns.get(i).name());
      }
      RelNode node = LogicalProject.create(table, List.of(), cast, names, Set.of());
      for (int i = above.size() - 1; i >= 0; i--) {
        RelNode over = above.get(i);
        BoundColumns bounds = new BoundColumns(node, keys, quantities.size());
        boolean first = i == above.size() - 1;
        RelNode moved =
            over instanceof Project project
                ? LogicalProject.create(
                    node,
                    List.of(),
                    first ? bounds.visitList(project.getProjects()) : project.getProjects(),
                    project.getRowType().getFieldNames(),
                    Set.of())
                : over.copy(over.getTraitSet(), List.of(node));
        if (BoundColumns.anyIn(moved)) {
          return Optional.empty();
        }
        node = moved;
      }
      return above.isEmpty() ? Optional.of(visible(node)) : Optional.of(node);
    }

    private RelNode visible(RelNode node) {
      int columns = aggregate.getRowType().getFieldCount();
      List<RexNode> some = new ArrayList<>();
      for (int i = 0; i < columns; i++) {
        some.add(RexInputRef.of(i, node.getRowType()));
      }
      return LogicalProject.create(
          node, List.of(), some, aggregate.getRowType().getFieldNames(), Set.of());
    }
  }

  /** The type that a key has in the table of estimates; null where it has none. */
  public static SqlTypeName storedAs(RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT -> SqlTypeName.BIGINT;
      case REAL, FLOAT, DOUBLE, DECIMAL -> SqlTypeName.DOUBLE;
      case CHAR, VARCHAR -> SqlTypeName.VARCHAR;
      case BOOLEAN -> SqlTypeName.BOOLEAN;
      case TIMESTAMP, DATE -> SqlTypeName.TIMESTAMP;
      default -> null;
    };
  }
}
