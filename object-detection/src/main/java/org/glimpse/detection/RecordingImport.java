package org.glimpse.detection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.glimpse.video.Box;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Workspace;

/**
 * Brings recordings into the catalogue, once per content: rows are checked one by one, staged in a
 * temporary table that spills, sorted by frame and confidence, and stored in one transaction, so
 * that a recording is there whole or not at all.
 */
final class RecordingImport {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Ordinals fall with confidence; equal ones keep the order of the file. */
  private static final String INSERT_ROWS =
      """
      INSERT INTO recording_rows
      SELECT ?, frame,
             CAST(row_number() OVER (PARTITION BY frame ORDER BY confidence DESC, line) - 1
                  AS INTEGER) AS ordinal,
             class, confidence, xmin, ymin, xmax, ymax, trackid
      FROM (SELECT *, unnest(range(copies)) FROM staged WHERE copies > 0)
      ORDER BY frame, ordinal\
      """;

  private final Workspace workspace;

  RecordingImport(Workspace workspace) {
    this.workspace = workspace;
  }

  /**
   * The recording in a file, imported if its bytes are not known yet.
   *
   * @throws GlimpseException FILE_NOT_FOUND, NOT_A_FILE, INVALID_RECORDING naming the line
   */
  synchronized StoredRecording load(Path file, QueryContext context) {
    Digest digest = digest(file, context);
    Optional<StoredRecording> known = find(digest);
    if (known.isPresent()) {
      return known.get();
    }
    return workspace.inTransaction(
        "importing the recording " + file,
        connection -> {
          importRows(connection, file, digest, context);
          return find(connection, digest).orElseThrow();
        });
  }

  /** The recording with that content, which must have been imported. */
  StoredRecording get(Digest digest) {
    return find(digest)
        .orElseThrow(() -> GlimpseException.internal("recording " + digest + " vanished", null));
  }

