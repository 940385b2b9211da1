package org.glimpse.optimizer.logical;

import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.util.ImmutableBitSet;
import org.glimpse.optimizer.VideoRelation;

/**
 * A query whose result is a set of frames that satisfy a condition, each told by its own labels.
 *
 * @param hits yields each frame that satisfies the condition, by its labels
 * @param objects yields, where the condition is that an object is there, the frame of each such
 *     object, its box (xmin, ymin, xmax, ymax) and how confident the detector is
 * @param answer the query over a temporary table of the frames selected, {@link #TABLE}; empty
 *     where rows of objects are asked for, which come from the labels of the selected frames
 */
public record SelectedFrames(RelNode hits, Optional<RelNode> objects, Optional<RelNode> answer) {
  /** The temporary table, with one column {@code frame}. */
  public static final String TABLE = "selected_frames";

  private static final List<String> OBJECT =
      List.of("frame", "xmin", "ymin", "xmax", "ymax", "confidence");

  /** How a query is brought into its last form. */
  interface Rewriting {
    RelNode rewrite(RelNode body);
  }

  /** Recognises such a query; empty for every other. */
  static Optional<SelectedFrames> recognise(
      LogicalPlan plan, ScanTables scans, Rewriting rewriting) {
    RelNode body = plan.body();
    RelNode at = body;
    while (at instanceof Project || at instanceof Sort) {
      at = at.getInput(0);
    }
    if (at instanceof Filter filter
        && filter.getCondition() instanceof RexSubQuery among
        && among.getKind() == SqlKind.IN) {
      RelNode table =
          scans.temporary(TABLE, among.rel.getRowType().getFieldList().get(0).getType());
      RelNode chosen =
          LogicalFilter.create(filter.getInput(), RexSubQuery.in(table, among.operands));
      RelNode answer = rewriting.rewrite(replaced(body, filter, chosen));
      RelNode wanted = rewriting.rewrite(among.rel);
      return hits(wanted, 0)
          .map(
              hits ->
                  new SelectedFrames(
                      hits, objects(wanted), Optional.of(RowOrder.total(plan.withBody(answer)))));
    }
    RelNode rows = rewriting.rewrite(body);
    while (rows instanceof Sort sort && sort.fetch == null && sort.offset == null) {
      rows = sort.getInput();
    }
    for (int column = 0; column < rows.getRowType().getFieldCount(); column++) {
      if (Origins.isColumn(rows, column, "frame")) {
        Optional<RelNode> objects = objects(rows);
        return hits(rows, column).map(hits -> new SelectedFrames(hits, objects, Optional.empty()));
      }
    }
    return Optional.empty();
  }

  private static RelNode replaced(RelNode node, RelNode before, RelNode after) {
    if (node == before) {
      return after;
    }
    return node.copy(node.getTraitSet(), List.of(replaced(node.getInput(0), before, after)));
  }

  private static Optional<RelNode> hits(RelNode rows, int column) {
    if (!FrameLocal.isLocal(rows) || !Origins.isColumn(rows, column, "frame")) {
      return Optional.empty();
    }
    RelBuilder builder = RelFactories.LOGICAL_BUILDER.create(rows.getCluster(), null);
    builder.push(rows);
    builder.project(List.of(builder.field(column)), List.of("frame"), true);
    return Optional.of(builder.aggregate(builder.groupKey(ImmutableBitSet.of(0))).build());
  }

  private static Optional<RelNode> objects(RelNode rows) {
    RelNode at = rows;
    while (at instanceof Aggregate aggregate && aggregate.getAggCallList().isEmpty()) {
      at = aggregate.getInput();
    }
    return ScanChain.of(at)
        .filter(chain -> chain.table().reads(VideoRelation.OBJECTS))
        .map(
            chain -> {
              RelBuilder builder =
                  RelFactories.LOGICAL_BUILDER.create(chain.scan().getCluster(), null);
              builder.push(chain.scan()).filter(chain.conjuncts());
              return builder
                  .project(OBJECT.stream().map(builder::field).toList(), OBJECT, true)
                  .build();
            });
  }
}
