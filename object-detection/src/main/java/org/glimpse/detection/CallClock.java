package org.glimpse.detection;

/** Adds up what calls of a function take, decoding left out. Used by one thread. */
final class CallClock {
  private long calls;
  private long nanos;

  /**
   * Adds the time since a moment.
   *
   * @param moreCalls that began in it
   * @param startNanos of {@link System#nanoTime}
   */
  void addSince(long startNanos, int moreCalls) {
    calls += moreCalls;
    nanos += System.nanoTime() - startNanos;
  }

  long calls() {
    return calls;
  }

  double seconds() {
    return nanos / 1e9;
  }
}
