package org.glimpse.optimizer.sampling;

/** What the truth says of single frames, such as how many of their objects match. */
@FunctionalInterface
public interface Measurement {
  /**
   * Measures some frames.
   *
   * @param frames ascending and distinct, 0 to N - 1 in order of time
   * @return a row of finite values for each, all rows of the same length
   */
  double[][] measure(long[] frames);

  /**
   * In how many goes, each of frames from all over, these may be measured at hardly more cost than
   * in one: an estimate is told between them.
   *
   * @param frames ascending and distinct
   * @return 1 where one is best
   */
  default int goes(long[] frames) {
    return 1;
  }

  /** Told before every frame is measured, in several goes. */
  default void measuresAll() {}
}
