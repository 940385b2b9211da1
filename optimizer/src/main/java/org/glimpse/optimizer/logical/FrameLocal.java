package org.glimpse.optimizer.logical;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinInfo;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexVisitorImpl;
import org.glimpse.optimizer.VideoRelation;

/**
 * A plan whose rows each come from one frame and are asked for in the order of frames: running it
 * over one run of frames after the other gives the whole answer's rows one after the other, so a
 * LIMIT stops the scan.
 *
 * @param scans the scans, all of the objects of one video
 * @param unlimited the plan without its LIMIT and OFFSET
 * @param offset rows to leave out first
 * @param fetch rows to give at most; empty where a gap counts instead
 * @param byTime whether the order is that of timestamps, which must then rise with the frames
 */
public record FrameLocal(
    List<ScanTable> scans, RelNode unlimited, long offset, OptionalLong fetch, boolean byTime) {

  /** Recognises such a plan among totally ordered ones; empty for every other. */
  public static Optional<FrameLocal> of(RelNode ordered, boolean hasGap) {
    if (ordered instanceof Project project && !project.containsOver()) {
      return of(project.getInput(), hasGap)
          .map(
              below ->
                  new FrameLocal(
                      below.scans,
                      project.copy(project.getTraitSet(), List.of(below.unlimited)),
                      below.offset,
                      below.fetch,
                      below.byTime));
    }
    if (!(ordered instanceof Sort sort) || sort.getCollation().getFieldCollations().isEmpty()) {
      return Optional.empty();
    }
    if (!hasGap && sort.fetch == null) {
      return Optional.empty();
    }
    RelFieldCollation first = sort.getCollation().getFieldCollations().get(0);
    boolean byFrame = Origins.isColumn(sort.getInput(), first.getFieldIndex(), "frame");
    boolean byTime = Origins.isColumn(sort.getInput(), first.getFieldIndex(), "timestamp");
    if (first.direction.isDescending() || !byFrame && !byTime) {
      return Optional.empty();
    }
    return scansOf(sort.getInput())
        .map(
            scans ->
                new FrameLocal(
                    scans,
                    LogicalSort.create(
                        sort.getInput(),
                        RelCollations.of(sort.getCollation().getFieldCollations()),
                        null,
                        null),
                    number(sort.offset).orElse(0),
                    number(sort.fetch),
                    byTime));
  }

  /** Whether a row of a plan depends on the labels of one frame alone. */
  static boolean isLocal(RelNode plan) {
    return scansOf(plan).isPresent();
  }

  private static OptionalLong number(RexNode node) {
    return node == null
        ? OptionalLong.empty()
        : OptionalLong.of(((RexLiteral) node).getValueAs(Long.class));
  }

  /** The scans below, if a row of the node depends on the labels of one frame alone. */
  private static Optional<List<ScanTable>> scansOf(RelNode node) {
    if (node instanceof TableScan scan) {
      return Optional.ofNullable(scan.getTable().unwrap(ScanTable.class))
          .filter(table -> table.reads(VideoRelation.OBJECTS))
          .map(List::of);
    }
    if (node instanceof Join join) {
      return joinsOneFrame(join) ? scansOf(join) : Optional.empty();
    }
    boolean passes =
        node instanceof Filter
            || node instanceof Project project && windowsAreOfOneFrame(project)
            || node instanceof Aggregate aggregate && groupsAreOfOneFrame(aggregate);
    return passes ? scansOf(node.getInput(0)) : Optional.empty();
  }

  private static Optional<List<ScanTable>> scansOf(Join join) {
    Optional<List<ScanTable>> left = scansOf(join.getLeft());
    Optional<List<ScanTable>> right = scansOf(join.getRight());
    if (left.isEmpty() || right.isEmpty()) {
      return Optional.empty();
    }
    List<ScanTable> both = new ArrayList<>(left.get());
    both.addAll(right.get());
    long videos =
        both.stream().map(table -> table.video().orElseThrow().video()).distinct().count();
    return videos == 1 ? Optional.of(both) : Optional.empty();
  }

  private static boolean joinsOneFrame(Join join) {
    boolean kind =
        switch (join.getJoinType()) {
          case INNER, LEFT, SEMI, ANTI -> true;
          default -> false;
        };
    JoinInfo info = join.analyzeCondition();
    for (int i = 0; kind && i < info.leftKeys.size(); i++) {
      if (Origins.isColumn(join.getLeft(), info.leftKeys.get(i), "frame")
          && Origins.isColumn(join.getRight(), info.rightKeys.get(i), "frame")) {
        return true;
      }
    }
    return false;
  }

  private static boolean groupsAreOfOneFrame(Aggregate aggregate) {
    if (aggregate.getGroupType() != Aggregate.Group.SIMPLE) {
      return false;
    }
    for (int i = 0; i < aggregate.getGroupCount(); i++) {
      if (Origins.isColumn(aggregate, i, "frame")) {
        return true;
      }
    }
    return false;
  }

  private static boolean windowsAreOfOneFrame(Project project) {
    boolean[] local = {true};
    RelNode input = project.getInput();
    for (RexNode expression : project.getProjects()) {
      expression.accept(
          new RexVisitorImpl<Void>(true) {
            @Override
            public Void visitOver(RexOver over) {
              local[0] &=
                  over.getWindow().partitionKeys.stream()
                      .anyMatch(
                          key ->
                              key instanceof RexInputRef reference
                                  && Origins.isColumn(input, reference.getIndex(), "frame"));
              return super.visitOver(over);
            }
          });
    }
    return local[0];
  }
}
