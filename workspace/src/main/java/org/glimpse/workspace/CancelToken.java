package org.glimpse.workspace;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Tells long work to stop: cancelled by a user, or by a deadline that passes. Work asks at natural
 * borders; blocking native calls register a callback that interrupts them. A cancelled token stays
 * cancelled, with its first reason.
 */
public final class CancelToken {
  private static final long NO_DEADLINE = Long.MAX_VALUE;

  private final AtomicReference<GlimpseException> reason = new AtomicReference<>();
  private final ConcurrentLinkedQueue<Runnable> listeners = new ConcurrentLinkedQueue<>();
  private final long startNanos = System.nanoTime();
  private final long timeoutNanos;

  private CancelToken(long timeoutNanos) {
    this.timeoutNanos = timeoutNanos;
  }

  /** A token without a deadline. */
  public static CancelToken create() {
    return new CancelToken(NO_DEADLINE);
  }

  /** A token that cancels itself with {@link ErrorCode#TIMEOUT} once the time has passed. */
  public static CancelToken withTimeout(Duration timeout) {
    return new CancelToken(timeout.isZero() ? NO_DEADLINE : timeout.toNanos());
  }

  /** Cancels with {@link ErrorCode#CANCELLED}; a second call has no effect. */
  public void cancel(String message) {
    cancel(
        GlimpseException.of(
            ErrorCode.CANCELLED, message, "Labels finished before are kept and will be reused."));
  }

  /** Cancels for the given reason; only the first reason counts. */
  public void cancel(GlimpseException why) {
    if (reason.compareAndSet(null, why)) {
      for (Runnable listener = listeners.poll(); listener != null; listener = listeners.poll()) {
        listener.run();
      }
    }
  }

  /** Whether work should stop; cheap enough to ask per packet. */
  public boolean isCancelled() {
    if (reason.get() != null) {
      return true;
    }
    if (timeoutNanos != NO_DEADLINE && System.nanoTime() - startNanos >= timeoutNanos) {
      cancel(
          GlimpseException.of(
              ErrorCode.TIMEOUT,
              "The statement ran longer than its limit of "
                  + Duration.ofNanos(timeoutNanos).toMillis() / 1000.0
                  + " s",
              "Raise the query timeout; labels finished before are kept and will be reused."));
      return true;
    }
    return false;
  }

  /**
   * @throws GlimpseException the reason, if this token is cancelled
   */
  public void throwIfCancelled() {
    if (isCancelled()) {
      GlimpseException why = reason.get();
      throw GlimpseException.of(why.code(), why.getMessage(), why.advice(), why);
    }
  }

  /**
   * Runs {@code listener} once on explicit cancellation (at once if that has happened); deadlines
   * are seen only by asking. Close the registration when the work that it guards has ended.
   */
  public Registration onCancel(Runnable listener) {
    listeners.add(listener);
    if (reason.get() != null && listeners.remove(listener)) {
      listener.run();
    }
    return () -> listeners.remove(listener);
  }

  /** Undoes {@link #onCancel}. */
  @FunctionalInterface
  public interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
