package org.glimpse.optimizer.logical;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelFieldCollation.Direction;
import org.apache.calcite.rel.RelFieldCollation.NullDirection;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Gives every answer one order, so that neither it nor the rows that a LIMIT keeps depend on the
 * timing of threads: rows of one scan come by frame and place in the frame, groups by their keys,
 * others by all their columns; an ORDER BY is completed the same way, and so is what a LIMIT inside
 * a query cuts from one scan or one grouping.
 */
public final class RowOrder {
  private RowOrder() {}

  /**
   * The same rows, totally ordered; for a plan with a gap, first by what the gap is measured in.
   */
  public static RelNode total(LogicalPlan plan) {
    RelNode body = within(plan.body(), false);
    int width = body.getRowType().getFieldCount();
    Optional<RelNode> hidden = withFrameAndOrdinal(body);
    RelNode rows = hidden.orElse(body);
    List<Integer> last = new ArrayList<>();
    if (plan.gap().isPresent()) {
      last.add(width - 1);
      last.add(width - 2);
    }
    if (hidden.isPresent()) {
      last.add(width);
      last.add(width + 1);
      return firstColumns(ordered(rows, last, plan.gap().isPresent()), width);
    }
    if (plan.gap().isEmpty()) {
      return orderedWithoutFrames(body);
    }
    addAll(last, body);
    return ordered(body, last, true);
  }

  /** The same rows, an ORDER BY on top completed with all other columns. */
  public static RelNode completed(RelNode body) {
    if (body instanceof Project project && sortBelow(project)) {
      return project.copy(project.getTraitSet(), List.of(completed(project.getInput())));
    }
    if (!(body instanceof Sort sort) || sort.getCollation().getFieldCollations().isEmpty()) {
      return body;
    }
    List<Integer> all = new ArrayList<>();
    addAll(all, sort);
    return completed(sort, all);
  }

  /**
   * The same with each LIMIT inside made to keep the same rows always.
   *
   * @param inner whether the node is not on top, where its order is that of the answer
   */
  private static RelNode within(RelNode node, boolean inner) {
    boolean passes = node instanceof Project || node instanceof Filter || node instanceof Sort;
    List<RelNode> inputs = new ArrayList<>();
    for (RelNode input : node.getInputs()) {
      inputs.add(within(input, inner || !passes));
    }
    RelNode same = inputs.equals(node.getInputs()) ? node : node.copy(node.getTraitSet(), inputs);
    return inner && same instanceof Sort sort && (sort.fetch != null || sort.offset != null)
        ? kept(sort)
        : same;
  }

  private static RelNode kept(Sort sort) {
    Optional<RelNode> hidden = withFrameAndOrdinal(sort);
    if (hidden.isPresent()) {
      return firstColumns(hidden.get(), sort.getRowType().getFieldCount());
    }
    List<Integer> all = new ArrayList<>();
    addAll(all, sort);
    return isGrouped(sort.getInput()) ? completed(sort, all) : sort;
  }

  /** Whether rows are told apart by values that are computed whether they are compared or not. */
  private static boolean isGrouped(RelNode node) {
    return node instanceof Aggregate
        || (node instanceof Project || node instanceof Filter) && isGrouped(node.getInput(0));
  }

  /** Orders rows by columns, or completes the ORDER BY on top with them. */
  private static RelNode ordered(RelNode rows, List<Integer> last, boolean again) {
    if (!again && rows instanceof Sort sort) {
      return completed(sort, last);
    }
    if (!again && rows instanceof Project project && sortBelow(project)) {
      // The columns that complete it stand at the end of every node of the chain.
      int shift =
          rows.getRowType().getFieldCount() - project.getInput().getRowType().getFieldCount();
      List<Integer> below = last.stream().map(column -> column - shift).toList();
      return project.copy(
          project.getTraitSet(), List.of(ordered(project.getInput(), below, false)));
    }
    return LogicalSort.create(
        rows, RelCollations.of(last.stream().map(RowOrder::ascending).toList()), null, null);
  }

  private static boolean sortBelow(RelNode node) {
    return node instanceof Sort
        || node instanceof Project project
            && !project.containsOver()
            && sortBelow(project.getInput());
  }

  private static Sort completed(Sort sort, List<Integer> last) {
    List<RelFieldCollation> fields = new ArrayList<>(sort.getCollation().getFieldCollations());
    for (int column : last) {
      if (fields.stream().noneMatch(field -> field.getFieldIndex() == column)) {
        fields.add(ascending(column));
      }
    }
    return LogicalSort.create(sort.getInput(), RelCollations.of(fields), sort.offset, sort.fetch);
  }

  private static RelNode orderedWithoutFrames(RelNode body) {
    Double rows = body.getCluster().getMetadataQuery().getMaxRowCount(body);
    boolean oneRow = rows != null && rows <= 1;
    if (oneRow) {
      return body;
    }
    if (body instanceof Sort sort) {
      List<Integer> last = new ArrayList<>(keys(sort.getInput()).orElse(List.of()));
      addAll(last, sort);
      return completed(sort, last);
    }
    if (body instanceof Project project
        && !project.containsOver()
        && (sortBelow(project) || keys(project.getInput()).isPresent())) {
      return project.copy(project.getTraitSet(), List.of(orderedWithoutFrames(project.getInput())));
    }
    List<Integer> all = new ArrayList<>(keys(body).orElse(List.of()));
    if (all.isEmpty()) {
      addAll(all, body);
    }
    return ordered(body, all, true);
  }

