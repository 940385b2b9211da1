package org.glimpse.optimizer.execution;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.glimpse.workspace.QueryContext;

/**
 * Looks at a running statement ten times a second: a deadline is seen only by asking, and native
 * code does not ask. Close it when the statement ends.
 */
final class Watchdog implements AutoCloseable {
  private static final int PERIOD_MILLIS = 100;
  private static final ScheduledExecutorService CLOCK =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "glimpse-watchdog");
            thread.setDaemon(true);
            return thread;
          });

  private final ScheduledFuture<?> watching;

  private Watchdog(ScheduledFuture<?> watching) {
    this.watching = watching;
  }

  /**
   * Starts watching.
   *
   * @param alsoAsk runs at each look, and must return fast
   */
  static Watchdog over(QueryContext context, Runnable alsoAsk) {
    Runnable look =
        () -> {
          if (!context.cancel().isCancelled()) {
            alsoAsk.run();
          }
        };
    return new Watchdog(
        CLOCK.scheduleWithFixedDelay(look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS));
  }

  @Override
  public void close() {
    watching.cancel(false);
  }
}
