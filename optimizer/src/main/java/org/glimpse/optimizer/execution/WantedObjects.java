package org.glimpse.optimizer.execution;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.glimpse.optimizer.selection.FrameOracle;
import org.glimpse.video.FrameSet;

/**
 * The objects that make labelled frames wanted.
 *
 * @param objects SQL that yields the frame of each, its box (xmin, ymin, xmax, ymax) and the
 *     detector's confidence
 */
record WantedObjects(StatementSql objects, DuckDbQuery database) {
  /** Labels are asked for their frames so many at a time. */
  private static final int STEP = 1 << 12;

  /** Boxes kept of a frame, and frames whose boxes are kept. */
  private static final int BOXES_MAX = 8;

  private static final int FRAMES_MAX = 1 << 17;

  /**
   * Those of some labelled frames.
   *
   * @return by frame that has any, their boxes: centre (x, y), width and height in pixels, and the
   *     confidence; none where labels have no boxes
   */
  Map<Long, float[][]> among(FrameSet frames) {
    Map<Long, float[][]> found = new TreeMap<>();
    FrameSet left = frames;
    while (!left.isEmpty()) {
      FrameSet step = left.take(STEP);
      left = left.minus(step);
      database.query(
          "SELECT * FROM ("
              + objects.among(step, QualifyingFrames.table(step))
              + ") AS o(frame, xmin, ymin, xmax, ymax, confidence) ORDER BY ALL",
          result -> {
            while (result.next()) {
              add(result, found);
            }
            return null;
          });
    }
    return found;
  }

  private static void add(ResultSet result, Map<Long, float[][]> found) throws SQLException {
    float[] box = box(result);
    float[][] before = found.computeIfAbsent(result.getLong(1), frame -> FrameOracle.NOWHERE);
    if (box.length > 0 && before.length < BOXES_MAX && found.size() <= FRAMES_MAX) {
      float[][] more = Arrays.copyOf(before, before.length + 1);
      more[before.length] = box;
      found.put(result.getLong(1), more);
    }
  }

  /** Recordings without boxes have empty ones. */
  private static float[] box(ResultSet result) throws SQLException {
    float width = result.getFloat(4) - result.getFloat(2);
    float height = result.getFloat(5) - result.getFloat(3);
    return width > 0 && height > 0
        ? new float[] {
          result.getFloat(2) + width / 2,
          result.getFloat(3) + height / 2,
          width,
          height,
          result.getFloat(6)
        }
        : new float[0];
  }
}
