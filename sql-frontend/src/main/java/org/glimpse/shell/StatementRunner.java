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
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/** Executes statements of one session and prints what they give. */
final class StatementRunner {
  private static final long FLUSH_EVERY_NANOS = 200_000_000L;
  private static final int KEPT_MAX = 2000;
  private static final int PICTURES_MAX = 6;

  private final SqlSession session;
  private final Console console;
  private final Optional<StatsFile> statsFile;
  private final Confirmation confirmation;
  private OutputFormat format;
  private InlineImages images = InlineImages.OFF;
  private boolean keeps;
  private Answer last;

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

  InlineImages images() {
    return images;
  }

  /** How the first pictures of an answer are shown below it. */
  void images(InlineImages changed) {
    images = changed;
  }

  /** From now on the first 2,000 rows of each answer are kept until the next. */
  void keepLast() {
    keeps = true;
  }

  /** What was printed last, pictures aside; empty where nothing was kept. */
  Optional<Answer> last() {
    return Optional.ofNullable(last);
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
        List<List<Object>> kept = new ArrayList<>();
        if (result instanceof StatementRows rows) {
          print(rows, kept);
        }
        if (keeps && result instanceof StatementRows rows) {
          last = new Answer(rows.columns(), kept, result.warnings(), result.stats());
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

  private void print(StatementRows rows, List<List<Object>> kept) {
    ResultPrinter printer = format.printer(console.data(), rows.columns(), console.tableColumns());
    try {
      printAll(rows, printer, kept);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    if (printer.hasCut()) {
      console.say("Cut to the width of the terminal; the format 'vertical' shows everything.");
    }
  }

  /** A statement that fails before its first row prints nothing. */
  private void printAll(StatementRows rows, ResultPrinter printer, List<List<Object>> kept)
      throws IOException {
    List<String> shown = new ArrayList<>();
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
        show(values, shown);
        if (keeps && kept.size() < KEPT_MAX) {
          List<Object> copy = new ArrayList<>(values);
          copy.replaceAll(value -> isPicture(value) ? null : value);
          kept.add(copy);
        }
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
        for (String picture : shown) {
          console.data().write(picture + "\n");
        }
        console.flush();
      }
    }
  }

  private static boolean isPicture(Object value) {
    return value instanceof LazyPicture || value instanceof byte[];
  }

  /** Collects the first pictures, as the terminal shows them. */
  private void show(List<Object> values, List<String> shown) {
    if (images == InlineImages.OFF) {
      return;
    }
    for (Object value : values) {
      if (isPicture(value) && shown.size() < PICTURES_MAX) {
        shown.add(
            value instanceof LazyPicture lazy ? encoded(lazy) : images.encode((byte[]) value));
      }
    }
  }

  /** The rows are there: a picture that is not says so in its place. */
  private String encoded(LazyPicture picture) {
    try {
      return images.encode(picture.jpeg());
    } catch (GlimpseException failure) {
      if (failure.code() != ErrorCode.DAMAGED_MEDIA) {
        throw failure;
      }
      return "(damaged: " + picture.describe() + ")";
    }
  }
}
