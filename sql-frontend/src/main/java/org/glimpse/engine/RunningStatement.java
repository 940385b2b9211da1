package org.glimpse.engine;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.glimpse.optimizer.PlannedQuery;
import org.glimpse.optimizer.RowCursor;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.Clock;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;

/**
 * One execution from its start to its end: what it is, what it has cost, how it ended. Written by
 * the thread that executes it, read by any.
 */
final class RunningStatement {

  /** How a statement stands. */
  enum State {
    RUNNING,
    DONE,
    FAILED,
    CANCELLED,
    /** Closed before its last row. */
    CLOSED
  }

  private final String sql;
  private final QueryContext context;
  private final CancelToken outer;
  private final Consumer<RunningStatement> onEnd;
  private final Instant started = Instant.now();
  private final long startNanos = System.nanoTime();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final Object closing = new Object();

  private volatile State state = State.RUNNING;
  private volatile String plan;
  private volatile String reason = "";
  private volatile PlannedQuery.Prediction predicted = new PlannedQuery.Prediction(0, 0);
  private volatile PlannedQuery query;
  private volatile OptionalInt aggregateColumn = OptionalInt.empty();
  private volatile OptionalDouble estimate = OptionalDouble.empty();
  private volatile long rows;
  private volatile long preparedNanos;
  private volatile long endNanos;
  private volatile GlimpseException error;

  /**
   * @param plan the kind of statement, until a query is planned
   * @param outer the caller's token; it may have a deadline of its own
   * @param onEnd called once, when it has ended
   */
  RunningStatement(
      String sql,
      String plan,
      QueryContext context,
      CancelToken outer,
      Consumer<RunningStatement> onEnd) {
    this.sql = sql;
    this.plan = plan;
    this.context = context;
    this.outer = outer;
    this.onEnd = onEnd;
  }

  /**
   * @param aggregate column of the result that holds the one aggregate of a one-row answer
   */
  void planned(PlannedQuery query, OptionalInt aggregate) {
    this.query = query;
    plan = query.planName();
    reason = query.reason();
    predicted = query.predicted();
    aggregateColumn = aggregate;
  }

  long id() {
    return context.queryId();
  }

  String sql() {
    return sql;
  }

  QueryContext context() {
    return context;
  }

  Instant started() {
    return started;
  }

  State state() {
    return state;
  }

  long rows() {
    return rows;
  }

  List<String> warnings() {
    return context.warnings();
  }

  /** Whether it was a query that ran to its end from stored labels, without a look at a frame. */
  boolean readOnlyLabels() {
    return query != null
        && state == State.DONE
        && context.stats().get(Counter.LABELS_REUSED) > 0
        && context.stats().get(Counter.DETECTOR_CALLS) == 0
        && context.stats().get(Counter.FRAMES_DECODED) == 0
        && context.stats().get(Counter.PROXY_FRAMES) == 0;
  }

  /** What went wrong, or null. */
  GlimpseException error() {
    return error;
  }

  void throwIfStopped() {
    outer.throwIfCancelled();
    context.cancel().throwIfCancelled();
  }

  void countRow(RowCursor cursor) {
    rows++;
    if (aggregateColumn.isPresent()
        && rows == 1
        && cursor.value(aggregateColumn.getAsInt()) instanceof Number number) {
      estimate = OptionalDouble.of(number.doubleValue());
    } else {
      estimate = OptionalDouble.empty();
    }
  }

  /** Counts what it took to prepare the statement for this execution, and for no other. */
  void beganBefore(long nanos) {
    preparedNanos = nanos;
  }

  double wallSeconds() {
    long end = ended.get() && endNanos != 0 ? endNanos : System.nanoTime();
    return (end - startNanos + preparedNanos) / 1e9;
  }

  /** Wall clock plus the stated price of calls, which does not pass. */
  double totalSeconds() {
    return wallSeconds() + context.stats().pricedSeconds();
  }

  StatementStats stats() {
    Map<Counter, Long> counters = new EnumMap<>(Counter.class);
    for (Counter counter : Counter.values()) {
      counters.put(counter, context.stats().get(counter));
    }
    Map<Clock, Double> clocks = new EnumMap<>(Clock.class);
    for (Clock clock : Clock.values()) {
      clocks.put(clock, context.stats().seconds(clock));
    }
    double wall = wallSeconds();
    return new StatementStats(
        sql,
        plan,
        counters,
        estimate,
        bound(PlannedQuery.Interval::lower),
        bound(PlannedQuery.Interval::upper),
        rows,
        wall,
        wall + context.stats().pricedSeconds(),
        clocks,
        predicted.detectorCalls(),
        predicted.seconds(),
        reason);
  }

  /** An end of the estimate's interval; the estimate itself where it is exact. */
  private OptionalDouble bound(ToDoubleFunction<PlannedQuery.Interval> end) {
    return estimate.isPresent() && query != null && query.interval().isPresent()
        ? OptionalDouble.of(end.applyAsDouble(query.interval().get()))
        : estimate;
  }

  /** Ends without a result set. */
  StatementDone done() {
    end(State.DONE);
    return new StatementDone(id(), warnings(), stats());
  }

  /** Ends because its rows are exhausted, or because somebody closed them. */
  void finished(boolean exhausted, RowCursor cursor) {
    if (!exhausted) {
      context
          .cancel()
          .cancel(
              GlimpseException.of(
                  ErrorCode.CLOSED, "The result was closed", "Execute the statement again."));
    }
    if (query != null) {
      // A plan that had to give way to another says so.
      plan = query.planName();
      reason = query.reason();
    }
    close(cursor);
    end(exhausted ? State.DONE : State.CLOSED);
  }

  /** Ends with an error; returns what to throw. */
  GlimpseException failed(Throwable failure, RowCursor cursor) {
    GlimpseException why = reasonFor(failure);
    try {
      close(cursor);
    } catch (RuntimeException second) {
      why.addSuppressed(second);
    }
    return failed(why);
  }

  /** Ends with an error before there are rows. */
  GlimpseException failed(Throwable failure) {
    GlimpseException why = reasonFor(failure);
    if (!ended.get()) {
      error = why;
    }
    boolean stopped = why.code() == ErrorCode.CANCELLED || why.code() == ErrorCode.TIMEOUT;
    end(stopped ? State.CANCELLED : State.FAILED);
    return why;
  }

  private GlimpseException reasonFor(Throwable failure) {
    if (failure instanceof GlimpseException typed
        && typed.code() != ErrorCode.INTERNAL
        && typed.code() != ErrorCode.WORKSPACE_UNUSABLE) {
      return typed;
    }
    try {
      throwIfStopped(); // whatever broke inside stopped work broke because of that
    } catch (GlimpseException stop) {
      stop.addSuppressed(failure);
      return stop;
    }
    return Failures.typed(failure);
  }

  private void close(RowCursor cursor) {
    synchronized (closing) {
      cursor.close();
    }
  }

  private void end(State how) {
    if (ended.compareAndSet(false, true)) {
      endNanos = System.nanoTime();
      state = how;
      onEnd.accept(this);
    }
  }
}
