package org.glimpse.server;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.glimpse.engine.Session;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * A session of the engine that a client uses: a JDBC connection with its statements, or a shell's.
 * Its requests are carried out one after the other; cancelling and closing go beside.
 */
final class ServerSession implements AutoCloseable {
  private static final long ASK_MILLIS = 50;

  private final String id;
  private final User user;
  private final Session session;
  private final int statementsMax;
  private final Semaphore waiters;
  private final ReentrantLock turn = new ReentrantLock();
  private final AtomicInteger statementIds = new AtomicInteger();
  private final AtomicInteger busy = new AtomicInteger();
  private final Map<Integer, ServerStatement> statements = new ConcurrentHashMap<>();
  private volatile long usedNanos = System.nanoTime();
  private volatile long heartbeatNanos;
  private volatile boolean heartbeats;
  private volatile boolean closed;

  /**
   * @param waiters requests of all sessions that wait for another of theirs
   */
  ServerSession(String id, User user, Session session, int statementsMax, Semaphore waiters) {
    this.id = id;
    this.user = user;
    this.session = session;
    this.statementsMax = statementsMax;
    this.waiters = waiters;
  }

  String id() {
    return id;
  }

  User user() {
    return user;
  }

  Session session() {
    return session;
  }

  /**
   * Does something under the session, alone.
   *
   * @param token stops the waiting for it
   * @throws GlimpseException SERVER_BUSY where too many requests wait for others of their sessions:
   *     one that waits has a thread, even after its client has gone
   */
  <T> T alone(CancelToken token, Supplier<T> work) {
    lock(token);
    busy.incrementAndGet();
    try {
      requireOpen();
      return work.get();
    } finally {
      usedNanos = System.nanoTime();
      busy.decrementAndGet();
      turn.unlock();
    }
  }

  private void lock(CancelToken token) {
    if (turn.tryLock()) {
      return;
    }
    if (!waiters.tryAcquire()) {
      throw GlimpseException.of(
          ErrorCode.SERVER_BUSY,
          "Too many requests wait for others of their connections",
          "Wait for an answer before asking again, or open more connections.");
    }
    try {
      while (!turn.tryLock(ASK_MILLIS, TimeUnit.MILLISECONDS)) {
        token.throwIfCancelled();
        requireOpen();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw GlimpseException.of(
          ErrorCode.CANCELLED, "The request was interrupted", "Send it again.");
    } finally {
      waiters.release();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw Failure.closed("The connection");
    }
  }

  /** Whether a request is being carried out. */
  boolean isBusy() {
    return busy.get() > 0;
  }

  /**
   * A new statement.
   *
   * @throws GlimpseException SERVER_BUSY where it has too many
   */
  synchronized ServerStatement newStatement() {
    requireOpen();
    if (statements.size() >= statementsMax) {
      throw GlimpseException.of(
          ErrorCode.SERVER_BUSY,
          "The connection has " + statementsMax + " statements open, and no more are allowed",
          "Close those that are not needed any more.");
    }
    ServerStatement statement = new ServerStatement(this, statementIds.incrementAndGet());
    statements.put(statement.id(), statement);
    return statement;
  }

  /** An id for a result set of metadata, which is whole at once and keeps nothing. */
  int newMetadataId() {
    return statementIds.incrementAndGet();
  }

  /**
   * @throws GlimpseException CLOSED
   */
  ServerStatement statement(int statementId) {
    return findStatement(statementId)
        .orElseThrow(() -> Failure.closed("Statement " + statementId + " of the connection"));
  }

  Optional<ServerStatement> findStatement(int statementId) {
    return Optional.ofNullable(statements.get(statementId));
  }

  void closeStatement(int statementId) {
    ServerStatement statement = statements.remove(statementId);
    if (statement != null) {
      statement.close();
    }
  }

  /** Stops what every statement is doing; from any thread. */
  void cancel(String message) {
    statements.values().forEach(statement -> statement.cancel(message));
    session.cancel();
  }

  void used() {
    usedNanos = System.nanoTime();
  }

  void heartbeat() {
    heartbeatNanos = System.nanoTime();
    usedNanos = heartbeatNanos;
    heartbeats = true;
  }

  /** Whether its client has gone, or nobody has used it for too long. */
  boolean isAbandoned(ServerLimits limits) {
    if (heartbeats && isLonger(heartbeatNanos, limits.heartbeatSilence())) {
      return true;
    }
    return !isBusy() && isLonger(usedNanos, limits.sessionIdle());
  }

  /** Closes results that nobody has fetched for too long. */
  void closeIdleResults(Duration limit) {
    if (!isBusy()) {
      statements.values().forEach(statement -> statement.closeIdleResult(limit));
    }
  }

  static boolean isLonger(long sinceNanos, Duration limit) {
    return System.nanoTime() - sinceNanos > limit.toNanos();
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    cancel("The connection was closed");
    statements.values().forEach(ServerStatement::close);
    statements.clear();
    session.close();
  }
}
