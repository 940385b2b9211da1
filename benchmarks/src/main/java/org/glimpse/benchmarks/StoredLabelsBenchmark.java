package org.glimpse.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.glimpse.engine.Engine;
import org.glimpse.server.GlimpseServer;
import org.glimpse.server.ServerOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What SQL over labels that are there costs beyond DuckDB: aggregates over millions of rows,
 * prepared and warm, through Glimpse's JDBC and through DuckDB's on a table of the same rows; then
 * the round trip of the smallest statement, and rows a second.
 */
@Command(
    name = "labels",
    description = "Aggregates over stored labels beside DuckDB asked directly.",
    mixinStandardHelpOptions = true)
final class StoredLabelsBenchmark implements Callable<Integer> {
  private static final int OBJECTS_A_FRAME = 5;

  @Option(names = "--rows", description = "rows of labels, in millions (default 10)")
  private int millions = 10;

  @Option(names = "--runs", description = "runs of each, after two to warm up (default 9)")
  private int runs = 9;

  /**
   * The same question to both.
   *
   * @param glimpse over the video {@code v}
   * @param duckdb over the table {@code labels}, and {@code frames} of all frames
   */
  private record Question(String name, String glimpse, String duckdb) {}

  private static final List<Question> QUESTIONS =
      List.of(
          new Question(
              "objects by class",
              "SELECT class, COUNT(*) FROM v GROUP BY class ORDER BY class",
              "SELECT class, COUNT(*) FROM labels GROUP BY class ORDER BY class"),
          new Question(
              "cars a frame",
              "SELECT FCOUNT(*) FROM v WHERE class = 'car'",
              "SELECT COUNT(*) / %.1f FROM labels WHERE class = 'car'"),
          new Question(
              "sure objects in a region",
              "SELECT COUNT(*) FROM v WHERE confidence > 0.9 AND xmin(mask) < 300"
                  + " AND ymin(mask) < 200",
              "SELECT COUNT(*) FROM labels WHERE confidence > 0.9 AND xmin < 300 AND ymin < 200"),
          new Question(
              "frames with three cars",
              "SELECT COUNT(*) FROM (SELECT frame FROM v GROUP BY frame"
                  + " HAVING SUM(class='car') >= 3) t",
              "SELECT COUNT(*) FROM (SELECT frame FROM labels GROUP BY frame"
                  + " HAVING SUM(CASE WHEN class = 'car' THEN 1 ELSE 0 END) >= 3) t"),
          new Question(
              "distinct tracks",
              "SELECT COUNT(DISTINCT trackid) FROM v WHERE class = 'bus'",
              "SELECT COUNT(DISTINCT trackid) FROM labels WHERE class = 'bus'"));

