package org.glimpse.detection;

/** Told of the objects of a frame as they are followed through a window of frames. */
@FunctionalInterface
public interface TrackListener {
  /**
   * A frame with objects that have identities.
   *
   * @param window which window, from 0 in the order given
   * @param frame ascending within a window
   * @param ordinals places of the objects in their frame, ascending
   * @param trackIds of each; equal within a window for the same object, without meaning beyond it
   */
  void followed(int window, long frame, int[] ordinals, long[] trackIds);
}
