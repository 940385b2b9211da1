package org.glimpse.jdbc.remote;

import java.lang.ref.WeakReference;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.glimpse.jdbc.spi.DriverError;

/**
 * Tells the server every three seconds that this side is there, so that it may stop the work of
 * those that are not; and tells this side when the server is not. Ends with its session, or when
 * nobody holds that any more.
 */
final class Heartbeat {
  private static final long SECONDS_BETWEEN = 3;
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** With the pauses between, some twenty seconds of silence. */
  private static final int FAILURES_MAX = 3;

  private final WeakReference<RemoteSession> session;
  private int failures;

  private Heartbeat(RemoteSession session) {
    this.session = new WeakReference<>(session);
  }

  static void start(RemoteSession session) {
    new Heartbeat(session).beatLater();
  }

  /** On the timer's own thread: a pool that the application keeps busy must not delay it. */
  private void beatLater() {
    CompletableFuture.delayedExecutor(SECONDS_BETWEEN, TimeUnit.SECONDS, Runnable::run)
        .execute(this::beat);
  }

  private void beat() {
    RemoteSession alive = session.get();
    if (alive != null && !alive.isClosed()) {
      alive.transport().ping(alive.path("/alive"), LIMIT).whenComplete(this::heard);
    }
  }

  private void heard(HttpResponse<byte[]> response, Throwable failure) {
    failures = failure == null ? 0 : failures + 1;
    if (failures < FAILURES_MAX) {
      beatLater();
      return;
    }
    RemoteSession silent = session.get();
    if (silent != null) {
      silent
          .transport()
          .abort(
              DriverError.CONNECTION_LOST.because(
                  "The server does not answer any more", "Connect again.", failure));
    }
  }
}
