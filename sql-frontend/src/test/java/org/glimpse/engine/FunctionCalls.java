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
    count("hanging");
    while (until.getCount() > 0) {
      try {
        until.await();
      } catch (InterruptedException ignored) {
        count("interrupted");
      }
    }
  }

  /** Returns once a function was called, or after a while. */
  static void await(String function) throws InterruptedException {
    for (int wait = 0; wait < 1000 && of(function) == 0; wait++) {
      Thread.sleep(20);
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