  /** The columns that tell the rows of a grouped node apart, the frame first. */
  private static Optional<List<Integer>> keys(RelNode node) {
    if (node instanceof Filter filter) {
      return keys(filter.getInput());
    }
    if (!(node instanceof Aggregate aggregate)) {
      return Optional.empty();
    }
    List<Integer> keys = new ArrayList<>();
    for (int i = 0; i < aggregate.getGroupCount(); i++) {
      keys.add(Origins.isColumn(aggregate, i, "frame") ? 0 : keys.size(), i);
    }
    return Optional.of(keys);
  }

  private static void addAll(List<Integer> columns, RelNode node) {
    for (int i = 0; i < node.getRowType().getFieldCount(); i++) {
      if (!columns.contains(i)) {
        columns.add(i);
      }
    }
  }

  private static RelFieldCollation ascending(int column) {
    return new RelFieldCollation(column, Direction.ASCENDING, NullDirection.LAST);
  }

  /** The rows of one scan with their frame and their place in it as two last columns. */
  private static Optional<RelNode> withFrameAndOrdinal(RelNode node) {
    if (node instanceof Project project) {
      return withFrameAndOrdinal(project.getInput()).map(input -> extended(project, input));
    }
    if (node instanceof Filter filter) {
      return withFrameAndOrdinal(filter.getInput())
          .map(input -> LogicalFilter.create(input, filter.getCondition()));
    }
    if (node instanceof Sort sort) {
      return withFrameAndOrdinal(sort.getInput())
          .map(
              input ->
                  completed(
                      LogicalSort.create(input, sort.getCollation(), sort.offset, sort.fetch),
                      List.of(
                          input.getRowType().getFieldCount() - 2,
                          input.getRowType().getFieldCount() - 1)));
    }
    if (node instanceof Join join) {
      return withFrameAndOrdinal(join);
    }
    if (node instanceof TableScan scan) {
      ScanTable table = scan.getTable().unwrap(ScanTable.class);
      if (table.video().isEmpty() || !table.getRowType().getFieldNames().contains("frame")) {
        return Optional.empty();
      }
      int ordinal = table.getRowType().getFieldNames().indexOf(ScanTables.ORDINAL);
      List<RexNode> columns = new ArrayList<>(identity(scan));
      columns.add(RexInputRef.of(ScanTables.FRAME, scan.getRowType()));
      columns.add(RexInputRef.of(ordinal < 0 ? ScanTables.FRAME : ordinal, scan.getRowType()));
      return Optional.of(project(scan, columns, scan.getRowType().getFieldNames()));
    }
    return Optional.empty();
  }

  /** Joined rows come in the order of their left sides; rows of one left side as they may. */
  private static Optional<RelNode> withFrameAndOrdinal(Join join) {
    boolean keepsLeft =
        join.getJoinType() == JoinRelType.SEMI
            || join.getJoinType() == JoinRelType.ANTI
            || join.getJoinType() == JoinRelType.INNER
                && join.getCluster()
                        .getMetadataQuery()
                        .areColumnsUnique(
                            join.getRight(), ImmutableBitSet.of(join.analyzeCondition().rightKeys))
                    == Boolean.TRUE;
    if (!keepsLeft) {
      return Optional.empty();
    }
    return withFrameAndOrdinal(join.getLeft()).map(left -> extended(join, left));
  }

  private static RelNode extended(Join join, RelNode left) {
    int width = join.getLeft().getRowType().getFieldCount();
    RelNode joined =
        LogicalJoin.create(
            left,
            join.getRight(),
            List.of(),
            RexUtil.shift(join.getCondition(), width, 2),
            Set.of(),
            join.getJoinType());
    List<RexNode> columns = new ArrayList<>();
    for (int i = 0; i < join.getRowType().getFieldCount(); i++) {
      columns.add(RexInputRef.of(i < width ? i : i + 2, joined.getRowType()));
    }
    columns.add(RexInputRef.of(width, joined.getRowType()));
    columns.add(RexInputRef.of(width + 1, joined.getRowType()));
    return project(joined, columns, join.getRowType().getFieldNames());
  }

  private static RelNode extended(Project project, RelNode input) {
    int width = input.getRowType().getFieldCount();
    List<RexNode> columns = new ArrayList<>(project.getProjects());
    columns.add(RexInputRef.of(width - 2, input.getRowType()));
    columns.add(RexInputRef.of(width - 1, input.getRowType()));
    return project(input, columns, project.getRowType().getFieldNames());
  }

  private static RelNode project(RelNode input, List<RexNode> columns, List<String> visible) {
    List<String> names = new ArrayList<>(visible);
    names.add("order_frame");
    names.add("order_ordinal");
    return LogicalProject.create(input, List.of(), columns, names, Set.of());
  }

  private static RelNode firstColumns(RelNode node, int count) {
    return LogicalProject.create(
        node,
        List.of(),
        identity(node).subList(0, count),
        node.getRowType().getFieldNames().subList(0, count),
        Set.of());
  }

  private static List<RexNode> identity(RelNode node) {
    List<RexNode> columns = new ArrayList<>();
    for (int i = 0; i < node.getRowType().getFieldCount(); i++) {
      columns.add(RexInputRef.of(i, node.getRowType()));
    }
    return columns;
  }
}
