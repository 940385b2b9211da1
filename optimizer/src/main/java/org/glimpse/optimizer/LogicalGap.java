package org.glimpse.optimizer;

import java.util.List;
import java.util.OptionalLong;
import org.apache.calcite.plan.Convention;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;

/**
 * {@code LIMIT n GAP g}: from its input, taken in ascending order of the gap column, keeps rows
 * greedily, earliest first, so that frames kept are at least a gap apart, until {@code limit} is
 * reached; rows of a frame that is kept are all kept. The gap column is in its row type; hidden
 * columns are dropped by a Project above.
 */
public final class LogicalGap extends SingleRel {

  /** What LIMIT counts. */
  public enum Counts {
    ROWS,
    FRAMES
  }

  private final int frameColumn;
  private final int gapColumn;
  private final long gap;
  private final OptionalLong limit;
  private final Counts counts;

  private LogicalGap(
      RelTraitSet traits,
      RelNode input,
      int frameColumn,
      int gapColumn,
      long gap,
      OptionalLong limit,
      Counts counts) {
    super(input.getCluster(), traits, input);
    this.frameColumn = frameColumn;
    this.gapColumn = gapColumn;
    this.gap = gap;
    this.limit = limit;
    this.counts = counts;
  }

  /**
   * @param frameColumn index of the column that holds the frame number
   * @param gapColumn index of the column that gaps are measured in: the frame number, or the
   *     timestamp for {@code GAP INTERVAL}
   * @param gap frames, or milliseconds where gapColumn is a timestamp
   * @param limit rows or frames at most; empty keeps all
   */
  public static LogicalGap create(
      RelNode input, int frameColumn, int gapColumn, long gap, OptionalLong limit, Counts counts) {
    RelTraitSet traits = input.getCluster().traitSetOf(Convention.NONE);
    return new LogicalGap(traits, input, frameColumn, gapColumn, gap, limit, counts);
  }

  public int frameColumn() {
    return frameColumn;
  }

  public int gapColumn() {
    return gapColumn;
  }

  public long gap() {
    return gap;
  }

  public OptionalLong limit() {
    return limit;
  }

  public Counts counts() {
    return counts;
  }

  @Override
  public RelNode copy(RelTraitSet traitSet, List<RelNode> inputs) {
    return new LogicalGap(traitSet, inputs.get(0), frameColumn, gapColumn, gap, limit, counts);
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return super.explainTerms(writer)
        .item("frame", frameColumn)
        .item("gapColumn", gapColumn)
        .item("gap", gap)
        .item("limit", limit.isPresent() ? limit.getAsLong() : "all")
        .item("counts", counts);
  }
}
