package org.glimpse.server;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.glimpse.engine.PreparedSql;
import org.glimpse.workspace.Clock;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;

/**
 * The queries of a server: those that have not ended, the latest of those that have, and what all
 * of them cost. Safe for use from several threads.
 */
final class ServerQueries {
  private static final int ENDED_KEPT = 200;

  private final FairQueue queue;
  private final QueryLog log;

  // Guarded by this.
  private final Set<ServerQuery> open = new HashSet<>();
  private final Deque<ServerQuery> ended = new ArrayDeque<>();
  private final Map<Counter, Long> counted = new EnumMap<>(Counter.class);
  private final Map<Clock, Double> clocked = new EnumMap<>(Clock.class);
  private final Map<QueryOutcome, Long> outcomes = new EnumMap<>(QueryOutcome.class);
  private double seconds;
  private GlimpseException stopping;

  ServerQueries(FairQueue queue, QueryLog log) {
    this.queue = queue;
    this.log = log;
  }

  /**
   * A query that has not begun; close it.
   *
   * @throws GlimpseException SHUTTING_DOWN
   */
  synchronized ServerQuery query(ServerSession session, PreparedSql prepared) {
    requireServing();
    ServerQuery query =
        new ServerQuery(this, session, prepared, queue.place(session.user().name()));
    open.add(query);
    return query;
  }

  synchronized void requireServing() {
    if (stopping != null) {
      throw GlimpseException.of(stopping.code(), stopping.getMessage(), stopping.advice());
    }
  }

  synchronized boolean isStopping() {
    return stopping != null;
  }

  void began(ServerQuery query) {
    synchronized (this) {
      if (stopping == null) {
        return;
      }
    }
    query.cancel(stopReason());
  }

  private static GlimpseException stopReason() {
    return GlimpseException.of(
        ErrorCode.SHUTTING_DOWN,
        "The server is shutting down",
        "Labels finished before are kept: ask again when it is back.");
  }

  void ended(ServerQuery query) {
    synchronized (this) {
      open.remove(query);
      ended.addFirst(query);
      if (ended.size() > ENDED_KEPT) {
        ended.removeLast();
      }
      query.context().ifPresent(this::add);
      outcomes.merge(query.outcome(), 1L, Long::sum);
      seconds += query.seconds();
      notifyAll();
    }
    log.write(query);
  }

  private void add(QueryContext context) {
    for (Counter counter : Counter.values()) {
      counted.merge(counter, context.stats().get(counter), Long::sum);
    }
    for (Clock clock : Clock.values()) {
      clocked.merge(clock, context.stats().seconds(clock), Double::sum);
    }
  }

  /** Stops all, refuses new ones, and waits until the steps under way have ended. */
  boolean stop(Duration limit) {
    List<ServerQuery> running;
    synchronized (this) {
      stopping = stopReason();
      running = new ArrayList<>(open);
    }
    running.forEach(query -> query.cancel(stopReason()));
    long end = System.nanoTime() + limit.toNanos();
    synchronized (this) {
      while (open.stream().anyMatch(query -> query.session().isBusy())) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          return false;
        }
        try {
          wait(Math.min(left, 100));
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
    }
    return true;
  }

  /** Not ended ones first, the newest first of both. */
  synchronized List<ServerQuery> list() {
    List<ServerQuery> all =
        new ArrayList<>(
            open.stream().sorted(Comparator.comparing(ServerQuery::started).reversed()).toList());
    all.addAll(ended);
    return all;
  }

  /** By id: one that has not ended, or ended lately. */
  synchronized Optional<ServerQuery> find(long id) {
    return list().stream()
        .filter(query -> query.id().filter(own -> own == id).isPresent())
        .findFirst();
  }

  /** Whether a user may stop a query, as far as it is one of this server. */
  boolean mayKill(User user, long id) {
    return find(id).map(query -> user.owns(query.session().user().name())).orElse(true);
  }

  /** What all queries have cost so far, those under way included. */
  synchronized double total(Counter counter) {
    double sum = counted.getOrDefault(counter, 0L);
    for (ServerQuery query : open) {
      sum += query.context().map(context -> context.stats().get(counter)).orElse(0L);
    }
    return sum;
  }

  synchronized double total(Clock clock) {
    double sum = clocked.getOrDefault(clock, 0.0);
    for (ServerQuery query : open) {
      sum += query.context().map(context -> context.stats().seconds(clock)).orElse(0.0);
    }
    return sum;
  }

  /** Queries that ended so. */
  synchronized double total(QueryOutcome outcome) {
    return outcomes.getOrDefault(outcome, 0L);
  }

  /** Seconds of all queries that ended. */
  synchronized double totalSeconds() {
    return seconds;
  }

  /** A place for work that is no statement. */
  FairQueue.Place place(User user) {
    requireServing();
    return queue.place(user.name());
  }

  int waiting() {
    return queue.waiting();
  }

  int working() {
    return queue.working();
  }
}
