package org.glimpse.video.internal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.glimpse.video.Video;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Workspace;

/**
 * The tables of this module in the catalogue database. Every method that changes something runs in
 * the caller's transaction.
 */
final class VideoTables {
  private static final String[] DEFINITIONS = {
    "CREATE TABLE IF NOT EXISTS video_files (file_id INTEGER NOT NULL, digest VARCHAR NOT NULL,"
        + " frame_count BIGINT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,"
        + " frames_per_second DOUBLE NOT NULL, duration_micros BIGINT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS video_frames (file_id INTEGER NOT NULL, frame BIGINT NOT NULL,"
        + " micros BIGINT NOT NULL, keyframe BOOLEAN NOT NULL)",
    "CREATE TABLE IF NOT EXISTS videos (video_id INTEGER NOT NULL, name VARCHAR NOT NULL,"
        + " name_key VARCHAR NOT NULL, source VARCHAR NOT NULL, start TIMESTAMP NOT NULL,"
        + " detector VARCHAR)",
    "CREATE TABLE IF NOT EXISTS video_segments (video_id INTEGER NOT NULL, position INTEGER NOT"
        + " NULL, file_id INTEGER NOT NULL, path VARCHAR, bytes BIGINT NOT NULL, modified_millis"
        + " BIGINT NOT NULL, first_frame BIGINT NOT NULL, start_micros BIGINT NOT NULL, absent"
        + " BOOLEAN NOT NULL)"
  };

  private VideoTables() {}

