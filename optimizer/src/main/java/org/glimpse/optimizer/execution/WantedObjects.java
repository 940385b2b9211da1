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
   * What makes some frames wanted.
   *
   * @param frames that are wanted
   * @param boxes by frame, of some of them: centre (x, y), width and height in pixels, and the
   *     confidence; of none where labels have no boxes
   */
  record Found(FrameSet frames, Map<Long, float[][]> boxes) {}

  /** What makes some of these labelled frames wanted. */
  Found among(FrameSet frames) {
    FrameSet.Builder wanted = FrameSet.builder();
    Map<Long, float[][]> boxes = new TreeMap<>();
    FrameSet left = frames;
    while (!left.isEmpty()) {
      FrameSet step = left.take(STEP);
      left = left.minus(step);
      database.query(
          "SELECT * FROM ("
              + objects.among(step, QualifyingFrames.table(step))
              + ") AS o(frame, xmin, ymin, xmax, ymax, confidence) ORDER BY ALL",
          result -> {
            long last = -1;
            while (result.next()) {
              long frame = result.getLong(1);
              if (frame != last) {
                wanted.add(frame);
                last = frame;
              }
              add(frame, result, boxes);
            }
            return null;
          });
    }
    return new Found(wanted.build(), boxes);
  }

  private static void add(long frame, ResultSet result, Map<Long, float[][]> boxes)
      throws SQLException {
    float[] box = box(result);
    float[][] before = boxes.getOrDefault(frame, FrameOracle.NOWHERE);
    boolean fits = before.length == 0 ? boxes.size() < FRAMES_MAX : before.length < BOXES_MAX;
    if (box.length > 0 && fits) {
      float[][] more = Arrays.copyOf(before, before.length + 1);
      more[before.length] = box;
      boxes.put(frame, more);
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
