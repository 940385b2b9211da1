package org.glimpse.optimizer.logical;

import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;

/** Where a column comes from, when it is passed on unchanged. */
public final class Origins {
  /**
   * A column of a scan.
   *
   * @param table the scan
   * @param column its index there
   */
  public record Origin(ScanTable table, int column) {

    /** The column's name, lower case. */
    public String name() {
      return table.getRowType().getFieldNames().get(column);
    }
  }

  private Origins() {}

  /** The scan's column that a column of {@code rel} passes on. */
  public static Optional<Origin> of(RelNode rel, int column) {
    if (rel instanceof TableScan scan) {
      return Optional.ofNullable(scan.getTable().unwrap(ScanTable.class))
          .map(table -> new Origin(table, column));
    }
    if (rel instanceof Project project) {
      RexNode expression = RexUtil.removeCast(project.getProjects().get(column));
      boolean unchanged =
          expression instanceof RexInputRef
              && expression.getType().getSqlTypeName()
                  == project.getProjects().get(column).getType().getSqlTypeName();
      return unchanged
          ? of(project.getInput(), ((RexInputRef) expression).getIndex())
          : Optional.empty();
    }
    if (rel instanceof Filter || rel instanceof Sort) {
      return of(rel.getInput(0), column);
    }
    if (rel instanceof Join join) {
      int left = join.getLeft().getRowType().getFieldCount();
      return column < left ? of(join.getLeft(), column) : of(join.getRight(), column - left);
    }
    if (rel instanceof Aggregate aggregate && column < aggregate.getGroupCount()) {
      return of(aggregate.getInput(), aggregate.getGroupSet().nth(column));
    }
    return Optional.empty();
  }

  /** Whether a column passes on the named column of a scan. */
  public static boolean isColumn(RelNode rel, int column, String name) {
    return of(rel, column).filter(origin -> origin.name().equals(name)).isPresent();
  }
}
