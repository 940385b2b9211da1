package org.glimpse.engine;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.glimpse.optimizer.StatementCosts;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.MeasuredCosts;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.QueryLedger;
import org.glimpse.workspace.Workspace;

/** The statements that a workspace is executing, with their deadlines and their ledger. */
final class RunningStatements implements AutoCloseable {
  /** After its deadline a token is asked this often, for work that was not listening yet. */
  private static final long ASK_AGAIN_MILLIS = 200;

  private final QueryLedger ledger;
  private final MeasuredCosts costs;
  private final Map<Long, RunningStatement> running = new ConcurrentHashMap<>();
  private final ScheduledExecutorService watchdog =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "glimpse-deadlines");
            thread.setDaemon(true);
            return thread;
          });

  RunningStatements(Workspace workspace) {
    this.ledger = workspace.queryLedger();
    this.costs = workspace.measuredCosts();
  }

  /**
   * Enters a statement: from now on SHOW QUERIES shows it and KILL QUERY stops it.
   *
   * @param plan the kind of statement, until a query is planned
   * @param policy of the session: whose it is, and which files it may name
   */
  RunningStatement start(
      Session session, String sql, String plan, ExecutionOptions options, SessionPolicy policy) {
    CancelToken outer = options.cancel();
    outer.throwIfCancelled();
    Duration timeout = timeout(session, options);
    CancelToken token = timeout.isZero() ? CancelToken.create() : CancelToken.withTimeout(timeout);
    long id = ledger.start(sql, policy.user());
    QueryContext context =
        QueryContext.of(
            id, token, options.progress(), session.settings(), options.turn(), policy.files());
    CancelToken.Registration registration = outer.onCancel(() -> pass(outer, token));
    ScheduledFuture<?> deadline =
        timeout.isZero()
            ? null
            : watchdog.scheduleWithFixedDelay(
                token::isCancelled, timeout.toMillis(), ASK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    RunningStatement statement =
        new RunningStatement(
            sql,
            plan,
            context,
            outer,
            ended -> {
              registration.close();
              if (deadline != null) {
                deadline.cancel(false);
              }
              end(ended);
            });
    running.put(id, statement);
    return statement;
  }

  /** Notes the plan and its price. */
  void planned(RunningStatement statement) {
    StatementStats stats = statement.stats();
    ledger.planned(
        statement.id(),
        stats.plan(),
        new QueryLedger.Cost(stats.predictedCalls(), stats.predictedSeconds()));
  }

  /**
   * @throws GlimpseException UNKNOWN_QUERY
   */
  void kill(long id) {
    RunningStatement statement = running.get(id);
    if (statement == null) {
      throw GlimpseException.of(
          ErrorCode.UNKNOWN_QUERY,
          "No query " + id + " is running",
          "SHOW QUERIES lists those that are.");
    }
    statement.context().cancel().cancel("Query " + id + " was killed");
  }

  /** Those running now, oldest first. */
  List<RunningStatement> list() {
    return running.values().stream()
        .sorted(Comparator.comparingLong(RunningStatement::id))
        .toList();
  }

  Optional<RunningStatement> find(long id) {
    return Optional.ofNullable(running.get(id));
  }

  QueryLedger ledger() {
    return ledger;
  }

  /** Waits until nothing runs, or until the time is over; true if nothing runs. */
  synchronized boolean awaitIdle(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (!running.isEmpty()) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        return false;
      }
      try {
        wait(left);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    watchdog.shutdownNow();
  }

  private void end(RunningStatement statement) {
    StatementStats stats = statement.stats();
    try {
      if (statement.readOnlyLabels()) {
        StatementCosts.observe(costs, stats.plan(), stats.wallSeconds());
      }
      ledger.finish(
          statement.id(),
          new QueryLedger.Cost(
              stats.counters().get(org.glimpse.workspace.Counter.DETECTOR_CALLS),
              stats.totalSeconds()),
          stats.rows(),
          Optional.ofNullable(statement.error()).map(GlimpseException::code));
    } finally {
      synchronized (this) {
        running.remove(statement.id());
        notifyAll();
      }
    }
  }

  private static Duration timeout(Session session, ExecutionOptions options) {
    Duration setting =
        session
            .settings()
            .durationOrOff(org.glimpse.workspace.Setting.QUERY_TIMEOUT)
            .orElse(Duration.ZERO);
    if (setting.isZero()) {
      return options.timeout();
    }
    boolean optionFirst = !options.timeout().isZero() && options.timeout().compareTo(setting) < 0;
    return optionFirst ? options.timeout() : setting;
  }

  private static void pass(CancelToken from, CancelToken to) {
    try {
      from.throwIfCancelled();
    } catch (GlimpseException why) {
      to.cancel(why);
    }
  }
}
