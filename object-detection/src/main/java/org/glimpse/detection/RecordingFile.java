package org.glimpse.detection;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * A recording or a file of scores on disk, CSV or Parquet, read row by row in bounded memory. CSV
 * is read by our own code; Parquet by a DuckDB instance of its own, in memory, that may open this
 * one file and nothing else.
 */
final class RecordingFile {
  private static final int ROWS_BETWEEN_CHECKS = 4096;

  /** More detections than this are refused: 12 objects in each frame of a year-long video. */
  private static final long ROWS_MAX = 10_000_000_000L;

  private RecordingFile() {}

  /** Takes the rows of a file. */
  interface RowSink {
    /**
     * Called once, before the rows.
     *
     * @param cells how to read those of this file
     * @param names the header
     */
    void begin(FileCells cells, List<String> names) throws SQLException;

    /**
     * @param line where the row stands: line of a CSV, row of a Parquet file, from 1
     * @param cells as written, null where a Parquet cell is null
     */
    void row(long line, String[] cells) throws SQLException;
  }

  /**
   * Reads every row.
   *
   * @throws GlimpseException FILE_NOT_FOUND, NOT_A_FILE, INVALID_RECORDING naming the line, or the
   *     reason of a cancelled statement
   */
  static void read(Path file, CancelToken cancel, RowSink sink) throws SQLException {
    if (isParquet(file)) {
      readParquet(file, cancel, sink);
    } else {
      readCsv(file, cancel, sink);
    }
  }

  private static void readCsv(Path file, CancelToken cancel, RowSink sink) throws SQLException {
    try (CsvRows rows = new CsvRows(file)) {
      String[] header = rows.next();
      if (header == null) {
        throw empty(file);
      }
      FileCells places = new FileCells(file.toString(), "line");
      sink.begin(places, Arrays.asList(header));
      long count = 0;
      for (String[] cells = rows.next(); cells != null; cells = rows.next()) {
        checkBorder(++count, cancel, places);
        sink.row(rows.rowLine(), cells);
      }
    } catch (CharacterCodingException notText) {
      throw GlimpseException.of(
          ErrorCode.INVALID_RECORDING,
          file + " is not UTF-8 text",
          "Give a CSV file in UTF-8, or a Parquet file.",
          notText);
    } catch (IOException failure) {
      throw unreadable(file, failure);
    }
  }

  private static void readParquet(Path file, CancelToken cancel, RowSink sink) throws SQLException {
    String literal = "'" + file.toString().replace("'", "''") + "'";
    Properties properties = new Properties();
    properties.setProperty("jdbc_stream_results", "true");
    properties.setProperty("memory_limit", "512MB");
    properties.setProperty("threads", "1");
    try (Connection reader = DriverManager.getConnection("jdbc:duckdb:", properties);
        Statement statement = reader.createStatement()) {
      statement.execute("SET autoinstall_known_extensions = false");
      statement.execute("SET autoload_known_extensions = false");
      statement.execute("SET allowed_paths = [" + literal + "]");
      statement.execute("SET enable_external_access = false");
      statement.execute("SET lock_configuration = true");
      SqlInterrupt.guard(
          cancel,
          statement,
          () -> {
            try (ResultSet rows =
                query(statement, file, cancel, "SELECT * FROM read_parquet(" + literal + ")")) {
              readRows(file, rows, cancel, sink);
            }
            return null;
          });
    }
  }

  private static void readRows(Path file, ResultSet rows, CancelToken cancel, RowSink sink)
      throws SQLException {
    ResultSetMetaData meta = rows.getMetaData();
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= meta.getColumnCount(); i++) {
      names.add(meta.getColumnName(i));
    }
    FileCells places = new FileCells(file.toString(), "row");
    sink.begin(places, names);
    String[] cells = new String[names.size()];
    long count = 0;
    while (advance(rows, file, cancel)) {
      checkBorder(++count, cancel, places);
      for (int i = 0; i < cells.length; i++) {
        Object cell = rows.getObject(i + 1);
        cells[i] = cell == null ? null : cell.toString();
      }
      sink.row(count, cells);
    }
  }

  private static ResultSet query(Statement statement, Path file, CancelToken cancel, String sql) {
    try {
      return statement.executeQuery(sql);
    } catch (SQLException failure) {
      cancel.throwIfCancelled();
      throw notParquet(file, failure);
    }
  }

  private static boolean advance(ResultSet rows, Path file, CancelToken cancel) {
    try {
      return rows.next();
    } catch (SQLException failure) {
      cancel.throwIfCancelled();
      throw notParquet(file, failure);
    }
  }

  private static void checkBorder(long count, CancelToken cancel, FileCells places) {
    if (count % ROWS_BETWEEN_CHECKS == 0) {
      cancel.throwIfCancelled();
      if (count > ROWS_MAX) {
        throw places.invalid(count, "more than " + ROWS_MAX + " rows", "Split the recording.");
      }
    }
  }

  private static boolean isParquet(Path file) {
    try {
      if (Files.size(file) == 0) {
        throw empty(file);
      }
      try (var in = Files.newInputStream(file)) {
        byte[] magic = in.readNBytes(4);
        return Arrays.equals(magic, new byte[] {'P', 'A', 'R', '1'})
            || file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".parquet");
      }
    } catch (IOException failure) {
      throw unreadable(file, failure);
    }
  }

  private static GlimpseException empty(Path file) {
    return GlimpseException.of(
        ErrorCode.INVALID_RECORDING,
        file + " is empty",
        "It begins with a header that names its columns, such as frame,class,confidence.");
  }

  private static GlimpseException notParquet(Path file, SQLException failure) {
    return GlimpseException.of(
        ErrorCode.INVALID_RECORDING,
        file + " cannot be read as Parquet: " + String.valueOf(failure.getMessage()).split("\n")[0],
        "Write it again, or give a CSV file.",
        failure);
  }

  private static GlimpseException unreadable(Path file, IOException failure) {
    return GlimpseException.of(
        ErrorCode.FILE_NOT_FOUND,
        "Cannot read " + file + ": " + failure.getMessage(),
        "Check the path and its permissions.",
        failure);
  }
}
