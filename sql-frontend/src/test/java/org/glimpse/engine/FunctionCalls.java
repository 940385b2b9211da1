package org.glimpse.engine;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** What functions of a jar under test did; code in the jar finds this class. */
public final class FunctionCalls {
  private static final Map<String, Integer> CALLS = new ConcurrentHashMap<>();
  private static volatile CountDownLatch stuck = new CountDownLatch(1);

  private FunctionCalls() {}

  /** Notes a call. */
  public static void count(String function) {
    CALLS.merge(function, 1, Integer::sum);
  }

  /** Returns only after {@link #reset}, whoever interrupts. */
  public static void hang() {
    CountDownLatch until = stuck;
    while (until.getCount() > 0) {
      try {
        until.await();
      } catch (InterruptedException ignored) {
        count("interrupted");
      }
    }
  }

  static int of(String function) {
    return CALLS.getOrDefault(function, 0);
  }

  static void reset() {
    CALLS.clear();
    stuck.countDown();
    stuck = new CountDownLatch(1);
  }
}
