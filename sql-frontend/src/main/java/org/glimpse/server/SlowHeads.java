package org.glimpse.server;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.LoggerFactory;

/**
 * Closes connections on which the head of a request, or a handshake, takes too long: a byte now and
 * then keeps a socket from being idle, and sockets are few. Looks at all of them once a second.
 */
final class SlowHeads implements Runnable {
  private static final long EVERY_MILLIS = 1000;

  private final ServerConnector connector;
  private final Duration limit;
  private Map<EndPoint, Pause> pauses = new HashMap<>();

  /**
   * A connection on which nothing is being answered.
   *
   * @param requests that were answered on it
   * @param bytes that had come when it was first seen so
   * @param sinceNanos when more than these were seen; 0 while there are no more
   */
  private record Pause(long requests, long bytes, long sinceNanos) {}

  SlowHeads(ServerConnector connector, Duration limit) {
    this.connector = connector;
    this.limit = limit;
  }

  /** Looks now, and again until the connector stops. */
  @Override
  public void run() {
    try {
      look(System.nanoTime());
    } catch (RuntimeException failure) {
      LoggerFactory.getLogger(SlowHeads.class).error("Connections cannot be watched", failure);
    }
    if (connector.isRunning()) {
      connector.getScheduler().schedule(this, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void look(long now) {
    Map<EndPoint, Pause> still = new HashMap<>();
    for (EndPoint endPoint : connector.getConnectedEndPoints()) {
      Connection connection = requests(endPoint.getConnection());
      if (connection == null || connection.getMessagesIn() > connection.getMessagesOut()) {
        continue; // not open yet, or a request is being answered
      }
      Pause pause = pause(pauses.get(endPoint), connection, now);
      if (pause.sinceNanos() != 0 && now - pause.sinceNanos() > limit.toNanos()) {
        endPoint.close();
      } else {
        still.put(endPoint, pause);
      }
    }
    pauses = still;
  }

  private static Connection requests(Connection connection) {
    return connection instanceof SslConnection tls
        ? tls.getSslEndPoint().getConnection()
        : connection;
  }

  private static Pause pause(Pause before, Connection connection, long now) {
    long requests = connection.getMessagesIn();
    long bytes = connection.getBytesIn();
    if (before == null || before.requests() != requests) {
      // Of a new connection even silence is counted: it may be in a handshake.
      return new Pause(requests, bytes, requests == 0 ? now : 0);
    }
    return before.sinceNanos() == 0 && bytes > before.bytes()
        ? new Pause(requests, before.bytes(), now)
        : before;
  }
}
