package org.glimpse.optimizer.execution;

import org.glimpse.detection.Labeler.LabelCost;
import org.glimpse.detection.RegisteredDetector;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;

/**
 * The labels that a plan reads.
 *
 * @param video whose frames
 * @param detector that makes them
 * @param frames that rows may come from
 * @param labelled frames whose labels are needed: {@code frames}, or all up to the last of them
 *     where objects are tracked
 * @param tracked whether track ids are needed, which follow objects from frame 0
 * @param cost of making the labels that are missing
 */
record LabelNeed(
    Video video,
    RegisteredDetector detector,
    FrameSet frames,
    FrameSet labelled,
    boolean tracked,
    LabelCost cost) {

  long stored() {
    return labelled.size() - cost.detectorCalls();
  }
}
