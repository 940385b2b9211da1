package org.glimpse.detection;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.glimpse.workspace.CancelToken;

/**
 * Calls of foreign code that may never return: each on a daemon thread, which is interrupted and
 * left behind when time is up or the statement is cancelled.
 */
final class TimedCalls implements AutoCloseable {
  /** A cancelled statement waits no longer than this. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "glimpse-function");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * The value of a call.
   *
   * @param limit how long it may take; empty for as long as it likes
   * @throws ExecutionException what the call threw
   * @throws TimeoutException where it did not return in time
   * @throws org.glimpse.workspace.GlimpseException the reason of a cancelled statement
   */
  <T> T call(Callable<T> body, Optional<Duration> limit, CancelToken cancel)
      throws ExecutionException, TimeoutException {
    Future<T> running = threads.submit(body);
    long start = System.nanoTime();
    long most = limit.map(Duration::toNanos).orElse(Long.MAX_VALUE);
    boolean returned = false;
    try {
      while (true) {
        long left = most - (System.nanoTime() - start);
        try {
          T value = running.get(Math.min(LOOK_NANOS, Math.max(0, left)), TimeUnit.NANOSECONDS);
          returned = true;
          return value;
        } catch (TimeoutException notYet) {
          cancel.throwIfCancelled();
          if (left <= LOOK_NANOS) {
            throw notYet;
          }
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      cancel.cancel("The thread of the statement was interrupted");
      cancel.throwIfCancelled();
      throw new IllegalStateException("a cancelled token cancels", interrupted);
    } finally {
      if (!returned) {
        running.cancel(true);
      }
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