  /** The smallest box around all of a recording; without bounds where an edge is no number. */
  Box extent(StoredRecording recording) {
    String sql =
        "SELECT min(xmin), min(ymin), max(xmax), max(ymax) FROM (SELECT"
            + " if(isnan(xmin), '-infinity'::REAL, xmin) AS xmin,"
            + " if(isnan(ymin), '-infinity'::REAL, ymin) AS ymin,"
            + " if(isnan(xmax), 'infinity'::REAL, xmax) AS xmax,"
            + " if(isnan(ymax), 'infinity'::REAL, ymax) AS ymax"
            + " FROM recording_rows WHERE recording_id = "
            + recording.id()
            + ")";
    return workspace.inTransaction(
        "measuring a recording",
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return new Box(rows.getFloat(1), rows.getFloat(2), rows.getFloat(3), rows.getFloat(4));
          }
        });
  }

  private Optional<StoredRecording> find(Digest digest) {
    return workspace.inTransaction(
        "looking up a recording", connection -> find(connection, digest));
  }

  private static Optional<StoredRecording> find(DuckDBConnection connection, Digest digest)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT id, digest, classes, last_frame, row_count, has_boxes, has_trackids"
                + " FROM recordings WHERE digest = ?")) {
      query.setString(1, digest.hex());
      try (ResultSet rows = query.executeQuery()) {
        return rows.next()
            ? Optional.of(
                new StoredRecording(
                    rows.getInt(1),
                    new Digest(rows.getString(2)),
                    readList(rows.getString(3)),
                    rows.getLong(4),
                    rows.getLong(5),
                    rows.getBoolean(6),
                    rows.getBoolean(7)))
            : Optional.empty();
      }
    }
  }

  private static void importRows(
      DuckDBConnection connection, Path file, Digest digest, QueryContext context)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TEMP TABLE staged (line BIGINT, frame BIGINT, class VARCHAR, copies INTEGER,"
              + " confidence REAL, xmin REAL, ymin REAL, xmax REAL, ymax REAL, trackid BIGINT)");
      RecordingColumns columns;
      try (DuckDBAppender appender = connection.createAppender("temp", "main", "staged")) {
        Staging staging = new Staging(appender);
        RecordingFile.read(file, context.cancel(), staging);
        columns = staging.columns;
      }
      refuseRepeatedCounts(statement, columns);
      store(statement, digest, columns, context.cancel());
      statement.execute("DROP TABLE staged");
    }
  }

  private static void store(
      Statement statement, Digest digest, RecordingColumns columns, CancelToken cancel)
      throws SQLException {
    int id = nextId(statement);
    try (PreparedStatement insert = statement.getConnection().prepareStatement(INSERT_ROWS)) {
      insert.setInt(1, id);
      SqlInterrupt.guard(cancel, insert, insert::execute);
    }
    String classes;
    try (ResultSet rows =
        statement.executeQuery("SELECT list(DISTINCT class ORDER BY class) FROM staged")) {
      rows.next();
      java.sql.Array array = rows.getArray(1);
      classes =
          writeList(
              array == null
                  ? List.of()
                  : java.util.Arrays.stream((Object[]) array.getArray())
                      .map(Object::toString)
                      .toList());
    }
    try (PreparedStatement insert =
        statement
            .getConnection()
            .prepareStatement(
                "INSERT INTO recordings SELECT ?, ?, ?, coalesce(max(frame), -1), count(*), ?, ?"
                    + " FROM recording_rows WHERE recording_id = ?")) {
      insert.setInt(1, id);
      insert.setString(2, digest.hex());
      insert.setString(3, classes);
      insert.setBoolean(4, columns.hasBoxes());
      insert.setBoolean(5, columns.hasTrackIds());
      insert.setInt(6, id);
      insert.executeUpdate();
    }
  }

  private static int nextId(Statement statement) throws SQLException {
    try (ResultSet rows =
        statement.executeQuery("SELECT coalesce(max(id), 0) + 1 FROM recordings")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static void refuseRepeatedCounts(Statement statement, RecordingColumns columns)
      throws SQLException {
    if (!columns.isCountForm()) {
      return;
    }
    try (ResultSet rows =
        statement.executeQuery(
            "SELECT frame, class, max(line) FROM staged GROUP BY frame, class"
                + " HAVING count(*) > 1 ORDER BY 3 LIMIT 1")) {
      if (rows.next()) {
        throw columns.invalid(
            rows.getLong(3),
            "a second count of '" + rows.getString(2) + "' in frame " + rows.getLong(1),
            "Give one row per frame and class.");
      }
    }
  }

  static Digest digest(Path file, QueryContext context) {
    if (!Files.exists(file)) {
      throw GlimpseException.of(
          ErrorCode.FILE_NOT_FOUND,
          "There is no file " + file,
          "Check the path; relative paths start at the folder where Glimpse runs.");
    }
    if (!Files.isRegularFile(file)) {
      throw GlimpseException.of(
          ErrorCode.NOT_A_FILE, file + " is not a file", "Name a CSV or Parquet file.");
    }
    try {
      return Digest.ofFile(file, context.cancel());
    } catch (IOException failure) {
      throw GlimpseException.of(
          ErrorCode.FILE_NOT_FOUND,
          "Cannot read " + file + ": " + failure.getMessage(),
          "Check the path and its permissions.",
          failure);
    }
  }

  /** Puts checked rows into the staging table. */
  private static final class Staging implements RecordingFile.RowSink {
    private final DuckDBAppender appender;
    private RecordingColumns columns;

    Staging(DuckDBAppender appender) {
      this.appender = appender;
    }

    @Override
    public void begin(FileCells cells, List<String> names) {
      columns = new RecordingColumns(cells, names);
    }

    @Override
    public void row(long line, String[] cells) throws SQLException {
      RecordingRow row = columns.parse(line, cells);
      appender.beginRow();
      appender.append(row.line());
      appender.append(row.frame());
      appender.append(row.className());
      appender.append(row.copies());
      appender.append(row.confidence());
      appender.append(row.xmin());
      appender.append(row.ymin());
      appender.append(row.xmax());
      appender.append(row.ymax());
      appender.append(row.trackId());
      appender.endRow();
    }
  }

  static String writeList(List<String> values) {
    try {
      return JSON.writeValueAsString(values);
    } catch (JsonProcessingException impossible) {
      throw GlimpseException.internal("Cannot write class names", impossible);
    }
  }

  static List<String> readList(String text) {
    try {
      return JSON.readValue(text, new TypeReference<List<String>>() {});
    } catch (JsonProcessingException damaged) {
      throw GlimpseException.internal("Cannot read class names", damaged);
    }
  }
}
