package org.glimpse.optimizer.logical;

import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.util.ImmutableBitSet;

/** Which frames the rows of a frame-local plan come from. */
public final class FrameHits {
  private FrameHits() {}

  /**
   * A plan with a row for each frame that has rows: the frame, what a gap is measured in (again the
   * frame where there is no gap), and the number of rows. Empty where the rows do not tell their
   * frame.
   */
  public static Optional<RelNode> of(FrameLocal local, LogicalPlan logical) {
    if (logical.gap().isPresent()) {
      return Optional.of(grouped(local.unlimited(), logical.visible(), logical.visible() + 1));
    }
    RelNode at = local.unlimited();
    while (at instanceof Project project) {
      at = project.getInput();
    }
    if (!(at instanceof Sort sort)) {
      return Optional.empty();
    }
    int first = sort.getCollation().getFieldCollations().get(0).getFieldIndex();
    return Origins.isColumn(sort.getInput(), first, "frame")
        ? Optional.of(grouped(sort.getInput(), first, first))
        : Optional.empty();
  }

  private static RelNode grouped(RelNode rows, int frame, int place) {
    RelBuilder builder = RelFactories.LOGICAL_BUILDER.create(rows.getCluster(), null);
    RelNode unsorted = rows instanceof Sort sort ? sort.getInput() : rows;
    builder.push(unsorted);
    builder.project(
        List.of(builder.field(frame), builder.field(place)), List.of("frame", "place"), true);
    return builder
        .aggregate(builder.groupKey(ImmutableBitSet.of(0, 1)), builder.countStar("row_count"))
        .build();
  }
}
