package org.glimpse.optimizer.sampling;

/** A value that is known for every frame, and so is its mean: a proxy's expected count. */
public interface ControlVariate {
  /** The value for a frame, 0 to N - 1 in order of time. */
  double value(long frame);

  /** The mean over all N frames. */
  double mean();
}
