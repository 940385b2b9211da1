package org.glimpse.optimizer.execution;

/**
 * A number for each of some frames.
 *
 * @param places of the frames
 * @param values by place
 */
record FrameMeasures(FramePlaces places, float[] values) {
  /** The number of a frame, which must be one of them. */
  float of(long frame) {
    return values[(int) places.before(frame)];
  }
}
