package org.glimpse.optimizer.logical;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
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
 * @param table the only scan, of objects
 * @param unlimited the plan without its LIMIT and OFFSET
 * @param offset rows to leave out first
 * @param fetch rows to give at most; empty where a gap counts instead
 * @param byTime whether the order is that of timestamps, which must then rise with the frames
 */
public record FrameLocal(
    ScanTable table, RelNode unlimited, long offset, OptionalLong fetch, boolean byTime) {

  /** Recognises such a plan among totally ordered ones; empty for every other. */
  public static Optional<FrameLocal> of(RelNode ordered, boolean hasGap) {
    if (ordered instanceof Project project && !project.containsOver()) {
      return of(project.getInput(), hasGap)
          .map(
              below ->
                  new FrameLocal(
                      below.table,
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
    return scanOf(sort.getInput())
        .map(
            table ->
                new FrameLocal(
                    table,
                    LogicalSort.create(
                        sort.getInput(),
                        RelCollations.of(sort.getCollation().getFieldCollations()),
                        null,
                        null),
                    number(sort.offset).orElse(0),
                    number(sort.fetch),
                    byTime));
  }

  private static OptionalLong number(RexNode node) {
    return node == null
        ? OptionalLong.empty()
        : OptionalLong.of(((RexLiteral) node).getValueAs(Long.class));
  }

  private static Optional<ScanTable> scanOf(RelNode node) {
    if (node instanceof TableScan scan) {
      return Optional.ofNullable(scan.getTable().unwrap(ScanTable.class))
          .filter(table -> table.reads(VideoRelation.OBJECTS));
    }
    boolean passes =
        node instanceof Filter
            || node instanceof Project project && windowsAreOfOneFrame(project)
            || node instanceof Aggregate aggregate && groupsAreOfOneFrame(aggregate);
    return passes ? scanOf(node.getInput(0)) : Optional.empty();
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
