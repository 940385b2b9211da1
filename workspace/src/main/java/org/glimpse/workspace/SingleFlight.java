package org.glimpse.workspace;

import java.util.HashSet;
import java.util.Set;

/**
 * Work that one statement at a time does for a key: others that need the same wait, and find it
 * done. Safe from any thread; a flight is not reentrant.
 *
 * @param <K> what the work is for
 */
public final class SingleFlight<K> {
  private static final long WAIT_MILLIS = 50;

  private final Set<K> busy = new HashSet<>();

  /** The right to do the work; close it when it is done, or given up. */
  @FunctionalInterface
  public interface Flight {
    void close();
  }

  /**
   * Waits until nobody else is at the key. Look again whether there is anything left to do.
   *
   * @throws GlimpseException the reason of a cancelled statement
   */
  public Flight enter(K key, QueryContext context) {
    if (take(key)) {
      return () -> leave(key);
    }
    Turn.Rest resting = context.turn().rest();
    try {
      while (!takeWithin(key)) {
        context.cancel().throwIfCancelled();
      }
    } finally {
      resting.close();
    }
    return () -> leave(key);
  }

  private synchronized boolean take(K key) {
    return busy.add(key);
  }

  private synchronized boolean takeWithin(K key) {
    if (busy.contains(key)) {
      try {
        wait(WAIT_MILLIS);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw GlimpseException.of(
            ErrorCode.CANCELLED, "The statement was interrupted", "Run the same again to go on.");
      }
    }
    return busy.add(key);
  }

  private synchronized void leave(K key) {
    busy.remove(key);
    notifyAll();
  }
}
