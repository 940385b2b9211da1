package org.glimpse.optimizer.sampling;

import java.util.List;

/** Told what is known so far, each time a sample is complete. */
@FunctionalInterface
public interface LookListener {
  /** For who does not want to know. */
  LookListener NONE = (intervals, frames) -> {};

  /**
   * An interval that holds the truth, with the confidence promised, at every look together.
   *
   * @param estimate the estimate now
   * @param lower no look so far says that the truth is below
   * @param upper no look so far says that the truth is above
   */
  record Interval(double estimate, double lower, double upper) {}

  /**
   * @param intervals one for each target
   * @param frames measured so far
   */
  void looked(List<Interval> intervals, long frames);
}
