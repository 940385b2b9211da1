package org.glimpse.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.glimpse.engine.StatementResult;
import org.glimpse.engine.StatementRows;
import org.glimpse.engine.StatementStats;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/** One section on its way: its rows into its files, its table and its figure. */
final class SectionRun {
  /** Rows that are sorted here. */
  private static final int BUFFERED_MAX = 100_000;

  private final Section section;
  private final Executor executor;
  private final WorkspaceNames names;
  private final ReportOutput output;
  private final long beganNanos = System.nanoTime();
  private final Figure figure;
  private final PreviewTable table;
  private final List<StatementStats> stats = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<SectionContext.VideoInfo> videos;

  /** Executes for a section, and hears what that cost. */
  interface Executor {
    StatementResult execute(Section section, String sql);

    /** Executes a query of pictures: damage takes away only those of the frames that it hit. */
    StatementResult show(String sql);

    void spent(StatementStats stats);
  }

  SectionRun(Section section, Executor executor, WorkspaceNames names, ReportOutput output) {
    this.section = section;
    this.executor = executor;
    this.names = names;
    this.output = output;
    this.figure = Figure.of(section);
    this.table =
        new PreviewTable(
            section.chart().kind() == ChartKind.TABLE
                ? section.chart().number("rows", 200, 1, 2000)
                : 200);
    this.videos = names.videosIn(section.sql().sql());
  }

  void run() {
    try (SectionFiles files = new SectionFiles(section, output);
        StatementResult result = executed()) {
      StatementRows rows = (StatementRows) result;
      figure.begin(rows.columns());
      table.begin(rows.columns());
      files.begin(rows.columns());
      if (section.isOrdered()) {
        stream(rows, files);
      } else {
        sort(rows, files);
      }
      warnings.addAll(result.warnings());
      spent(result.stats());
      figure.end(
          new SectionContext(section, result.stats(), videos, names.videos(), new Questions()));
      files.end(warnings);
    }
  }

  private StatementResult executed() {
    try {
      return executor.execute(section, section.sql().sql());
    } catch (GlimpseException failure) {
      throw section.sql().placed(failure);
    }
  }

  private void stream(StatementRows rows, SectionFiles files) {
    while (next(rows)) {
      take(SortedRows.values(rows), files);
      requireRows(table.count(), section.rowsMax());
    }
  }

  /** SQL leaves open how such rows come; equal answers are to make equal pages. */
  private void sort(StatementRows rows, SectionFiles files) {
    int most = Math.min(section.rowsMax(), BUFFERED_MAX);
    List<List<Object>> kept = new ArrayList<>();
    while (next(rows)) {
      kept.add(SortedRows.values(rows));
      requireRows(kept.size(), most);
    }
    kept.sort(SortedRows.ORDER);
    kept.forEach(row -> take(row, files));
  }

  private void take(List<Object> row, SectionFiles files) {
    files.row(row);
    table.row(row);
    figure.row(row);
  }

  private boolean next(StatementRows rows) {
    try {
      return rows.next();
    } catch (GlimpseException failure) {
      throw section.sql().placed(failure);
    }
  }

  private void requireRows(long rows, int most) {
    if (rows > most) {
      throw GlimpseException.of(
          ErrorCode.REPORT_LIMIT,
          "The query gives more than " + most + " rows",
          section.isOrdered() || most < BUFFERED_MAX
              ? "Aggregate, add LIMIT, or raise it with --@ rows: N."
              : "Add ORDER BY: then rows need not be sorted here, and there may be more.");
    }
  }

  private final class Questions implements SectionContext.Questions {
    @Override
    public void ask(String sql, Consumer<StatementRows> row) {
      read(() -> executor.execute(section, sql), row);
    }

    @Override
    public void show(String sql, Consumer<StatementRows> row) {
      read(() -> executor.show(sql), row);
    }

    private void read(Supplier<StatementResult> execution, Consumer<StatementRows> row) {
      try (StatementResult result = execution.get()) {
        StatementRows rows = (StatementRows) result;
        while (rows.next()) {
          row.accept(rows);
        }
        spent(result.stats());
      } catch (GlimpseException failure) {
        // Its place is one in this query, which nobody has written down.
        throw GlimpseException.of(failure.code(), failure.getMessage(), failure.advice(), failure);
      }
    }
  }

  private void spent(StatementStats each) {
    stats.add(each);
    executor.spent(each);
  }

  SectionResult result(GlimpseException error) {
    Optional<String> plan =
        stats.isEmpty()
            ? Optional.empty()
            : Optional.of(Promise.planName(section, stats.get(0).plan()));
    return new SectionResult(
        section,
        figure,
        table,
        plan,
        warnings,
        stats,
        videos,
        names.detectorsOf(videos),
        (System.nanoTime() - beganNanos) / 1e9,
        Optional.ofNullable(error));
  }
}
