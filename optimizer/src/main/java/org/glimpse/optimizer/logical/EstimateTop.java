package org.glimpse.optimizer.logical;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeName;
import org.glimpse.optimizer.SystemTable;

/** What stands above an aggregate, over a table of estimates in the aggregate's place. */
final class EstimateTop {
  private final Aggregate aggregate;
  private final ScanTables scans;
  private final RexBuilder rexBuilder;
  private final int estimates;

  EstimateTop(Aggregate aggregate, ScanTables scans) {
    this.aggregate = aggregate;
    this.scans = scans;
    this.rexBuilder = aggregate.getCluster().getRexBuilder();
    this.estimates = aggregate.getAggCallList().size();
  }

  /**
   * The query over the table.
   *
   * @param above what stood above the aggregate, the outermost first
   * @param rows of the table, later
   * @return empty where bounds are asked for in a place that has none
   */
  Optional<RelNode> over(List<RelNode> above, EstimateRows rows) {
    int keys = aggregate.getGroupCount();
    RelNode node = table(rows);
    for (int i = above.size() - 1; i >= 0; i--) {
      RelNode over = above.get(i);
      BoundColumns bounds = new BoundColumns(node, keys, estimates);
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

  /** Keys, estimates, lower bounds, upper bounds, in the types that the aggregate has. */
  private RelNode table(EstimateRows rows) {
    List<SystemTable.Column> columns = new ArrayList<>();
    int keys = aggregate.getGroupCount();
    for (int key = 0; key < keys; key++) {
      RelDataType type = aggregate.getRowType().getFieldList().get(key).getType();
      columns.add(new SystemTable.Column("key_" + key, SampledQuery.storedAs(type)));
    }
    for (String of : List.of("estimate_", "lower_", "upper_")) {
      for (int i = 0; i < estimates; i++) {
        columns.add(new SystemTable.Column(of + i, SqlTypeName.DOUBLE));
      }
    }
    RelNode table = scans.scan(new SystemTable(columns, rows));
    List<RexNode> cast = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      int like = i < keys ? i : keys + (i - keys) % estimates;
      RelDataType type = aggregate.getRowType().getFieldList().get(like).getType();
      cast.add(rexBuilder.makeAbstractCast(type, RexInputRef.of(i, table.getRowType()), false));
      names.add(columns.get(i).name());
    }
    return LogicalProject.create(table, List.of(), cast, names, Set.of());
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
