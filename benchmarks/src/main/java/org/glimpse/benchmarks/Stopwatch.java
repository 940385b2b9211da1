package org.glimpse.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Wall and CPU time of this process since it was started. */
public final class Stopwatch {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final long wallNanos = System.nanoTime();
  private final long cpuNanos = SYSTEM.getProcessCpuTime();

  /**
   * Seconds passed on the clock, and seconds that the processors spent on this process.
   *
   * @param wall seconds
   * @param cpu seconds, over all threads
   */
  public record Seconds(double wall, double cpu) {
    /** Both together. */
    public Seconds plus(Seconds other) {
      return new Seconds(wall + other.wall, cpu + other.cpu);
    }
  }

  /** Since this was made. */
  public Seconds passed() {
    return new Seconds(
        (System.nanoTime() - wallNanos) / 1e9, (SYSTEM.getProcessCpuTime() - cpuNanos) / 1e9);
  }
}
