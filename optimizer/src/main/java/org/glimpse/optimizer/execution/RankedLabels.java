package org.glimpse.optimizer.execution;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.glimpse.optimizer.logical.LogicalPlan;
import org.glimpse.video.FrameSet;

/** What stored labels of frames say to a {@link RankedPlan}. */
final class RankedLabels {
  private static final int HITS_MAX = 1 << 16;

  private final RankedPlan.Query query;
  private final boolean ofTime;
  private final DuckDbQuery database;

  /**
   * A frame that has rows.
   *
   * @param place what gaps are measured in: the frame, or milliseconds
   */
  record Hit(long place, long rowCount) {}

  RankedLabels(RankedPlan.Query query, Optional<LogicalPlan.Gap> gap, DuckDbQuery database) {
    this.query = query;
    this.ofTime = gap.filter(LogicalPlan.Gap::ofTime).isPresent();
    this.database = database;
  }

  /**
   * Which of some frames have rows, {@value #HITS_MAX} at most; fast for many of them, and not for
   * queries that look at pictures, since labels between the frames are looked at as well.
   */
  Map<Long, Hit> hitsWithin(FrameSet frames) {
    Map<Long, Hit> found = new HashMap<>();
    rows(
        query.hits().only(frames),
        " ORDER BY c0 LIMIT " + HITS_MAX,
        3,
        frames,
        row -> found.put(row.getLong(1), hit(row)));
    return found;
  }

  /** Which of the frames have rows. */
  Map<Long, Hit> hits(FrameSet frames) {
    Map<Long, Hit> found = new HashMap<>();
    read(query.hits(), frames, 3, row -> found.put(row.getLong(1), hit(row)));
    return found;
  }

  /** A count for each condition, of the frames where one is above 0. */
  Map<Long, double[]> counts(FrameSet frames, Map<Long, Hit> hits) {
    Map<Long, double[]> counts = new HashMap<>();
    if (query.counts().isEmpty()) {
      hits.forEach((frame, hit) -> counts.put(frame, new double[] {hit.rowCount()}));
      return counts;
    }
    int width = query.conditions().size();
    read(
        query.counts().get(),
        frames,
        width + 1,
        row -> {
          double[] values = new double[width];
          for (int i = 0; i < width; i++) {
            values[i] = row.getDouble(i + 2);
          }
          counts.put(row.getLong(1), values);
        });
    return counts;
  }

  private Hit hit(ResultSet row) throws SQLException {
    long place =
        ofTime
            ? row.getObject(2, LocalDateTime.class).toInstant(ZoneOffset.UTC).toEpochMilli()
            : row.getLong(2);
    return new Hit(place, row.getLong(3));
  }

  /** Takes one row. */
  private interface RowTaker {
    void take(ResultSet row) throws SQLException;
  }

  private void read(StatementSql sql, FrameSet frames, int width, RowTaker taker) {
    // What is between the frames is not touched: conditions on pictures would decode them.
    String rows =
        frames.ranges().size() == 1
            ? sql.only(frames)
            : sql.among(
                frames,
                frames.stream()
                    .mapToObj(Long::toString)
                    .collect(Collectors.joining(", ", "(SELECT unnest([", "]) AS frame)")));
    rows(rows, "", width, frames, taker);
  }

  private void rows(String sql, String end, int width, FrameSet frames, RowTaker taker) {
    String columns =
        IntStream.range(0, width)
            .mapToObj(i -> "c" + i)
            .collect(Collectors.joining(", ", "(", ")"));
    database.query(
        "SELECT * FROM (" + sql + ") AS r" + columns + end,
        result -> {
          while (result.next()) {
            long frame = result.getLong(1);
            if (!result.wasNull() && frames.contains(frame)) {
              taker.take(result);
            }
          }
          return null;
        });
  }
}
