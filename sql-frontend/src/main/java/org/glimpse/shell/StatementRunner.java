package org.glimpse.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.glimpse.engine.Confirmation;
import org.glimpse.engine.ExecutionOptions;
import org.glimpse.engine.ResultColumn;
import org.glimpse.engine.SqlSession;
import org.glimpse.engine.StatementResult;
import org.glimpse.engine.StatementRows;
import org.glimpse.engine.StatementStats;
import org.glimpse.optimizer.LazyPicture;
import org.glimpse.workspace.CancelToken;

/** Executes statements of one session and prints what they give. */
final class StatementRunner {
  private static final long FLUSH_EVERY_NANOS = 200_000_000L;

  private final SqlSession session;
  private final Console console;
  private final Optional<StatsFile> statsFile;
  private final Confirmation confirmation;
  private OutputFormat format;

  StatementRunner(
      SqlSession session,
      Console console,
      Optional<StatsFile> statsFile,
      OutputFormat format,
      Confirmation confirmation) {
    this.session = session;
    this.console = console;
    this.statsFile = statsFile;
    this.format = format;
    this.confirmation = confirmation;
  }

  OutputFormat format() {
    return format;
  }

  void format(OutputFormat changed) {
    format = changed;
  }

  /**
   * Executes one statement: rows to the data stream, warnings to the messages, costs to the stats
   * file.
   *
   * @param token cancels it
   * @throws org.glimpse.workspace.GlimpseException whatever the statement meets; rows before that
   *     are printed
   */
  StatementStats run(String sql, CancelToken token) {
    try {
      ExecutionOptions options =
          ExecutionOptions.defaults()
              .withCancel(token)
              .withProgress(console.progress())
              .withConfirmation(confirmation);
      try (StatementResult result = session.execute(sql, options)) {
        if (result instanceof StatementRows rows) {
          print(rows);
        }
        console.progress().end();
        result.warnings().forEach(warning -> console.say("Warning: " + warning));
        StatementStats stats = result.stats();
        statsFile.ifPresent(file -> file.append(stats));
        return stats;
      }
    } finally {
      console.progress().end();
    }
  }

  /**
   * Executes one statement and keeps what it gives instead of printing it.
   *
   * @param rowsMax more rows are not pulled
   */
  Answer ask(String sql, CancelToken token, int rowsMax) {
    try {
      ExecutionOptions options =
          ExecutionOptions.defaults()
              .withCancel(token)
              .withProgress(console.progress())
              .withConfirmation(confirmation);
      try (StatementResult result = session.execute(sql, options)) {
        List<ResultColumn> columns = List.of();
        List<List<Object>> kept = new ArrayList<>();
        if (result instanceof StatementRows rows) {
          columns = rows.columns();
          while (kept.size() < rowsMax && rows.next()) {
            kept.add(values(rows));
          }
        }
        statsFile.ifPresent(file -> file.append(result.stats()));
        return new Answer(columns, kept, result.warnings(), result.stats());
      }
    } finally {
      console.progress().end();
    }
  }

  private static List<Object> values(StatementRows rows) {
    List<Object> values = new ArrayList<>(rows.columns().size());
    for (int i = 0; i < rows.columns().size(); i++) {
      Object value = rows.value(i);
      values.add(value instanceof LazyPicture picture ? picture.jpeg() : value);
    }
    return values;
  }

  /** Prints kept rows as if they had just come. */
  void print(Answer answer) {
    ResultPrinter printer =
        format.printer(console.data(), answer.columns(), console.tableColumns());
    try {
      printer.begin();
      for (List<Object> row : answer.rows()) {
        printer.row(row);
      }
      printer.end();
      console.flush();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    answer.warnings().forEach(warning -> console.say("Warning: " + warning));
  }

  private void print(StatementRows rows) {
    ResultPrinter printer = format.printer(console.data(), rows.columns(), console.tableColumns());
    try {
      printAll(rows, printer);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    if (printer.hasCut()) {
      console.say("Cut to the width of the terminal; the format 'vertical' shows everything.");
    }
  }

  /** A statement that fails before its first row prints nothing. */
  private void printAll(StatementRows rows, ResultPrinter printer) throws IOException {
    int width = rows.columns().size();
    long flushedNanos = System.nanoTime();
    boolean begun = false;
    boolean complete = false;
    try {
      while (rows.next()) {
        if (!begun) {
          printer.begin();
          begun = true;
        }
        List<Object> values = new ArrayList<>(width);
        for (int i = 0; i < width; i++) {
          values.add(rows.value(i));
        }
        printer.row(values);
        // Whoever reads along sees rows soon, and a fast answer is written in large pieces.
        long now = System.nanoTime();
        if (now - flushedNanos > FLUSH_EVERY_NANOS) {
          console.flush();
          flushedNanos = now;
        }
      }
      complete = true;
    } finally {
      if (complete && !begun) {
        printer.begin();
      }
      if (complete || begun) {
        printer.end();
        console.flush();
      }
    }
  }
}
