package org.glimpse.optimizer.execution;

import java.time.Duration;
import java.time.LocalDateTime;
import org.glimpse.optimizer.LogicalGap;
import org.glimpse.optimizer.logical.LogicalPlan;

/**
 * LIMIT .. GAP: of rows in ascending order, keeps frames greedily, earliest first, so that those
 * kept are at least the gap apart; all rows of a kept frame are kept, as far as LIMIT goes.
 */
final class GapRows implements RowSource {
  private final RowSource rows;
  private final LogicalPlan.Gap gap;
  private final int frameColumn;
  private final int positionColumn;
  private Long keptFrame;
  private Object keptPosition;
  private long given;
  private long frames;

  /**
   * @param frameColumn index of the frame in the rows; what the gap is measured in comes after it
   */
  GapRows(RowSource rows, LogicalPlan.Gap gap, int frameColumn) {
    this.rows = rows;
    this.gap = gap;
    this.frameColumn = frameColumn;
    this.positionColumn = frameColumn + 1;
  }

  @Override
  public Object[] next() {
    if (isFull()) {
      return null;
    }
    for (Object[] row = rows.next(); row != null; row = rows.next()) {
      Long frame = (Long) row[frameColumn];
      Object position = row[positionColumn];
      if (frame == null || position == null) {
        continue;
      }
      if (!frame.equals(keptFrame)) {
        if (keptPosition != null && !isApart(position)) {
          continue;
        }
        if (gap.counts() == LogicalGap.Counts.FRAMES && isReached(frames)) {
          return null;
        }
        keptFrame = frame;
        keptPosition = position;
        frames++;
        if (!gap.ofTime()) {
          rows.skipTo(Math.addExact(frame, Math.max(1, gap.gap())));
        }
      }
      given++;
      return row;
    }
    return null;
  }

  private boolean isFull() {
    return gap.counts() == LogicalGap.Counts.ROWS
        ? isReached(given)
        : gap.limit().isPresent() && gap.limit().getAsLong() == 0;
  }

  private boolean isReached(long count) {
    return gap.limit().isPresent() && count >= gap.limit().getAsLong();
  }

  private boolean isApart(Object position) {
    return gap.ofTime()
        ? Duration.between((LocalDateTime) keptPosition, (LocalDateTime) position).toMillis()
            >= gap.gap()
        : (Long) position - (Long) keptPosition >= gap.gap();
  }
}
