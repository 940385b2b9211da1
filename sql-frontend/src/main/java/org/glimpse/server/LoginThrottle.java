package org.glimpse.server;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Slows down those who guess: after a few failed logins in a row, the next is heard only after a
 * pause that doubles each time. Counted by address and by user; a user's pause stays short, so that
 * a stranger's guesses do not lock the user out.
 */
final class LoginThrottle {
  private static final int FREE_FAILURES = 5;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration ADDRESS_PAUSE_MAX = Duration.ofMinutes(5);
  private static final Duration USER_PAUSE_MAX = Duration.ofSeconds(10);
  private static final int ENTRIES_MAX = 10_000;

  private final LongSupplier nanos;
  private final Map<String, Failures> entries =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
          return size() > ENTRIES_MAX;
        }
      };

  /** Failures in a row, and until when the next attempt waits. */
  private record Failures(int inARow, long untilNanos) {}

  /**
   * @param nanos the clock, as {@link System#nanoTime}
   */
  LoginThrottle(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** How long an attempt has to wait; zero where it is heard now. */
  synchronized Duration pause(String user, String address) {
    long now = nanos.getAsLong();
    return Duration.ofNanos(Math.max(left("a " + address, now), left("u " + user, now)));
  }

  private long left(String key, long now) {
    Failures entry = entries.get(key);
    return entry == null || entry.inARow() < FREE_FAILURES
        ? 0
        : Math.max(0, entry.untilNanos() - now);
  }

  synchronized void failed(String user, String address) {
    fail("a " + address, ADDRESS_PAUSE_MAX);
    fail("u " + user, USER_PAUSE_MAX);
  }

  private void fail(String key, Duration max) {
    Failures before = entries.get(key);
    int failures = before == null ? 1 : before.inARow() + 1;
    int doublings = Math.min(30, Math.max(0, failures - FREE_FAILURES));
    long pause = Math.min(max.toNanos(), FIRST_PAUSE.toNanos() << doublings);
    entries.put(key, new Failures(failures, nanos.getAsLong() + pause));
  }

  synchronized void succeeded(String user, String address) {
    entries.remove("a " + address);
    entries.remove("u " + user);
  }
}
