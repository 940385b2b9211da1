package org.glimpse.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.slf4j.LoggerFactory;

/**
 * Stops a query whose client closes its connection. While a handler works, its connection reads
 * nothing, so the end of the stream would go unseen; here each such connection is looked at once a
 * second. What a client sends ahead of the answer (its next request) is given to the connection,
 * which reads it afterwards; it is not looked at again until then.
 *
 * <p>A client whose machine or network vanishes says nothing: the probes of TCP, which {@link
 * GlimpseServer} sets to a few seconds, break its connection.
 */
final class ClientWatch implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final int AHEAD_BYTES = 1024;

  private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService looker =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "glimpse-client-watch");
            thread.setDaemon(true);
            return thread;
          });

  ClientWatch() {
    looker.scheduleWithFixedDelay(
        this::look, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Watches a connection whose request was read whole, until closed.
   *
   * @param onGone hears why, once, where the client goes
   */
  Watched watch(EndPoint endPoint, Consumer<String> onGone) {
    Watched each = new Watched(endPoint, onGone);
    watched.add(each);
    return each;
  }

  private void look() {
    for (Watched each : watched) {
      try {
        each.look();
      } catch (RuntimeException failure) {
        LoggerFactory.getLogger(ClientWatch.class).error("A client cannot be watched", failure);
        each.close();
      }
    }
  }

  @Override
  public void close() {
    looker.shutdownNow();
  }

  /** One connection under watch. */
  final class Watched implements AutoCloseable {
    private final EndPoint endPoint;
    private final Consumer<String> onGone;

    // Guarded by this.
    private boolean ended;

    private Watched(EndPoint endPoint, Consumer<String> onGone) {
      this.endPoint = endPoint;
      this.onGone = onGone;
    }

    private synchronized void look() {
      if (ended) {
        return;
      }
      ByteBuffer ahead = BufferUtil.allocate(AHEAD_BYTES);
      boolean gone;
      try {
        gone = !endPoint.isOpen() || endPoint.fill(ahead) < 0;
      } catch (IOException broken) {
        gone = true;
      }
      if (ahead.hasRemaining() && endPoint.getConnection() instanceof Connection.UpgradeTo reader) {
        reader.onUpgradeTo(ahead);
        close();
      } else if (gone) {
        onGone.accept("The client closed its connection");
        close();
      }
    }

    /** After this the connection is its own again. */
    @Override
    public synchronized void close() {
      ended = true;
      watched.remove(this);
    }
  }
}