  @Override
  public Integer call() throws IOException, SQLException {
    Path folder = Files.createTempDirectory("glimpse-labels");
    long frames = millions * 1_000_000L / OBJECTS_A_FRAME;
    Path file = folder.resolve("labels.parquet");
    try (Connection duckdb =
            DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("labels"));
        Connection glimpse =
            DriverManager.getConnection("jdbc:glimpse:" + folder.resolve("workspace"))) {
      load(duckdb, glimpse, file, frames);
      System.out.printf(Locale.ROOT, "%d,000,000 rows of labels, %d frames%n%n", millions, frames);
      System.out.printf(
          Locale.ROOT,
          "%-28s %10s %10s %8s %12s%n",
          "",
          "DuckDB ms",
          "Glimpse ms",
          "ratio",
          "over");
      for (Question question : QUESTIONS) {
        compare(duckdb, glimpse, question, frames);
      }
      System.out.printf(
          Locale.ROOT,
          "%nover: ms beyond 1.2 times DuckDB's; asked are at most 100. Medians of %d runs.%n%n",
          runs);
      System.out.printf(
          Locale.ROOT,
          "%-28s %10.0f rows a second%n",
          "DuckDB, three columns",
          readOut(duckdb, "SELECT frame, class, confidence FROM labels LIMIT 1000000"));
      clients("in process", glimpse);
      try (Engine engine = Engine.open(folder.resolve("workspace"));
          GlimpseServer server = GlimpseServer.start(engine, ServerOptions.local(0), line -> {});
          Connection remote =
              DriverManager.getConnection("jdbc:glimpse://127.0.0.1:" + server.port() + "/")) {
        clients("over a server", remote);
      }
    }
    return 0;
  }

  private static void load(Connection duckdb, Connection glimpse, Path file, long frames)
      throws SQLException {
    try (Statement statement = duckdb.createStatement()) {
      statement.execute(
          """
          CREATE TABLE labels AS
          SELECT i // %1$d AS frame, ['car', 'car', 'car', 'person', 'bus'][CAST(1 + hash(i) %% 5 AS BIGINT)] AS class,
            CAST(0.25 + (hash(i + 1) %% 750) / 1000.0 AS REAL) AS confidence,
            CAST(hash(i + 2) %% 600 AS REAL) AS xmin, CAST(hash(i + 3) %% 300 AS REAL) AS ymin,
            CAST(hash(i + 2) %% 600 + 40 AS REAL) AS xmax,
            CAST(hash(i + 3) %% 300 + 30 AS REAL) AS ymax,
            CAST(i // 400 AS BIGINT) AS trackid
          FROM range(%2$d) t(i)"""
              .formatted(OBJECTS_A_FRAME, frames * OBJECTS_A_FRAME));
      statement.execute("COPY labels TO '" + file + "' (FORMAT parquet)");
    }
    try (Statement statement = glimpse.createStatement()) {
      statement.execute(
          "CREATE VIDEO v FROM RECORDING '%s' WITH (frame_count = %d, fps = 30)"
              .formatted(file, frames));
    }
  }

  private void compare(Connection duckdb, Connection glimpse, Question question, long frames)
      throws SQLException {
    List<Double> theirs = new ArrayList<>();
    List<Double> ours = new ArrayList<>();
    try (PreparedStatement direct =
            duckdb.prepareStatement(
                String.format(Locale.ROOT, question.duckdb(), (double) frames));
        PreparedStatement through = glimpse.prepareStatement(question.glimpse())) {
      String expected = rows(direct);
      String got = rows(through);
      if (!expected.equals(got)) {
        throw new IllegalStateException(
            question.name() + ": DuckDB says " + expected + ", Glimpse " + got);
      }
      for (int run = -1; run < runs; run++) {
        double direction = milliseconds(direct);
        double passage = milliseconds(through);
        if (run >= 0) {
          theirs.add(direction);
          ours.add(passage);
        }
      }
    }
    double least = Medians.of(theirs);
    double taken = Medians.of(ours);
    System.out.printf(
        Locale.ROOT,
        "%-28s %10.1f %10.1f %8.2f %12.1f%n",
        question.name(),
        least,
        taken,
        taken / least,
        taken - 1.2 * least);
  }

  private static double milliseconds(PreparedStatement statement) throws SQLException {
    long start = System.nanoTime();
    rows(statement);
    return (System.nanoTime() - start) / 1e6;
  }

  /** All rows as text, numbers as far as both compute them alike. */
  private static String rows(PreparedStatement statement) throws SQLException {
    StringBuilder text = new StringBuilder();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
          Object value = rows.getObject(column);
          text.append(
                  value instanceof Number number
                      ? String.format(Locale.ROOT, "%.9g", number.doubleValue())
                      : value)
              .append(' ');
        }
      }
    }
    return text.toString();
  }

  /** The round trip of the smallest statement, fresh and prepared, and rows a second. */
  private void clients(String where, Connection connection) throws SQLException {
    try (Statement fresh = connection.createStatement();
        PreparedStatement prepared = connection.prepareStatement("SELECT 1")) {
      System.out.printf(
          Locale.ROOT,
          "%-28s %10.2f ms a round trip of SELECT 1, %.2f prepared%n",
          where,
          roundTrip(() -> fresh.executeQuery("SELECT 1")),
          roundTrip(prepared::executeQuery));
    }
    System.out.printf(
        Locale.ROOT,
        "%-28s %10.0f rows a second of three columns%n",
        where,
        readOut(connection, "SELECT frame, class, confidence FROM v WHERE frame < 200000"));
  }

  /** Asks something. */
  @FunctionalInterface
  private interface Query {
    ResultSet ask() throws SQLException;
  }

  private double roundTrip(Query query) throws SQLException {
    List<Double> taken = new ArrayList<>();
    for (int run = -20; run < 10 * runs; run++) {
      long start = System.nanoTime();
      try (ResultSet one = query.ask()) {
        one.next();
      }
      if (run >= 0) {
        taken.add((System.nanoTime() - start) / 1e6);
      }
    }
    return Medians.of(taken);
  }

  private static double readOut(Connection connection, String sql) throws SQLException {
    double best = 0;
    for (int run = 0; run < 3; run++) {
      long start = System.nanoTime();
      long rows = 0;
      try (Statement statement = connection.createStatement();
          ResultSet results = statement.executeQuery(sql)) {
        while (results.next()) {
          results.getLong(1);
          results.getString(2);
          results.getDouble(3);
          rows++;
        }
      }
      best = Math.max(best, rows / ((System.nanoTime() - start) / 1e9));
    }
    return best;
  }
}
