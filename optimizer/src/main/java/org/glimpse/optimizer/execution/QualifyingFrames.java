package org.glimpse.optimizer.execution;

import java.util.stream.Collectors;
import org.glimpse.video.FrameSet;

/**
 * Which labelled frames a selection of frames wants.
 *
 * @param hits SQL that yields the frames that qualify by their labels
 */
record QualifyingFrames(StatementSql hits, DuckDbQuery database) {
  /** Labels are asked for their frames so many at a time. */
  private static final int STEP = 1 << 12;

  /** Those of some labelled frames that qualify. */
  FrameSet among(FrameSet frames) {
    FrameSet.Builder found = FrameSet.builder();
    FrameSet left = frames;
    while (!left.isEmpty()) {
      FrameSet step = left.take(STEP);
      left = left.minus(step);
      database.query(
          "SELECT * FROM (" + hits.among(step, table(step)) + ") AS h(frame) ORDER BY frame",
          result -> {
            while (result.next()) {
              found.add(result.getLong(1));
            }
            return null;
          });
    }
    return found.build();
  }

  /** A few frames as SQL, a table with a column {@code frame}. */
  static String table(FrameSet some) {
    return some.stream()
        .mapToObj(Long::toString)
        .collect(Collectors.joining(", ", "(SELECT unnest([", "]) AS frame)"));
  }
}
