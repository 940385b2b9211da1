package org.glimpse.optimizer.execution;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.PrimitiveIterator;
import java.util.Queue;
import org.glimpse.video.FrameSet;

/** The rows of frames that a search found, in order of time. */
final class FoundRows implements RowSource {
  private final PrimitiveIterator.OfLong frames;
  private final StatementSql statement;
  private final DuckDbQuery database;
  private final RowReader reader;
  private final Queue<Object[]> page = new ArrayDeque<>();
  private long toSkip;
  private long toGive;

  /**
   * @param frames ascending, their labels stored
   */
  FoundRows(
      long[] frames,
      RankedPlan.Query query,
      StatementSql statement,
      DuckDbQuery database,
      RowReader reader) {
    this.frames = Arrays.stream(frames).iterator();
    this.statement = statement;
    this.database = database;
    this.reader = reader;
    this.toSkip = query.offset();
    this.toGive = query.ofFrames() ? Long.MAX_VALUE : query.wanted() - query.offset();
  }

  @Override
  public Object[] next() {
    while (toGive > 0 && (!page.isEmpty() || frames.hasNext())) {
      if (page.isEmpty()) {
        readNext();
      } else if (toSkip > 0) {
        page.poll();
        toSkip--;
      } else {
        toGive--;
        return page.poll();
      }
    }
    return null;
  }

  private void readNext() {
    database.query(
        statement.only(FrameSet.of(frames.nextLong())),
        rows -> {
          while (rows.next()) {
            page.add(reader.row(rows));
          }
          return null;
        });
  }
}
