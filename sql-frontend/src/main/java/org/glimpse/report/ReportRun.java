package org.glimpse.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.glimpse.engine.ExecutionOptions;
import org.glimpse.engine.PreparedSql;
import org.glimpse.engine.Session;
import org.glimpse.engine.SqlSession;
import org.glimpse.engine.StatementResult;
import org.glimpse.engine.StatementStats;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Progress;
import org.glimpse.workspace.ProgressListener;
import org.glimpse.workspace.Setting;

/** One run of a report: its sections one after the other, then the page and what it cost. */
public final class ReportRun {
  private static final String ANY_PLAN = "any";

  private final Report report;
  private final SqlSession session;
  private final Options options;
  private final ReportOutput output;
  private final long startNanos = System.nanoTime();
  private final Instant started = Instant.now();
  private final SectionRun.Executor executor = new Executor();
  private WorkspaceNames names;
  private boolean plansFixed;
  private int current;

  /**
   * How it runs.
   *
   * @param goOn whether the others are shown where a section fails
   * @param cancel stops it
   * @param progress hears of long work
   * @param messages hears of each section that ended
   * @param stats hears what each statement cost
   * @param version of Glimpse, for the page
   */
  public record Options(
      boolean goOn,
      CancelToken cancel,
      ProgressListener progress,
      Consumer<String> messages,
      Consumer<StatementStats> stats,
      String version) {}

  private ReportRun(Report report, SqlSession session, Options options, ReportOutput output) {
    this.report = report;
    this.session = session;
    this.options = options;
    this.output = output;
  }

  /**
   * Runs it and leaves everything at the output, to be committed.
   *
   * @return the titles of the sections that failed; empty unless it was to go on
   * @throws GlimpseException what the first section that fails meets, with the section's name and
   *     its place in the report's file; CANCELLED; CANNOT_WRITE, DISK_FULL, REPORT_LIMIT
   */
  public static List<String> run(
      Report report, SqlSession session, Options options, ReportOutput output) {
    return new ReportRun(report, session, options, output).run();
  }

  private List<String> run() {
    for (BoundSql statement : report.preparation()) {
      try (StatementResult result = session.execute(statement.sql(), execution())) {
        options.stats().accept(result.stats());
      } catch (GlimpseException failure) {
        throw statement.placed(failure);
      }
    }
    names = WorkspaceNames.of(session, execution());
    plansFixed = !names.plan().equals(ANY_PLAN);
    if (!options.goOn()) {
      checkAll();
    }
    List<SectionResult> results = new ArrayList<>();
    for (Section section : report.sections()) {
      current++;
      SectionResult result = result(section);
      results.add(result);
      tell(result);
    }
    if (!plansFixed) {
      session.set("plan", ANY_PLAN);
    }
    output.write(
        output.page(), ReportPage.of(report, results, output, options.version(), names.seed()));
    RunCosts.write(report, results, names.seed(), started, secondsSince(startNanos), output);
    return results.stream()
        .filter(result -> result.error().isPresent())
        .map(result -> result.section().title())
        .toList();
  }

  /** Finds mistakes of later sections before the first one costs anything. */
  private void checkAll() {
    if (!(session instanceof Session local)) {
      return; // a server looks at a statement when it executes it
    }
    for (Section section : report.sections()) {
      try {
        PreparedSql prepared = local.prepare(section.sql().sql());
        Figure.of(section).begin(prepared.columns());
      } catch (GlimpseException failure) {
        boolean ofChart = failure.code() == ErrorCode.INVALID_OPTION;
        throw section.failed(ofChart ? failure : section.sql().placed(failure));
      }
    }
  }

  private SectionResult result(Section section) {
    SectionRun run = new SectionRun(section, executor, names, output);
    try {
      run.run();
    } catch (GlimpseException failure) {
      GlimpseException named = section.failed(failure);
      if (!options.goOn() || isFinal(failure.code())) {
        throw named;
      }
      return run.result(named);
    }
    return run.result(null);
  }

  /** Whether going on with other sections makes no sense. */
  private static boolean isFinal(ErrorCode code) {
    return switch (code) {
      case CANCELLED, CANNOT_WRITE, DISK_FULL, CONNECTION_LOST, CLOSED, INTERNAL -> true;
      default -> false;
    };
  }

  /** Executes under the plan that a section wants. */
  private final class Executor implements SectionRun.Executor {
    @Override
    public StatementResult execute(Section section, String sql) {
      if (!plansFixed) {
        session.set("plan", section.planSetting());
      }
      return session.execute(sql, execution());
    }

    @Override
    public StatementResult show(String sql) {
      String setting = Setting.ON_DAMAGED_MEDIA.key();
      session.set(setting, "skip");
      try {
        return session.execute(sql, execution());
      } finally {
        session.set(setting, names.onDamagedMedia());
      }
    }

    @Override
    public void spent(StatementStats stats) {
      options.stats().accept(stats);
    }
  }

  private ExecutionOptions execution() {
    return ExecutionOptions.defaults().withCancel(options.cancel()).withProgress(this::progressed);
  }

  private void progressed(Progress progress) {
    String which = current == 0 ? "" : "section " + current + " of " + report.sections().size();
    String note =
        which.isEmpty() || progress.note().isEmpty()
            ? which + progress.note()
            : which + ", " + progress.note();
    options
        .progress()
        .progressed(
            new Progress(
                progress.job(),
                progress.unit(),
                progress.done(),
                progress.total(),
                progress.elapsed(),
                note));
  }

  private void tell(SectionResult result) {
    int all = report.sections().size();
    double passed = secondsSince(startNanos);
    String left =
        current == all
            ? ""
            : String.format(Locale.ROOT, ", about %.0f s left", passed / current * (all - current));
    options
        .messages()
        .accept(
            result
                .error()
                .map(error -> current + " of " + all + "  failed: " + error.getMessage())
                .orElseGet(
                    () ->
                        String.format(
                            Locale.ROOT,
                            "%d of %d  %s (%s rows, %s detector calls, %.1f s%s)",
                            current,
                            all,
                            result.section().title(),
                            Cells.number(result.table().count()),
                            Cells.number(calls(result.stats())),
                            result.seconds(),
                            left)));
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  /** Detector calls of a section's statements. */
  static long calls(List<StatementStats> stats) {
    return stats.stream().mapToLong(each -> each.counters().get(Counter.DETECTOR_CALLS)).sum();
  }
}
