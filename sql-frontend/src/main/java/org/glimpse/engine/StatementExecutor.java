package org.glimpse.engine;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.glimpse.optimizer.ColumnOrigin;
import org.glimpse.optimizer.CostConfirmation;
import org.glimpse.optimizer.LogicalQuery;
import org.glimpse.optimizer.PlannedQuery;
import org.glimpse.optimizer.RowCursor;
import org.glimpse.optimizer.SystemTable;
import org.glimpse.sql.FrameQlQuery;
import org.glimpse.sql.Statement;
import org.glimpse.sql.StatementText;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Setting;

/** Executes each kind of statement under a session. */
final class StatementExecutor {
  private static final List<ResultColumn> PLAN = List.of(Columns.text("plan"));

  private final Rooms rooms;
  private final RunningStatements running;
  private final Session session;
  private final SessionPolicy policy;
  private final SystemTables system;
  private final QueryCompiler compiler;
  private final Definitions definitions;
  private final Descriptions descriptions;

  StatementExecutor(
      Rooms rooms,
      RunningStatements running,
      Session session,
      SystemTables system,
      SessionPolicy policy) {
    this.rooms = rooms;
    this.running = running;
    this.session = session;
    this.policy = policy;
    this.system = system;
    this.compiler = new QueryCompiler(rooms, system);
    this.definitions = new Definitions(rooms.services(), rooms.recordings());
    this.descriptions = new Descriptions(rooms.services(), system, definitions);
  }

  /** The kind of a statement, which stands for the plan of one that is not planned. */
  static String kind(Statement statement) {
    return statement.getClass().getSimpleName();
  }

  /** Validates as far as can be without executing. */
  ParsedSql prepare(String sql, Statement statement) {
    long definitions = rooms.definitions();
    long start = System.nanoTime();
    if (statement instanceof Statement.Query query) {
      LogicalQuery logical = compiler.translate(query.query(), query.source());
      KeptTranslation kept = new KeptTranslation(definitions, logical, System.nanoTime() - start);
      return query(sql, statement, Columns.of(logical.rowType()), logical, kept);
    }
    if (statement instanceof Statement.Explain explain) {
      LogicalQuery logical = compiler.translate(explain.query(), explain.source());
      KeptTranslation kept = new KeptTranslation(definitions, logical, System.nanoTime() - start);
      return query(sql, statement, PLAN, logical, kept);
    }
    if (statement instanceof Statement.Show show) {
      return other(sql, statement, true, Columns.of(system.of(show.kind())));
    }
    if (statement instanceof Statement.Describe describe) {
      return other(sql, statement, true, descriptions.describe(describe).columns());
    }
    return other(sql, statement, false, List.of());
  }

  private static ParsedSql query(
      String sql,
      Statement statement,
      List<ResultColumn> columns,
      LogicalQuery query,
      KeptTranslation kept) {
    return new ParsedSql(
        sql,
        statement,
        true,
        columns,
        statement instanceof Statement.Query ? ColumnOrigin.of(query) : none(columns),
        Columns.ofParameters(query.parameterTypes()),
        kept);
  }

  private static ParsedSql other(
      String sql, Statement statement, boolean returnsRows, List<ResultColumn> columns) {
    return new ParsedSql(
        sql, statement, returnsRows, columns, none(columns), List.of(), KeptTranslation.NONE);
  }

  private static List<Optional<ColumnOrigin>> none(List<ResultColumn> columns) {
    return Collections.nCopies(columns.size(), Optional.empty());
  }

  StatementResult execute(
      RunningStatement running, ParsedSql parsed, List<?> parameters, ExecutionOptions options) {
    Statement statement = parsed.statement();
    if (statement instanceof Statement.Query query) {
      return query(
          running, logical(running, parsed, query.query(), query.source()), parameters, options);
    }
    if (statement instanceof Statement.Explain explain) {
      LogicalQuery logical = logical(running, parsed, explain.query(), explain.source());
      return explain.analyze()
          ? analyze(running, logical, parameters, options)
          : explain(running, logical, parameters, options);
    }
    if (statement instanceof Statement.Show show) {
      SystemTable table = system.of(show.kind());
      return listed(running, Columns.of(table), table.rows(), options);
    }
    if (statement instanceof Statement.Describe describe) {
      Descriptions.Description description = descriptions.describe(describe);
      return listed(running, description.columns(), description.rows(), options);
    }
    carryOut(statement, running);
    return running.done();
  }

  private LogicalQuery logical(
      RunningStatement running, ParsedSql parsed, FrameQlQuery query, StatementText source) {
    Optional<LogicalQuery> kept = parsed.translation().take(rooms.definitions());
    if (kept.isPresent()) {
      running.beganBefore(parsed.translation().nanos());
      return kept.get();
    }
    return compiler.translate(query, source);
  }

