package org.glimpse.server;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.glimpse.engine.Confirmation;
import org.glimpse.engine.ExecutionOptions;
import org.glimpse.engine.PreparedSql;
import org.glimpse.engine.StatementResult;
import org.glimpse.engine.StatementRows;
import org.glimpse.engine.StatementStats;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Progress;
import org.glimpse.workspace.ProgressListener;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Turn;

/**
 * One execution of a statement for a client, from its request to its end. It works only while it
 * has a place in the queue: while it is executed, and while rows are pulled. Executed by one thread
 * at a time, watched and cancelled by any.
 */
final class ServerQuery implements AutoCloseable {
  private static final String CLIENT_GONE = "The client closed its connection";

  private final ServerQueries queries;
  private final ServerSession session;
  private final PreparedSql prepared;
  private final CancelToken token = CancelToken.create();
  private final Instant started = Instant.now();
  private final long startNanos = System.nanoTime();
  private final FairQueue.Place place;

  private volatile LongConsumer onStart = id -> {};
  private volatile ProgressListener listener = ProgressListener.NONE;
  private volatile QueryContext context;
  private volatile StatementResult result;
  private volatile StatementStats endStats;
  private volatile Progress progress;
  private volatile Confirmation.Question refused;
  private volatile GlimpseException error;
  private volatile QueryOutcome outcome = QueryOutcome.WAITING;
  private volatile long endNanos;

  ServerQuery(
      ServerQueries queries, ServerSession session, PreparedSql prepared, FairQueue.Place place) {
    this.queries = queries;
    this.session = session;
    this.prepared = prepared;
    this.place = place;
  }

  /**
   * @param started hears the id, before any work
   * @param progress hears of long work, on the thread that does it
   */
  ServerQuery heardBy(LongConsumer started, ProgressListener progress) {
    onStart = started;
    listener = progress;
    return this;
  }

  /**
   * Executes the statement as far as it is before its first row.
   *
   * @throws GlimpseException whatever it meets; it has then ended
   */
  StatementResult execute(List<?> parameters, Duration timeout, long maxRows) {
    ExecutionOptions options =
        ExecutionOptions.defaults()
            .withCancel(token)
            .withTimeout(timeout)
            .withMaxRows(maxRows)
            .withProgress(this::progressed)
            .withConfirmation(
                question -> {
                  refused = question;
                  return false;
                })
            .withTurn(new QueueTurn());
    try {
      StatementResult executed = session.session().execute(prepared, parameters, options);
      result = executed;
      if (!(executed instanceof StatementRows)) {
        end(QueryOutcome.DONE, null);
      }
      return executed;
    } catch (RuntimeException failure) {
      throw failed(failure);
    } finally {
      place.leave();
    }
  }

  /** Takes the rows that a query is pulled for. */
  @FunctionalInterface
  interface RowSink extends Consumer<StatementRows> {
    /** Whether it takes no more for now. */
    default boolean isFull() {
      return false;
    }
  }

  /**
   * Pulls rows and shows each.
   *
   * @param max at most so many
   * @return whether there may be more
   */
  boolean pull(long max, RowSink row) {
    StatementRows rows = (StatementRows) result;
    try {
      if (prepared.takesTurns()) {
        place.take(context.cancel());
      }
      for (long i = 0; i < max && !row.isFull(); i++) {
        if (!rows.next()) {
          end(QueryOutcome.DONE, null);
          return false;
        }
        row.accept(rows);
        if (prepared.takesTurns()) {
          place.giveWay(context.cancel());
        }
      }
      return true;
    } catch (UncheckedIOException gone) {
      cancel(CLIENT_GONE);
      rows.close();
      failed(GlimpseException.of(ErrorCode.CANCELLED, CLIENT_GONE, ""));
      throw gone;
    } catch (RuntimeException failure) {
      rows.close();
      throw failed(failure);
    } finally {
      place.leave();
    }
  }

