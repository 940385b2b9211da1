package org.glimpse.optimizer.execution;

import java.util.HashMap;
import java.util.Map;
import java.util.PrimitiveIterator;
import org.glimpse.optimizer.logical.SampledQuery;
import org.glimpse.video.FrameSet;

/** Values of single frames, computed by DuckDB from their labels. */
final class FrameValues {
  private static final int INSERT_FRAMES = 8_192;

  private final SampledQuery query;
  private final StatementSql perFrame;
  private final DuckDbQuery database;
  private boolean prepared;

  /**
   * @param perFrame yields the frame, then its values, for frames with matching objects
   */
  FrameValues(SampledQuery query, StatementSql perFrame, DuckDbQuery database) {
    this.query = query;
    this.perFrame = perFrame;
    this.database = database;
  }

  /** Values in a row: those of the query's quantities, then 1 for a frame that is not lost. */
  int width() {
    return query.quantities().stream().mapToInt(each -> each.per() >= 0 ? 2 : 1).sum() + 1;
  }

  /**
   * The rows of labelled frames, in their order.
   *
   * @param lost those of the frames that have no label, being lost to damage
   */
  double[][] of(FrameSet frames, FrameSet lost) {
    want(frames);
    int width = width();
    Map<Long, double[]> found = new HashMap<>();
    database.query(
        perFrame.among(frames, "wanted_frames"),
        rows -> {
          while (rows.next()) {
            double[] values = new double[width];
            for (int i = 0; i < width - 1; i++) {
              values[i] = rows.getDouble(i + 2); // 0 for NULL: the sum of nothing
            }
            found.put(rows.getLong(1), values);
          }
          return null;
        });
    double[][] all = new double[Math.toIntExact(frames.size())][];
    int at = 0;
    for (PrimitiveIterator.OfLong each = frames.iterator(); each.hasNext(); at++) {
      long frame = each.nextLong();
      double[] values = found.getOrDefault(frame, new double[width]);
      for (SampledQuery.Quantity quantity : query.quantities()) {
        if (quantity.kind() == SampledQuery.Kind.PRESENCE) {
          values[quantity.value()] = values[quantity.value()] > 0 ? 1 : 0;
        }
      }
      values[width - 1] = lost.contains(frame) ? 0 : 1;
      all[at] = values;
    }
    return all;
  }

  private void want(FrameSet frames) {
    if (!prepared) {
      database.execute("CREATE TEMPORARY TABLE wanted_frames (frame BIGINT)");
      prepared = true;
    }
    database.execute("DELETE FROM wanted_frames");
    StringBuilder list = new StringBuilder();
    int count = 0;
    for (PrimitiveIterator.OfLong each = frames.iterator(); each.hasNext(); ) {
      list.append(count == 0 ? "" : ", ").append(each.nextLong());
      count++;
      if (count == INSERT_FRAMES || !each.hasNext()) {
        database.execute("INSERT INTO wanted_frames SELECT unnest([" + list + "])");
        list.setLength(0);
        count = 0;
      }
    }
  }
}
