package org.glimpse.detection;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.QueryContext;

/**
 * Brings files of scores into the catalogue, once per content: rows are checked one by one, staged
 * in a temporary table that spills, and stored by class and frame, all in the caller's transaction.
 */
final class ScoreImport {
  private ScoreImport() {}

  /**
   * Scores whose rows are in the catalogue.
   *
   * @param id number in the catalogue
   * @param hasClasses whether they are counts of classes
   * @param lastFrame the greatest frame named
   * @param lastLine where the file names it first
   */
  record StoredScores(int id, boolean hasClasses, long lastFrame, long lastLine) {}

  /** The scores with that content, if they were imported. */
  static Optional<StoredScores> find(DuckDBConnection connection, Digest digest)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT id, has_classes, last_frame, last_line FROM score_files WHERE digest = ?")) {
      query.setString(1, digest.hex());
      try (ResultSet rows = query.executeQuery()) {
        return rows.next()
            ? Optional.of(
                new StoredScores(
                    rows.getInt(1), rows.getBoolean(2), rows.getLong(3), rows.getLong(4)))
            : Optional.empty();
      }
    }
  }

  /**
   * Imports a file.
   *
   * @throws org.glimpse.workspace.GlimpseException INVALID_RECORDING naming the line
   */
  static StoredScores run(
      DuckDBConnection connection, Path file, Digest digest, QueryContext context)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TEMP TABLE staged_scores"
              + " (line BIGINT, frame BIGINT, class VARCHAR, score DOUBLE)");
      ScoreColumns columns;
      try (DuckDBAppender appender = connection.createAppender("temp", "main", "staged_scores")) {
        Staging staging = new Staging(appender);
        RecordingFile.read(file, context.cancel(), staging);
        columns = staging.columns;
      }
      refuseRepeated(statement, columns, context);
      StoredScores scores = describe(statement, columns, nextId(statement));
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT INTO score_rows SELECT ?, class, frame, score FROM staged_scores"
                  + " ORDER BY class, frame")) {
        insert.setInt(1, scores.id());
        SqlInterrupt.guard(context.cancel(), insert, insert::execute);
      }
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO score_files VALUES (?, ?, ?, ?, ?)")) {
        insert.setInt(1, scores.id());
        insert.setString(2, digest.hex());
        insert.setBoolean(3, scores.hasClasses());
        insert.setLong(4, scores.lastFrame());
        insert.setLong(5, scores.lastLine());
        insert.executeUpdate();
      }
      statement.execute("DROP TABLE staged_scores");
      return scores;
    }
  }

  /** The classes that scores are of, sorted; empty where they are of none. */
  static List<String> classes(DuckDBConnection connection, StoredScores scores)
      throws SQLException {
    List<String> classes = new ArrayList<>();
    if (scores.hasClasses()) {
      try (PreparedStatement query =
          connection.prepareStatement(
              "SELECT DISTINCT class FROM score_rows WHERE scores_id = ? ORDER BY class")) {
        query.setInt(1, scores.id());
        try (ResultSet rows = query.executeQuery()) {
          while (rows.next()) {
            classes.add(rows.getString(1));
          }
        }
      }
    }
    return classes;
  }

  private static void refuseRepeated(
      Statement statement, ScoreColumns columns, QueryContext context) throws SQLException {
    SqlInterrupt.guard(
        context.cancel(),
        statement,
        () -> {
          try (ResultSet rows =
              statement.executeQuery(
                  "SELECT frame, class, max(line) FROM staged_scores GROUP BY frame, class"
                      + " HAVING count(*) > 1 ORDER BY 3 LIMIT 1")) {
            if (rows.next()) {
              throw columns
                  .cells()
                  .invalid(
                      rows.getLong(3),
                      "a second score "
                          + (columns.hasClasses() ? "of '" + rows.getString(2) + "' " : "")
                          + "in frame "
                          + rows.getLong(1),
                      "Give one row per frame" + (columns.hasClasses() ? " and class." : "."));
            }
          }
          return null;
        });
  }

  private static StoredScores describe(Statement statement, ScoreColumns columns, int id)
      throws SQLException {
    try (ResultSet rows =
        statement.executeQuery(
            "SELECT frame, line FROM staged_scores ORDER BY frame DESC, line LIMIT 1")) {
      if (!rows.next()) {
        throw columns
            .cells()
            .invalid(1, "no scores below the header", "Give one row per frame that has a score.");
      }
      return new StoredScores(id, columns.hasClasses(), rows.getLong(1), rows.getLong(2));
    }
  }

  private static int nextId(Statement statement) throws SQLException {
    try (ResultSet rows =
        statement.executeQuery("SELECT coalesce(max(id), 0) + 1 FROM score_files")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  /** Puts checked rows into the staging table. */
  private static final class Staging implements RecordingFile.RowSink {
    private final DuckDBAppender appender;
    private ScoreColumns columns;

    Staging(DuckDBAppender appender) {
      this.appender = appender;
    }

    @Override
    public void begin(FileCells cells, List<String> names) {
      columns = new ScoreColumns(cells, names);
    }

    @Override
    public void row(long line, String[] cells) throws SQLException {
      ScoreColumns.Score score = columns.parse(line, cells);
      appender.beginRow();
      appender.append(line);
      appender.append(score.frame());
      appender.append(score.className());
      appender.append(score.score());
      appender.endRow();
    }
  }
}
