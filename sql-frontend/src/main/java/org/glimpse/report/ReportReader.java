package org.glimpse.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.glimpse.engine.ScriptStatement;
import org.glimpse.sql.FrameQlParser;
import org.glimpse.sql.Statement;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Setting;
import org.glimpse.workspace.Suggestions;

/** Reads one report file. */
final class ReportReader {
  private static final int SECTIONS_MAX = 100;
  private static final int NAME_MAX = 60;
  private static final int ROWS_DEFAULT = 1_000_000;
  private static final int ROWS_MAX = 5_000_000;

  private static final List<String> OF_REPORT = List.of("report", "about", "param");
  private static final List<String> OF_SECTION =
      List.of("section", "note", "chart", "plan", "rows");

  private final String text;
  private final String fileName;
  private final Map<String, String> given;
  private final Set<String> names = new HashSet<>(Set.of("run", "index"));
  private final List<BoundSql> preparation = new ArrayList<>();
  private final List<Section> sections = new ArrayList<>();
  private final List<String> about = new ArrayList<>();
  private Parameters parameters;
  private String title;
  private Draft draft;

  ReportReader(String text, String fileName, Map<String, String> given) {
    this.text = text;
    this.fileName = fileName;
    this.given = given;
    this.title = fileName;
  }

  /** A section whose query has not come yet. */
  private static final class Draft {
    private final Directive begin;
    private final String title;
    private final List<String> notes = new ArrayList<>();
    private ChartSpec chart;
    private Optional<String> plan = Optional.empty();
    private int rowsMax = ROWS_DEFAULT;
    private boolean complete;

    Draft(Directive begin, String title) {
      this.begin = begin;
      this.title = title;
    }
  }

  Report read() {
    List<Directive> directives = Directive.of(text);
    List<ScriptStatement> statements = ScriptStatement.cut(text);
    requireBetween(directives, statements);
    parameters =
        Parameters.bind(
            directives.stream().filter(each -> each.key().equals("param")).toList(), given);
    int next = 0;
    for (Directive directive : directives) {
      while (next < statements.size() && statements.get(next).line() < directive.line()) {
        take(statements.get(next++));
      }
      take(directive);
    }
    while (next < statements.size()) {
      take(statements.get(next++));
    }
    endSection();
    if (sections.isEmpty()) {
      throw GlimpseException.of(
              ErrorCode.SYNTAX_ERROR,
              "The report has no section",
              "Write --@ section: TITLE in a line before a query.")
          .at(1, 1);
    }
    return new Report(
        title,
        about,
        parameters.all().stream().map(p -> new Report.Parameter(p.name(), p.value())).toList(),
        preparation,
        sections);
  }

  private static void requireBetween(List<Directive> directives, List<ScriptStatement> statements) {
    for (ScriptStatement statement : statements) {
      long last = statement.line() + statement.sql().chars().filter(each -> each == '\n').count();
      for (Directive directive : directives) {
        if (directive.line() >= statement.line() && directive.line() <= last) {
          throw GlimpseException.of(
                  ErrorCode.SYNTAX_ERROR,
                  "A directive stands inside a statement",
                  "End the statement of line " + statement.line() + " with a semicolon before it.")
              .at(directive.line(), directive.keyColumn());
        }
      }
    }
  }

  private void take(Directive directive) {
    String value = BoundSql.text(directive, directive.value(), parameters);
    boolean known = OF_REPORT.contains(directive.key()) || OF_SECTION.contains(directive.key());
    if (!known) {
      List<String> all = new ArrayList<>(OF_REPORT);
      all.addAll(OF_SECTION);
      throw directive.wrongKey(
          "There is no directive '" + directive.key() + "'",
          Suggestions.didYouMean(directive.key(), all)
              .orElse("The directives are " + String.join(", ", all) + "."));
    }
    if (directive.key().equals("section")) {
      endSection();
      requireText(directive, value);
      draft = new Draft(directive, value);
    } else if (OF_REPORT.contains(directive.key())) {
      ofReport(directive, value);
    } else if (draft == null || draft.complete) {
      throw directive.wrongKey(
          "'" + directive.key() + "' belongs to a section and stands outside of one",
          "Write it after --@ section: TITLE and before the section's query.");
    } else {
      ofSection(directive, value);
    }
  }