  private void progressed(Progress now) {
    progress = now;
    try {
      listener.progressed(now);
    } catch (UncheckedIOException gone) {
      cancel(CLIENT_GONE);
    }
  }

  /** Stops it; from any thread, at once. */
  void cancel(GlimpseException why) {
    token.cancel(why);
    QueryContext under = context;
    if (under != null) {
      under.cancel().cancel(why);
    }
  }

  void cancel(String message) {
    cancel(
        GlimpseException.of(
            ErrorCode.CANCELLED, message, "Labels finished before are kept and will be reused."));
  }

  CancelToken token() {
    return token;
  }

  /** Its id in the workspace; empty before it began, for a short time. */
  Optional<Long> id() {
    QueryContext under = context;
    return under == null ? Optional.empty() : Optional.of(under.queryId());
  }

  Optional<QueryContext> context() {
    return Optional.ofNullable(context);
  }

  String sql() {
    return prepared.sql();
  }

  PreparedSql prepared() {
    return prepared;
  }

  ServerSession session() {
    return session;
  }

  Instant started() {
    return started;
  }

  double seconds() {
    return ((outcome.ended() ? endNanos : System.nanoTime()) - startNanos) / 1e9;
  }

  QueryOutcome outcome() {
    boolean waits = outcome == QueryOutcome.RUNNING && !place.holds() && result == null;
    return waits && prepared.takesTurns() ? QueryOutcome.WAITING : outcome;
  }

  Optional<Progress> progress() {
    return Optional.ofNullable(progress);
  }

  Optional<StatementStats> stats() {
    StatementResult open = result;
    return Optional.ofNullable(open == null ? endStats : open.stats());
  }

  List<String> warnings() {
    QueryContext under = context;
    return under == null ? List.of() : under.warnings();
  }

  Optional<GlimpseException> error() {
    return Optional.ofNullable(error);
  }

  /** What the cost guard would have asked, where it ended the query. */
  Optional<Confirmation.Question> refused() {
    return Optional.ofNullable(refused);
  }

  private GlimpseException failed(RuntimeException failure) {
    GlimpseException typed = Failure.typed(failure);
    boolean stopped = typed.code() == ErrorCode.CANCELLED || typed.code() == ErrorCode.TIMEOUT;
    end(stopped ? QueryOutcome.CANCELLED : QueryOutcome.FAILED, typed);
    return typed;
  }

  private void end(QueryOutcome how, GlimpseException why) {
    synchronized (this) {
      if (outcome.ended()) {
        return;
      }
      endNanos = System.nanoTime();
      error = why;
      endStats = stats().orElse(null);
      outcome = how;
      // It is listed for a while: what it read, and the request that it came with, are not kept.
      result = null;
      listener = ProgressListener.NONE;
      onStart = id -> {};
    }
    queries.ended(this);
  }

  /** Stops it unless it has ended; a second call has no effect. */
  @Override
  public void close() {
    StatementResult open = result;
    if (open != null) {
      open.close();
    } else if (!outcome.ended()) {
      cancel("The client closed the statement");
    }
    end(QueryOutcome.CLOSED, null);
  }

  /** Its turns at the queue, as the engine asks for them. */
  private final class QueueTurn implements Turn {
    @Override
    public void begin(QueryContext under) {
      context = under;
      queries.began(ServerQuery.this);
      outcome = QueryOutcome.RUNNING;
      try {
        onStart.accept(under.queryId());
      } catch (UncheckedIOException gone) {
        cancel(CLIENT_GONE);
      }
      if (prepared.takesTurns()) {
        place.take(under.cancel());
      }
    }

    @Override
    public void giveWay() {
      place.giveWay(context.cancel());
    }

    @Override
    public Rest rest() {
      if (!place.holds()) {
        return () -> {};
      }
      place.leave();
      return () -> place.takeAgain(context.cancel());
    }
  }
}
