package org.glimpse.optimizer.logical;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeName;
import org.glimpse.optimizer.AccuracyClauses;
import org.glimpse.optimizer.LogicalAccuracy;
import org.glimpse.optimizer.LogicalGap;

/** Takes the accuracy clauses and LIMIT .. GAP off the root of a plan. */
final class RootClauses {
  private RootClauses() {}

  static LogicalPlan takeOff(RelNode root) {
    AccuracyClauses accuracy = AccuracyClauses.NONE;
    Deque<Project> above = new ArrayDeque<>();
    RelNode at = root;
    LogicalGap gap = null;
    while (true) {
      if (at instanceof LogicalAccuracy node) {
        accuracy = node.clauses();
        at = node.getInput();
      } else if (at instanceof LogicalGap node && gap == null) {
        gap = node;
        at = node.getInput();
      } else if (at instanceof Project project && gap == null && hasClauses(project.getInput())) {
        above.push(project);
        at = project.getInput();
      } else {
        break;
      }
    }
    if (gap == null) {
      for (Project project : above) {
        at = project.copy(project.getTraitSet(), List.of(at));
      }
      return new LogicalPlan(at, Optional.empty(), at.getRowType().getFieldCount(), accuracy);
    }
    return withGap(at, gap, above, accuracy);
  }

  private static boolean hasClauses(RelNode node) {
    if (node instanceof LogicalAccuracy || node instanceof LogicalGap) {
      return true;
    }
    return node instanceof Project project && hasClauses(project.getInput());
  }

  /** Projects above the gap move below it, with the gap's two columns at their end. */
  private static LogicalPlan withGap(
      RelNode input, LogicalGap gap, Deque<Project> above, AccuracyClauses accuracy) {
    List<RexNode> columns = new ArrayList<>(identity(input));
    columns.add(RexInputRef.of(gap.frameColumn(), input.getRowType()));
    columns.add(RexInputRef.of(gap.gapColumn(), input.getRowType()));
    RelNode body = project(input, columns, input.getRowType().getFieldNames());
    for (Project project : above) {
      int last = body.getRowType().getFieldCount();
      List<RexNode> moved = new ArrayList<>(project.getProjects());
      moved.add(RexInputRef.of(last - 2, body.getRowType()));
      moved.add(RexInputRef.of(last - 1, body.getRowType()));
      body = project(body, moved, project.getRowType().getFieldNames());
    }
    boolean ofTime =
        input.getRowType().getFieldList().get(gap.gapColumn()).getType().getSqlTypeName()
            == SqlTypeName.TIMESTAMP;
    return new LogicalPlan(
        body,
        Optional.of(new LogicalPlan.Gap(gap.gap(), ofTime, gap.limit(), gap.counts())),
        body.getRowType().getFieldCount() - 2,
        accuracy);
  }

  private static List<RexNode> identity(RelNode input) {
    List<RexNode> columns = new ArrayList<>();
    for (int i = 0; i < input.getRowType().getFieldCount(); i++) {
      columns.add(RexInputRef.of(i, input.getRowType()));
    }
    return columns;
  }

  private static RelNode project(RelNode input, List<RexNode> columns, List<String> visible) {
    List<String> names = new ArrayList<>(visible);
    names.add("gap_frame");
    names.add("gap_position");
    return LogicalProject.create(input, List.of(), columns, names, Set.of());
  }
}