  /** Work on one connection in one transaction. */
  @FunctionalInterface
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /** Runs work in a transaction: all of it or nothing. */
  static <T> T inTransaction(Workspace workspace, Work<T> work) {
    try (Connection connection = workspace.connect()) {
      connection.setAutoCommit(false);
      try {
        T result = work.run(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException failure) {
        connection.rollback();
        throw failure;
      }
    } catch (SQLException failure) {
      throw GlimpseException.of(
          ErrorCode.WORKSPACE_UNUSABLE,
          "The catalogue of videos cannot be used: " + failure.getMessage(),
          "Check free space and permissions of the workspace folder.",
          failure);
    }
  }

  static void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String definition : DEFINITIONS) {
        statement.execute(definition);
      }
    }
  }

  /** A file as a video is made of it. */
  record Source(
      Digest digest,
      Optional<Path> path,
      SourceCheck state,
      long frameCount,
      int width,
      int height,
      double framesPerSecond,
      long durationMicros,
      Optional<FrameIndex> index) {}

  /** The file's number, registering it with its frames if its digest is new. */
  static int fileId(Connection connection, Source source) throws SQLException {
    try (PreparedStatement find =
        connection.prepareStatement("SELECT file_id FROM video_files WHERE digest = ?")) {
      find.setString(1, source.digest().hex());
      try (ResultSet found = find.executeQuery()) {
        if (found.next()) {
          return found.getInt(1);
        }
      }
    }
    int fileId = next(connection, "SELECT coalesce(max(file_id), 0) + 1 FROM video_files");
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO video_files VALUES (?, ?, ?, ?, ?, ?, ?)")) {
      insert.setInt(1, fileId);
      insert.setString(2, source.digest().hex());
      insert.setLong(3, source.frameCount());
      insert.setInt(4, source.width());
      insert.setInt(5, source.height());
      insert.setDouble(6, source.framesPerSecond());
      insert.setLong(7, source.durationMicros());
      insert.executeUpdate();
    }
    if (source.index().isPresent()) {
      appendFrames(connection, fileId, source.index().get());
    }
    return fileId;
  }

  private static void appendFrames(Connection connection, int fileId, FrameIndex index)
      throws SQLException {
    DuckDBConnection duck = connection.unwrap(DuckDBConnection.class);
    try (DuckDBAppender appender =
        duck.createAppender(DuckDBConnection.DEFAULT_SCHEMA, "video_frames")) {
      for (int frame = 0; frame < index.frameCount(); frame++) {
        appender.beginRow();
        appender.append(fileId);
        appender.append((long) frame);
        appender.append(index.micros(frame));
        appender.append(index.isKey(frame));
        appender.endRow();
      }
    }
  }

  static int next(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getInt(1);
    }
  }

  /** A video's number by its name, whatever the case. */
  static Optional<Integer> videoId(Connection connection, String name) throws SQLException {
    try (PreparedStatement find =
        connection.prepareStatement("SELECT video_id FROM videos WHERE name_key = ?")) {
      find.setString(1, key(name));
      try (ResultSet found = find.executeQuery()) {
        return found.next() ? Optional.of(found.getInt(1)) : Optional.empty();
      }
    }
  }

  static int insertVideo(
      Connection connection,
      String name,
      String source,
      LocalDateTime start,
      Optional<String> detector)
      throws SQLException {
    int videoId = next(connection, "SELECT coalesce(max(video_id), 0) + 1 FROM videos");
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO videos VALUES (?, ?, ?, ?, ?, ?)")) {
      insert.setInt(1, videoId);
      insert.setString(2, name);
      insert.setString(3, key(name));
      insert.setString(4, source);
      insert.setObject(5, start);
      insert.setString(6, detector.orElse(null));
      insert.executeUpdate();
    }
    return videoId;
  }

  /** Appends a file at the end of a video. */
  static void appendSegment(Connection connection, int videoId, Source source) throws SQLException {
    int fileId = fileId(connection, source);
    int position = 0;
    long firstFrame = 0;
    long startMicros = 0;
    try (PreparedStatement last =
        connection.prepareStatement(
            "SELECT s.position, s.first_frame + f.frame_count, s.start_micros + f.duration_micros"
                + " FROM video_segments s JOIN video_files f USING (file_id) WHERE s.video_id = ?"
                + " ORDER BY s.position DESC LIMIT 1")) {
      last.setInt(1, videoId);
      try (ResultSet found = last.executeQuery()) {
        if (found.next()) {
          position = found.getInt(1) + 1;
          firstFrame = found.getLong(2);
          startMicros = found.getLong(3);
        }
      }
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO video_segments VALUES (?, ?, ?, ?, ?, ?, ?, ?, false)")) {
      insert.setInt(1, videoId);
      insert.setInt(2, position);
      insert.setInt(3, fileId);
      insert.setString(4, source.path().map(Path::toString).orElse(null));
      insert.setLong(5, source.state().bytes());
      insert.setLong(6, source.state().modifiedMillis());
      insert.setLong(7, firstFrame);
      insert.setLong(8, startMicros);
      insert.executeUpdate();
    }
  }

  static void setAbsent(Connection connection, int videoId, Path path, boolean absent)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE video_segments SET absent = ? WHERE video_id = ? AND path = ?")) {
      update.setBoolean(1, absent);
      update.setInt(2, videoId);
      update.setString(3, path.toString());
      update.executeUpdate();
    }
  }

  static void deleteVideo(Connection connection, int videoId) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("DELETE FROM video_segments WHERE video_id = " + videoId);
      statement.execute("DELETE FROM videos WHERE video_id = " + videoId);
    }
  }

  /** Videos by name; only the one named if {@code name} is present. One query, however many. */
  static List<Video> videos(Connection connection, Optional<String> name) throws SQLException {
    String where = name.isPresent() ? " WHERE v.name_key = ?" : "";
    List<Video> videos = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT v.video_id, v.name, v.source, v.start, v.detector,"
                + " s.file_id, f.digest, s.path, s.first_frame, f.frame_count, s.start_micros,"
                + " f.duration_micros, f.width, f.height, f.frames_per_second, s.absent"
                + " FROM videos v LEFT JOIN (video_segments s JOIN video_files f USING (file_id))"
                + " ON s.video_id = v.video_id"
                + where
                + " ORDER BY v.name_key, s.position")) {
      if (name.isPresent()) {
        select.setString(1, key(name.get()));
      }
      try (ResultSet rows = select.executeQuery()) {
        boolean more = rows.next();
        while (more) {
          int id = rows.getInt(1);
          String videoName = rows.getString(2);
          String source = rows.getString(3);
          LocalDateTime start = rows.getObject(4, LocalDateTime.class);
          Optional<String> detector = Optional.ofNullable(rows.getString(5));
          List<Video.Segment> segments = new ArrayList<>();
          while (more && rows.getInt(1) == id) {
            if (rows.getObject(6) != null) {
              segments.add(segment(rows));
            }
            more = rows.next();
          }
          videos.add(new Video(videoName, source, start, detector, segments));
        }
      }
    }
    return videos;
  }

  private static Video.Segment segment(ResultSet row) throws SQLException {
    return new Video.Segment(
        row.getInt(6),
        new Digest(row.getString(7)),
        Optional.ofNullable(row.getString(8)).map(Path::of),
        row.getLong(9),
        row.getLong(10),
        row.getLong(11),
        row.getLong(12),
        row.getInt(13),
        row.getInt(14),
        row.getDouble(15),
        row.getBoolean(16));
  }

  /** What the file looked like when its digest was taken. */
  static SourceCheck stateOf(Workspace workspace, Video.Segment segment) {
    return inTransaction(
        workspace,
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT bytes, modified_millis FROM video_segments"
                      + " WHERE file_id = ? AND path = ? LIMIT 1")) {
            select.setInt(1, segment.fileId());
            select.setString(2, segment.path().orElseThrow().toString());
            try (ResultSet found = select.executeQuery()) {
              // A video that was dropped meanwhile: size and time that no file has make the
              // digest decide.
              return found.next()
                  ? new SourceCheck(found.getLong(1), found.getLong(2))
                  : new SourceCheck(SourceCheck.of(segment.path().orElseThrow()).bytes(), -1);
            }
          }
        });
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
