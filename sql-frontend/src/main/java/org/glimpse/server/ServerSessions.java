package org.glimpse.server;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.glimpse.engine.Engine;
import org.glimpse.engine.SessionPolicy;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.FileAccess;
import org.glimpse.workspace.GlimpseException;
import org.slf4j.LoggerFactory;

/** The sessions of a server's clients, by id; those that were abandoned are closed. */
final class ServerSessions implements AutoCloseable {
  private static final Duration SWEEP = Duration.ofSeconds(1);

  private final Engine engine;
  private final FileAccess files;
  private final ServerQueries queries;
  private final ServerLimits limits;
  private final Map<String, ServerSession> open = new ConcurrentHashMap<>();
  private final Semaphore waiters;
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "glimpse-sessions");
            thread.setDaemon(true);
            return thread;
          });

  ServerSessions(Engine engine, FileAccess files, ServerQueries queries, ServerLimits limits) {
    this.engine = engine;
    this.files = files;
    this.queries = queries;
    this.limits = limits;
    this.waiters = new Semaphore(limits.waitingMax());
    sweeper.scheduleWithFixedDelay(
        this::sweep, SWEEP.toMillis(), SWEEP.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Opens a session.
   *
   * @param settings by name
   * @throws GlimpseException SERVER_BUSY, INVALID_REQUEST for an id that is taken, UNKNOWN_SETTING,
   *     INVALID_SETTING, SHUTTING_DOWN
   */
  synchronized ServerSession open(String id, User user, Map<String, String> settings) {
    queries.requireServing();
    if (open.containsKey(id)) {
      throw Failure.invalidRequest(
          "A connection with this id is open already", "Choose an id that nobody else has.");
    }
    if (open.size() >= limits.sessionsMax() * (hasNone(user) ? 2 : 1)) {
      throw GlimpseException.of(
          ErrorCode.SERVER_BUSY,
          "The server has " + limits.sessionsMax() + " connections open, and no more are allowed",
          "Close those that are not needed, or try again later.");
    }
    ServerSession session = unlisted(id, user, settings);
    open.put(id, session);
    return session;
  }

  /** Whoever has none is let in though others have taken all. */
  private boolean hasNone(User user) {
    return open.values().stream().noneMatch(each -> each.user().name().equals(user.name()));
  }

  /** A session for a single request, which nobody else finds; close it. */
  ServerSession unlisted(String id, User user, Map<String, String> settings) {
    SessionPolicy policy =
        new SessionPolicy(
            Optional.of(user.name()),
            files,
            query -> queries.mayKill(user, query),
            user.administrator());
    ServerSession session =
        new ServerSession(id, user, engine.newSession(policy), limits.statementsMax(), waiters);
    try {
      settings.forEach(session.session()::set);
    } catch (RuntimeException refused) {
      session.close();
      throw refused;
    }
    return session;
  }

  /**
   * A user's session.
   *
   * @throws GlimpseException CLOSED; also for one of somebody else, of which nothing is told
   */
  ServerSession require(String id, User user) {
    ServerSession session = open.get(id);
    if (session == null || !session.user().name().equals(user.name())) {
      throw Failure.closed("The connection");
    }
    session.used();
    return session;
  }

  /** Closes a user's session, if it is open. */
  void close(String id, User user) {
    ServerSession session = open.get(id);
    if (session != null && session.user().name().equals(user.name())) {
      open.remove(id, session);
      session.close();
    }
  }

  int size() {
    return open.size();
  }

  private void sweep() {
    for (ServerSession session : open.values()) {
      try {
        if (session.isAbandoned(limits)) {
          open.remove(session.id(), session);
          session.close();
        } else {
          session.closeIdleResults(limits.statementIdle());
        }
      } catch (RuntimeException failure) {
        LoggerFactory.getLogger(ServerSessions.class).error("A session did not close", failure);
      }
    }
  }

  @Override
  public void close() {
    sweeper.shutdownNow();
    for (ServerSession session : open.values()) {
      session.close();
    }
    open.clear();
  }
}
