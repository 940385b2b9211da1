package org.glimpse.optimizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;

/**
 * The column of a video's relation whose values a column of a result passes on unchanged: so that a
 * frame in a result can be shown.
 *
 * @param video its name
 * @param column as the relation calls it, lower case
 */
public record ColumnOrigin(String video, VideoRelation relation, String column) {

  /** The origin of each column that the user sees, where it has one. */
  public static List<Optional<ColumnOrigin>> of(LogicalQuery query) {
    List<Optional<ColumnOrigin>> origins = new ArrayList<>();
    for (int i = 0; i < query.rowType().getFieldCount(); i++) {
      origins.add(of(query.root(), i));
    }
    return List.copyOf(origins);
  }

  private static Optional<ColumnOrigin> of(RelNode rel, int column) {
    if (rel instanceof TableScan scan) {
      return Optional.ofNullable(scan.getTable().unwrap(VideoTable.class))
          .map(
              table ->
                  new ColumnOrigin(
                      table.video().name(),
                      table.relation(),
                      table.relation().columns().get(column).name()));
    }
    if (rel instanceof Project project) {
      RexNode expression = project.getProjects().get(column);
      RexNode uncast = RexUtil.removeCast(expression);
      return uncast instanceof RexInputRef input
              && uncast.getType().getSqlTypeName() == expression.getType().getSqlTypeName()
          ? of(project.getInput(), input.getIndex())
          : Optional.empty();
    }
    if (rel instanceof Filter
        || rel instanceof Sort
        || rel instanceof LogicalAccuracy
        || rel instanceof LogicalGap) {
      return of(rel.getInput(0), column);
    }
    if (rel instanceof Join join) {
      int left = join.getLeft().getRowType().getFieldCount();
      return column < left ? of(join.getLeft(), column) : of(join.getRight(), column - left);
    }
    if (rel instanceof Aggregate aggregate && column < aggregate.getGroupCount()) {
      return of(aggregate.getInput(), aggregate.getGroupSet().nth(column));
    }
    if (rel instanceof SetOp) {
      List<Optional<ColumnOrigin>> of =
          rel.getInputs().stream().map(input -> of(input, column)).distinct().toList();
      return of.size() == 1 ? of.get(0) : Optional.empty();
    }
    return Optional.empty();
  }
}
