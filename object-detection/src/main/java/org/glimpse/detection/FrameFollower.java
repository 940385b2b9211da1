package org.glimpse.detection;

import java.util.List;

/** Gives the objects of one frame after another their identities. */
interface FrameFollower {
  /**
   * Takes the next frame that has detections.
   *
   * @param frame greater than every frame before it; frames between had no detections
   * @param detections of the frame, in their stored order
   * @return the id of each
   */
  long[] next(long frame, List<Detection> detections);
}
