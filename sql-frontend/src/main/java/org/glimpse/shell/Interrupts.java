package org.glimpse.shell;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.glimpse.workspace.CancelToken;
import org.jline.utils.Signals;

/**
 * Ctrl-C while statements run: the first cancels, a second within two seconds ends the process at
 * once, whatever it is doing.
 */
final class Interrupts {
  private static final String SIGNAL = "INT";
  private static final Duration TWICE_WITHIN = Duration.ofSeconds(2);
  private static final long NEVER = Long.MIN_VALUE;

  private final CancelToken token;
  private final AtomicLong lastNanos = new AtomicLong(NEVER);

  private Interrupts(CancelToken token) {
    this.token = token;
  }

  /**
   * Runs {@code work} while the signal cancels {@code token}.
   *
   * @return what the work returns
   */
  static <T> T cancelling(CancelToken token, Supplier<T> work) {
    Object previous = Signals.register(SIGNAL, new Interrupts(token)::interrupted);
    try {
      return work.get();
    } finally {
      Signals.unregister(SIGNAL, previous);
    }
  }

  private void interrupted() {
    long now = System.nanoTime();
    long before = lastNanos.getAndSet(now);
    if (before != NEVER && now - before < TWICE_WITHIN.toNanos()) {
      // Labels are durable step by step and the catalogue recovers, so nothing has to be tidied.
      Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
    }
    token.cancel("The statement was cancelled");
  }
}
