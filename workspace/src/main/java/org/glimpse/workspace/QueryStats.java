package org.glimpse.workspace;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;

/** What one statement has cost so far. Adding is safe from any thread. */
public final class QueryStats {
  private final Map<Counter, AtomicLong> counters = new EnumMap<>(Counter.class);
  private final Map<Clock, DoubleAdder> seconds = new EnumMap<>(Clock.class);
  private final DoubleAdder priced = new DoubleAdder();

  public QueryStats() {
    for (Counter counter : Counter.values()) {
      counters.put(counter, new AtomicLong());
    }
    for (Clock clock : Clock.values()) {
      seconds.put(clock, new DoubleAdder());
    }
  }

  public void add(Counter counter, long amount) {
    counters.get(counter).addAndGet(amount);
  }

  /** Adds seconds of work that the clock measured. */
  public void addSeconds(Clock clock, double amount) {
    seconds.get(clock).add(amount);
  }

  /**
   * Adds the stated price of work that did not take that long: the calls of a recording with {@code
   * seconds_per_frame}. Counted under its clock and, apart, in {@link #pricedSeconds}.
   */
  public void addPricedSeconds(Clock clock, double amount) {
    seconds.get(clock).add(amount);
    priced.add(amount);
  }

  public long get(Counter counter) {
    return counters.get(counter).get();
  }

  public double seconds(Clock clock) {
    return seconds.get(clock).sum();
  }

  /** Seconds that were charged but did not pass. */
  public double pricedSeconds() {
    return priced.sum();
  }
}
