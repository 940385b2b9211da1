package org.glimpse.optimizer.execution;

import java.util.ArrayDeque;
import java.util.OptionalLong;
import java.util.Queue;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.optimizer.logical.FrameLocal;
import org.glimpse.video.FrameSet;

/**
 * The rows of a frame-local plan: labels of the next run of frames, their rows, and so on until
 * nobody asks for more.
 */
final class SteppedRows implements RowSource {
  /** Frames of a step: few at first, more while nothing is found. */
  private static final int STEP_MIN = 8;

  private static final int STEP_MAX = 256;

  /** Frames of a step where all labels are stored: reading costs little. */
  private static final int STEP_STORED_MIN = 512;

  private static final int STEP_STORED_MAX = 32_768;

  private final LabelNeed need;
  private final StatementSql statement;
  private final LabelFiller filler;
  private final DuckDbQuery database;
  private final RowReader reader;
  private final Queue<Object[]> page = new ArrayDeque<>();
  private FrameSet left;
  private FrameSet stored;
  private int step = STEP_MIN;
  private int stepStored = STEP_STORED_MIN;
  private long trackedTo;
  private long toSkip;
  private OptionalLong toGive;

  SteppedRows(
      FrameLocal plan,
      LabelNeed need,
      StatementSql statement,
      VideoServices services,
      LabelFiller filler,
      DuckDbQuery database,
      RowReader reader) {
    this.need = need;
    this.statement = statement;
    this.filler = filler;
    this.database = database;
    this.reader = reader;
    this.left = need.frames();
    this.stored = services.labels().labelled(need.video(), need.detector(), left);
    this.toSkip = plan.offset();
    this.toGive = plan.fetch();
  }

  @Override
  public void skipTo(long frame) {
    if (!left.isEmpty() && frame > left.first()) {
      left = left.minus(FrameSet.range(0, frame));
      step = STEP_MIN;
    }
  }

  @Override
  public Object[] next() {
    while (true) {
      if (toGive.isPresent() && toGive.getAsLong() <= 0) {
        return null;
      }
      while (page.isEmpty() && !left.isEmpty()) {
        advance();
      }
      Object[] row = page.poll();
      if (row == null) {
        return null;
      }
      if (toSkip > 0) {
        toSkip--;
        continue;
      }
      if (toGive.isPresent()) {
        toGive = OptionalLong.of(toGive.getAsLong() - 1);
      }
      return row;
    }
  }

  private void advance() {
    FrameSet frames = nextFrames();
    left = left.minus(frames);
    // A tracker sees what is before a frame and nothing behind it, so it goes along step by step.
    FrameSet labelled = need.labelledFor(frames).minus(FrameSet.range(0, trackedTo));
    FrameSet lost = filler.fill(need, labelled);
    trackedTo = need.tracked() ? frames.last() + 1 : 0;
    if (frames.minus(lost).isEmpty()) {
      return;
    }
    String limit = toGive.isPresent() ? " LIMIT " + Math.addExact(toSkip, toGive.getAsLong()) : "";
    database.query(
        statement.only(frames) + limit,
        rows -> {
          while (rows.next()) {
            page.add(reader.row(rows));
          }
          return null;
        });
    if (page.isEmpty()) {
      step = Math.min(STEP_MAX, step * 2);
    }
  }

  /** As many stored frames as come first, else a step of frames to be labelled. */
  private FrameSet nextFrames() {
    if (stored.contains(left.first())) {
      FrameSet next = left.take(stepStored);
      FrameSet missing = next.minus(stored);
      stepStored = Math.min(STEP_STORED_MAX, stepStored * 4);
      return missing.isEmpty() ? next : next.minus(FrameSet.range(missing.first(), Long.MAX_VALUE));
    }
    return left.take(step);
  }
}
