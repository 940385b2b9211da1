package org.glimpse.server;

import java.time.Duration;
import java.util.Optional;
import org.glimpse.engine.PreparedSql;

/** A statement of a JDBC connection: what was prepared, and the execution that it has open. */
final class ServerStatement implements AutoCloseable {
  private final ServerSession session;
  private final int id;
  private volatile PreparedSql prepared;
  private volatile long maxRows;
  private volatile ServerQuery query;
  private volatile long rowsSent;
  private volatile long usedNanos = System.nanoTime();
  private volatile boolean closed;

  ServerStatement(ServerSession session, int id) {
    this.session = session;
    this.id = id;
  }

  int id() {
    return id;
  }

  ServerSession session() {
    return session;
  }

  /**
   * @param rowsMax rows of each execution; 0 for all
   */
  void prepared(PreparedSql statement, long rowsMax) {
    prepared = statement;
    maxRows = rowsMax;
  }

  Optional<PreparedSql> prepared() {
    return Optional.ofNullable(prepared);
  }

  long maxRows() {
    return maxRows;
  }

  /** Begins another execution; the one before is closed. */
  void executes(ServerQuery next) {
    ServerQuery before = query;
    if (before != null) {
      before.close();
    }
    query = next;
    rowsSent = 0;
    usedNanos = System.nanoTime();
    if (closed) {
      next.cancel("The statement was closed");
    }
  }

  /** The execution last begun. */
  Optional<ServerQuery> query() {
    return Optional.ofNullable(query);
  }

  long rowsSent() {
    return rowsSent;
  }

  void sent(long rows) {
    rowsSent += rows;
    usedNanos = System.nanoTime();
  }

  void cancel(String message) {
    ServerQuery current = query;
    if (current != null && !current.outcome().ended()) {
      current.cancel(message);
    }
  }

  void closeIdleResult(Duration limit) {
    ServerQuery current = query;
    if (current != null && !current.outcome().ended() && ServerSession.isLonger(usedNanos, limit)) {
      current.close();
    }
  }

  @Override
  public void close() {
    closed = true;
    ServerQuery current = query;
    if (current != null) {
      current.close();
    }
  }
}
