package org.glimpse.server;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.slf4j.LoggerFactory;

/**
 * Queries that a client may leave and come back to, such as a page that is loaded again. One that
 * nobody listens to is stopped after a while; of ended ones the latest are kept. Safe for use from
 * several threads.
 */
final class DetachedQueries implements AutoCloseable {
  /** A page that is loaded again is back well within this; who has gone is noticed in a second. */
  private static final Duration LEFT_MAX = Duration.ofSeconds(8);

  private static final Duration KEPT = Duration.ofMinutes(10);
  private static final int KEPT_MAX = 64;
  private static final long BYTES_MAX = 128L << 20;
  private static final Duration SWEEP = Duration.ofSeconds(1);
  private static final long STACK_BYTES = 4 << 20;

  private final Duration leftMax;
  private final RequestSessions sessions;
  private final ServerQueries queries;
  private final ThreadPoolExecutor threads;
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "glimpse-detached-sweep");
            thread.setDaemon(true);
            return thread;
          });

  // Guarded by this; oldest first.
  private final Map<Long, DetachedQuery> known = new LinkedHashMap<>();

  DetachedQueries(ServerSessions sessions, ServerQueries queries, ServerLimits limits) {
    this(sessions, queries, limits, LEFT_MAX);
  }

  /**
   * @param leftMax a query that nobody has listened to for so long is stopped
   */
  DetachedQueries(
      ServerSessions sessions, ServerQueries queries, ServerLimits limits, Duration leftMax) {
    this.leftMax = leftMax;
    this.sessions = new RequestSessions(sessions);
    this.queries = queries;
    this.threads =
        new ThreadPoolExecutor(
            0,
            limits.runningMax() + limits.waitingMax(),
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> {
              Thread thread = new Thread(null, task, "glimpse-detached", STACK_BYTES);
              thread.setDaemon(true);
              return thread;
            });
    sweeper.scheduleWithFixedDelay(
        this::sweep, SWEEP.toMillis(), SWEEP.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Starts a query; returns its id.
   *
   * @throws GlimpseException SERVER_BUSY where too many run, and why it could not begin
   */
  long start(QueryRequest request, User user) {
    DetachedQuery detached = new DetachedQuery(user);
    try {
      threads.execute(() -> run(request, user, detached));
    } catch (RejectedExecutionException full) {
      queries.requireServing();
      throw GlimpseException.of(
          ErrorCode.SERVER_BUSY,
          threads.getMaximumPoolSize() + " queries run or wait already",
          "Try again when some have ended.",
          full);
    }
    try {
      long id = detached.id().join();
      add(id, detached);
      return id;
    } catch (CompletionException failed) {
      throw Failure.typed(failed);
    }
  }

  private void run(QueryRequest request, User user, DetachedQuery detached) {
    try {
      sessions.with(
          request,
          user,
          session -> {
            try (ServerQuery query =
                queries.query(session, session.session().prepare(request.sql()))) {
              detached.runs(query);
              QueryEvents.run(query, request, detached);
            }
          });
    } catch (IOException | RuntimeException | StackOverflowError | AssertionError failure) {
      if (!detached.id().completeExceptionally(failure)) {
        LoggerFactory.getLogger(DetachedQueries.class)
            .error("A detached query did not end as it should", failure);
      }
    } finally {
      detached.end();
    }
  }

  private synchronized void add(long id, DetachedQuery detached) {
    known.put(id, detached);
    long bytes = known.values().stream().mapToLong(DetachedQuery::bytes).sum();
    for (var each = known.entrySet().iterator(); each.hasNext(); ) {
      DetachedQuery old = each.next().getValue();
      if ((known.size() > KEPT_MAX || bytes > BYTES_MAX) && old.hasEnded() && old != detached) {
        bytes -= old.bytes();
        each.remove();
      }
    }
  }

  /** A user's query, while it runs and for some minutes after. */
  synchronized Optional<DetachedQuery> find(long id, User user) {
    return Optional.ofNullable(known.get(id)).filter(detached -> user.owns(detached.user().name()));
  }

  private void sweep() {
    List<DetachedQuery> left = new ArrayList<>();
    synchronized (this) {
      known.values().removeIf(each -> each.hasEnded() && each.isLeftFor(KEPT));
      known.values().stream()
          .filter(each -> !each.hasEnded() && each.isLeftFor(leftMax))
          .forEach(left::add);
    }
    for (DetachedQuery each : left) {
      try {
        each.cancel("Nobody has listened to the query for " + leftMax.toSeconds() + " s");
      } catch (RuntimeException failure) {
        LoggerFactory.getLogger(DetachedQueries.class).error("A query did not stop", failure);
      }
    }
  }

  /** After the queries of the server have been stopped. */
  @Override
  public void close() {
    sweeper.shutdownNow();
    threads.shutdown();
  }
}