  private void carryOut(Statement statement, RunningStatement running) {
    if (statement instanceof Statement.KillQuery kill) {
      policy.requireMayKill(kill.id());
      this.running.kill(kill.id());
    } else if (statement instanceof Statement.Set set) {
      session.set(set.setting().text(), set.value());
    } else {
      try {
        define(statement, running);
      } finally {
        rooms.defined();
      }
    }
  }

  private void define(Statement statement, RunningStatement running) {
    if (statement instanceof Statement.CreateVideo create) {
      definitions.createVideo(create, running.context());
    } else if (statement instanceof Statement.CreateDetector create) {
      definitions.createDetector(create, running.context());
    } else if (statement instanceof Statement.CreateProxy create) {
      definitions.createProxy(create, running.context());
    } else if (statement instanceof Statement.CreateFunction create) {
      definitions.createFunction(create, running.context());
    } else if (statement instanceof Statement.AlterVideoRefresh alter) {
      definitions.refresh(alter, running.context());
    } else if (statement instanceof Statement.Drop drop) {
      definitions.drop(drop);
    } else {
      throw GlimpseException.internal("Nothing executes " + kind(statement), null);
    }
  }

  private PlannedQuery plan(
      RunningStatement running,
      LogicalQuery logical,
      List<?> parameters,
      ExecutionOptions options) {
    running.throwIfStopped();
    OptionalInt aggregate = SingleAggregate.columnOf(logical);
    PlannedQuery planned =
        compiler.plan(RowLimit.apply(logical, options.maxRows()), parameters, running.context());
    running.planned(planned, aggregate);
    this.running.planned(running);
    running.throwIfStopped();
    return planned;
  }

  private StatementRows query(
      RunningStatement running,
      LogicalQuery logical,
      List<?> parameters,
      ExecutionOptions options) {
    PlannedQuery planned = plan(running, logical, parameters, options);
    RowCursor cursor = planned.open(running.context(), confirmation(running, planned, options));
    return new EmbeddedRows(running, Columns.of(planned.rowType()), cursor, options.maxRows());
  }

  private StatementRows explain(
      RunningStatement running,
      LogicalQuery logical,
      List<?> parameters,
      ExecutionOptions options) {
    PlannedQuery planned = plan(running, logical, parameters, options.withMaxRows(0));
    return listed(
        running, PLAN, told(running, planned, planned.explain(), Optional.empty()), options);
  }

  /** Runs the query to its end, keeps no row, and shows what it cost beside the prediction. */
  private StatementRows analyze(
      RunningStatement running,
      LogicalQuery logical,
      List<?> parameters,
      ExecutionOptions options) {
    PlannedQuery planned = plan(running, logical, parameters, options.withMaxRows(0));
    long rows = 0;
    try (RowCursor cursor =
        planned.open(running.context(), confirmation(running, planned, options))) {
      while (cursor.next()) {
        running.throwIfStopped();
        rows++;
      }
    }
    List<String> text = new java.util.ArrayList<>(planned.explain());
    text.addAll(AnalyzeReport.lines(running.stats(), rows));
    PlanJson.Actual actual = new PlanJson.Actual(running.stats(), rows);
    return listed(running, PLAN, told(running, planned, text, Optional.of(actual)), options);
  }

  /** Line by line, or as JSON where the session asks for that. */
  private static List<List<Object>> told(
      RunningStatement running,
      PlannedQuery planned,
      List<String> text,
      Optional<PlanJson.Actual> actual) {
    boolean json = running.context().settings().text(Setting.EXPLAIN_FORMAT).equals("json");
    return lines(json ? List.of(PlanJson.of(planned, text, actual)) : text);
  }

  private static CostConfirmation confirmation(
      RunningStatement running, PlannedQuery planned, ExecutionOptions options) {
    boolean[] asked = new boolean[1];
    return refusal -> {
      double elapsed = asked[0] ? running.totalSeconds() : 0;
      asked[0] = true;
      return options
          .confirmation()
          .proceed(
              new Confirmation.Question(
                  running.sql(),
                  planned.predicted().detectorCalls(),
                  planned.predicted().seconds(),
                  elapsed,
                  planned.explain(),
                  refusal));
    };
  }

  private static List<List<Object>> lines(List<String> text) {
    return text.stream().map(line -> List.<Object>of(line)).toList();
  }

  private static StatementRows listed(
      RunningStatement running,
      List<ResultColumn> columns,
      List<? extends List<?>> rows,
      ExecutionOptions options) {
    return new EmbeddedRows(running, columns, new ListCursor(rows), options.maxRows());
  }
}