  private void ofReport(Directive directive, String value) {
    if (draft != null) {
      throw directive.wrongKey(
          "'" + directive.key() + "' is about the report and stands behind its first section",
          "Write it above the first --@ section.");
    }
    if (directive.key().equals("report")) {
      requireText(directive, value);
      title = value;
    } else if (directive.key().equals("about")) {
      about.add(value);
    }
  }

  private void ofSection(Directive directive, String value) {
    switch (directive.key()) {
      case "note" -> draft.notes.add(value);
      case "chart" -> {
        if (draft.chart != null) {
          throw directive.wrongKey("The section has two charts", "Leave one of them.");
        }
        draft.chart = ChartSpec.of(directive, parameters);
      }
      case "plan" -> {
        List<String> plans = Setting.PLAN.limits();
        if (!plans.contains(value)) {
          throw directive.wrongValue(
              "There is no plan '" + value + "'",
              Suggestions.didYouMean(value, plans)
                  .orElse("Give one of " + String.join(", ", plans) + "."));
        }
        draft.plan = Optional.of(value);
      }
      default -> draft.rowsMax = rows(directive, value);
    }
  }

  private static int rows(Directive directive, String value) {
    long rows = value.matches("\\d{1,9}") ? Long.parseLong(value) : 0;
    if (rows < 1 || rows > ROWS_MAX) {
      throw directive.wrongValue(
          "'" + value + "' is no limit of rows", "Give a whole number from 1 to 5000000.");
    }
    return (int) rows;
  }

  private static void requireText(Directive directive, String value) {
    if (value.isBlank()) {
      throw directive.wrongValue(
          "'" + directive.key() + "' says nothing", "Write a title behind the colon.");
    }
  }

  private void take(ScriptStatement source) {
    BoundSql sql = BoundSql.of(source, parameters);
    Statement statement;
    try {
      statement = FrameQlParser.parse(sql.sql());
    } catch (GlimpseException wrong) {
      throw sql.placed(wrong);
    }
    if (draft == null) {
      requirePreparing(sql, statement);
      preparation.add(sql);
      return;
    }
    if (draft.complete) {
      throw sql.atBegin(
          GlimpseException.of(
              ErrorCode.SYNTAX_ERROR,
              "The section '" + draft.title + "' has a second statement",
              "Write --@ section: TITLE before it, or take it away."));
    }
    requireRows(sql, statement);
    draft.complete = true;
    ChartSpec chart =
        draft.chart == null
            ? ChartSpec.table(draft.begin.line(), draft.begin.keyColumn())
            : draft.chart;
    sections.add(
        new Section(
            name(draft.begin.value()),
            draft.title,
            draft.notes,
            chart,
            draft.plan,
            draft.rowsMax,
            sql,
            statement));
    if (sections.size() > SECTIONS_MAX) {
      throw sql.atBegin(
          GlimpseException.of(
              ErrorCode.REPORT_LIMIT,
              "The report has more than " + SECTIONS_MAX + " sections",
              "Make several reports of it."));
    }
  }

  private static void requirePreparing(BoundSql sql, Statement statement) {
    if (!(statement instanceof Statement.Set)
        && !(statement instanceof Statement.AlterVideoRefresh)) {
      throw sql.atBegin(
          GlimpseException.of(
              ErrorCode.UNSUPPORTED,
              "Before the first section only SET and ALTER VIDEO .. REFRESH may stand",
              "Write --@ section: TITLE before a query; create videos in the shell."));
    }
  }

  private static void requireRows(BoundSql sql, Statement statement) {
    if (!(statement instanceof Statement.Query)
        && !(statement instanceof Statement.Show)
        && !(statement instanceof Statement.Describe)) {
      throw sql.atBegin(
          GlimpseException.of(
              ErrorCode.UNSUPPORTED,
              "A section shows what a query, SHOW or DESCRIBE answers",
              "Take the statement out, or put it above the first section."));
    }
  }

  private void endSection() {
    if (draft != null && !draft.complete) {
      throw draft.begin.wrongValue(
          "The section '" + draft.title + "' has no query", "Write one below its directives.");
    }
  }

  /** From the title as written, so that files keep their names whatever the parameters are. */
  private String name(String written) {
    String plain =
        written.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    String base =
        plain.isEmpty() ? "section" : plain.substring(0, Math.min(NAME_MAX, plain.length()));
    String name = base;
    for (int i = 2; !names.add(name); i++) {
      name = base + "-" + i;
    }
    return name;
  }
}
