package org.glimpse.engine;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.glimpse.sql.FrameQlParser;
import org.glimpse.sql.Statement;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.SettingValues;

/** A session over a workspace of this process. */
final class EmbeddedSession implements Session {
  private final Rooms rooms;
  private final RunningStatements running;
  private final SessionPolicy policy;
  private final Consumer<EmbeddedSession> onClose;
  private final SystemTables system;
  private final StatementExecutor executor;
  private final Set<RunningStatement> active = ConcurrentHashMap.newKeySet();
  private final Set<EmbeddedRows> open = ConcurrentHashMap.newKeySet();
  private volatile SettingValues settings = SettingValues.defaults();
  private volatile boolean closed;

  EmbeddedSession(
      Rooms rooms,
      RunningStatements running,
      SessionPolicy policy,
      Consumer<EmbeddedSession> onClose) {
    this.rooms = rooms;
    this.running = running;
    this.policy = policy;
    this.onClose = onClose;
    this.system = new SystemTables(rooms.services(), running, this, policy);
    this.executor = new StatementExecutor(rooms, running, this, system, policy);
  }

  @Override
  public SettingValues settings() {
    return settings;
  }

  @Override
  public synchronized void set(String name, String value) {
    requireOpen();
    settings = settings.with(name, value);
  }

  @Override
  public PreparedSql prepare(String sql) {
    requireOpen();
    try {
      Statement statement = FrameQlParser.parse(sql);
      return executor.prepare(sql, statement);
    } catch (RuntimeException | StackOverflowError | AssertionError failure) {
      throw Failures.typed(failure);
    }
  }

  @Override
  public StatementResult execute(
      PreparedSql prepared, List<?> parameters, ExecutionOptions options) {
    requireOpen();
    if (!(prepared instanceof ParsedSql parsed)) {
      throw new IllegalArgumentException("prepared by another kind of session");
    }
    requireParameters(parsed, parameters);
    RunningStatement statement =
        running.start(
            this, parsed.sql(), StatementExecutor.kind(parsed.statement()), options, policy);
    active.add(statement);
    try {
      options.turn().begin(statement.context());
      requireOpen(); // a close in between did not see this statement
      StatementResult result = executor.execute(statement, parsed, parameters, options);
      if (result instanceof EmbeddedRows rows) {
        open.add(rows);
        forgetEnded();
      } else {
        active.remove(statement);
      }
      return result;
    } catch (RuntimeException | StackOverflowError | AssertionError failure) {
      active.remove(statement);
      throw statement.failed(failure);
    }
  }

  @Override
  public List<TableInfo> tables() {
    requireOpen();
    return TableList.of(rooms.services().videos().list(), system.all());
  }

  @Override
  public List<String> names(Statement.ShowKind kind) {
    requireOpen();
    return system.of(kind).rows().stream().map(row -> String.valueOf(row.get(0))).toList();
  }

  @Override
  public void cancel() {
    for (RunningStatement statement : active) {
      statement.context().cancel().cancel("The statement was cancelled");
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    cancel();
    for (EmbeddedRows rows : open) {
      rows.close();
    }
    open.clear();
    onClose.accept(this);
  }

  /** Results that ended keep nothing; they are dropped as new ones come. */
  private void forgetEnded() {
    active.removeIf(statement -> statement.state() != RunningStatement.State.RUNNING);
    open.removeIf(rows -> !rows.isRunning());
  }

  private void requireOpen() {
    if (closed) {
      throw GlimpseException.of(
          ErrorCode.CLOSED, "The session is closed", "Open a new one on the workspace.");
    }
  }

  private static void requireParameters(ParsedSql parsed, List<?> parameters) {
    int expected = parsed.parameters().size();
    if (parameters.size() != expected) {
      throw GlimpseException.of(
          ErrorCode.INVALID_PARAMETER,
          "The statement has " + expected + " parameters, " + parameters.size() + " were given",
          "Give one value for each question mark.");
    }
  }
}
