package org.glimpse.detection;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.glimpse.video.Box;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.video.VideoPixels.Region;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.Workspace;

/**
 * What functions of pictures gave, in the relation {@code function_results}, by (function key, file
 * digest, frame in file, box). Like labels they outlive videos and names; beyond a number of rows,
 * those of the function whose first use in a process is longest ago go.
 */
final class FunctionResults {
  /** About 100 MB. */
  static final long ROWS_MAX = 3_000_000;

  /** Longer texts are computed again. */
  private static final int TEXT_MAX = 200;

  private final Workspace workspace;
  private final long rowsMax;
  private final Map<Digest, Integer> ids = new HashMap<>();

  FunctionResults(Workspace workspace, long rowsMax) {
    this.workspace = workspace;
    this.rowsMax = rowsMax;
  }

  /** The results there are for some regions, at least one, and for others of their frames. */
  Map<Region, Object> find(RegisteredFunction function, Video video, List<Region> regions) {
    Map<Region, Object> found = new HashMap<>();
    FrameSet wanted = frames(regions);
    int id = idOf(function.key());
    workspace.inTransaction(
        "looking up results of functions",
        connection -> {
          for (Video.Segment segment :
              StoredLabels.segmentsOf(video, wanted.first(), wanted.last())) {
            read(connection, id, function, segment, wanted, found);
          }
          return null;
        });
    return found;
  }

  /** How many results there are for regions of a video, of any frame. */
  long count(RegisteredFunction function, Video video) {
    return workspace.inTransaction(
        "counting results of functions",
        connection -> {
          long count = 0;
          try (PreparedStatement query =
              connection.prepareStatement(
                  "SELECT count(*) FROM function_results AS r JOIN function_keys AS k"
                      + " ON k.id = r.function_id WHERE k.key = ? AND r.file_id = ?")) {
            for (Video.Segment segment : video.segments()) {
              query.setString(1, function.key().hex());
              query.setInt(2, segment.fileId());
              try (ResultSet rows = query.executeQuery()) {
                rows.next();
                count += rows.getLong(1);
              }
            }
          }
          return count;
        });
  }

  private static FrameSet frames(List<Region> regions) {
    FrameSet.Builder frames = FrameSet.builder();
    regions.stream()
        .mapToLong(Region::frame)
        .distinct()
        .sorted()
        .forEach(frame -> frames.add(frame, frame + 1));
    return frames.build();
  }

  private static void read(
      DuckDBConnection connection,
      int id,
      RegisteredFunction function,
      Video.Segment segment,
      FrameSet wanted,
      Map<Region, Object> found)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT frame, xmin, ymin, xmax, ymax, "
                + column(function)
                + " FROM function_results WHERE function_id = ? AND file_id = ?"
                + " AND frame BETWEEN ? AND ?")) {
      query.setInt(1, id);
      query.setInt(2, segment.fileId());
      query.setLong(3, wanted.first() - segment.firstFrame());
      query.setLong(4, wanted.last() - segment.firstFrame());
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          long frame = rows.getLong(1) + segment.firstFrame();
          if (wanted.contains(frame)) {
            found.put(new Region(frame, box(rows)), rows.getObject(6));
          }
        }
      }
    }
  }

  private static String column(RegisteredFunction function) {
    return switch (function.returns()) {
      case NUMBER -> "number";
      case TEXT -> "text";
      case FLAG -> "flag";
    };
  }

  private static Box box(ResultSet rows) throws SQLException {
    float xmin = rows.getFloat(2);
    return rows.wasNull()
        ? null
        : new Box(xmin, rows.getFloat(3), rows.getFloat(4), rows.getFloat(5));
  }

  /** Keeps results in one transaction; a null is none. */
  synchronized void store(
      RegisteredFunction function, Video video, List<Region> regions, Object[] values) {
    int id = idOf(function.key());
    workspace.inTransaction(
        "storing results of functions",
        connection -> {
          try (DuckDBAppender appender =
              connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, "function_results")) {
            for (int i = 0; i < values.length; i++) {
              if (isKept(values[i])) {
                append(appender, id, video, regions.get(i), values[i]);
              }
            }
          }
          trim(connection);
          return null;
        });
  }

  private static boolean isKept(Object value) {
    return value != null && !(value instanceof String text && text.length() > TEXT_MAX);
  }

  private static void append(
      DuckDBAppender appender, int id, Video video, Region region, Object value)
      throws SQLException {
    Video.Segment segment = StoredLabels.segmentsOf(video, region.frame(), region.frame()).get(0);
    Box box = region.box();
    appender.beginRow();
    appender.append(id);
    appender.append(segment.fileId());
    appender.append(region.frame() - segment.firstFrame());
    appender.append(box == null ? null : (Float) box.xmin());
    appender.append(box == null ? null : (Float) box.ymin());
    appender.append(box == null ? null : (Float) box.xmax());
    appender.append(box == null ? null : (Float) box.ymax());
    appender.append(value instanceof Double number ? number : null);
    appender.append(value instanceof String text ? text : null);
    appender.append(value instanceof Boolean flag ? flag : null);
    appender.endRow();
  }

  private void trim(DuckDBConnection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      while (count(statement) > rowsMax) {
        statement.execute(
            "DELETE FROM function_results WHERE function_id = (SELECT k.id FROM function_keys k"
                + " WHERE EXISTS (SELECT 1 FROM function_results r WHERE r.function_id = k.id)"
                + " ORDER BY k.used LIMIT 1)");
      }
    }
  }

  private static long count(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM function_results")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** The number of a function, whose use is noted once a process; two never get one number. */
  private synchronized int idOf(Digest key) {
    return ids.computeIfAbsent(
        key,
        missing ->
            workspace.inTransaction(
                "looking up a function's number", connection -> noteUse(connection, missing)));
  }

  private static int noteUse(DuckDBConnection connection, Digest key) throws SQLException {
    int id = 1;
    long used = 1;
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT coalesce(max(id), 0) + 1, coalesce(max(used), 0) + 1,"
                    + " max(id) FILTER (key = '"
                    + key.hex()
                    + "') FROM function_keys")) {
      rows.next();
      used = rows.getLong(2);
      id = rows.getObject(3) == null ? rows.getInt(1) : rows.getInt(3);
    }
    try (PreparedStatement delete =
            connection.prepareStatement("DELETE FROM function_keys WHERE id = ?");
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO function_keys VALUES (?, ?, ?)")) {
      delete.setInt(1, id);
      delete.executeUpdate();
      insert.setInt(1, id);
      insert.setString(2, key.hex());
      insert.setLong(3, used);
      insert.executeUpdate();
    }
    return id;
  }
}
