package org.glimpse.optimizer.execution;

import java.util.Collection;
import java.util.Locale;
import org.glimpse.detection.Labeler.LabelCost;
import org.glimpse.detection.RegisteredDetector;
import org.glimpse.optimizer.PlanFacts;
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

  /** The frames of several needs of one video, without duplicates; priced as the first. */
  static LabelNeed union(Collection<LabelNeed> needs) {
    LabelNeed first = needs.iterator().next();
    FrameSet frames = FrameSet.empty();
    FrameSet labelled = FrameSet.empty();
    boolean tracked = false;
    for (LabelNeed need : needs) {
      frames = frames.union(need.frames());
      labelled = labelled.union(need.labelled());
      tracked |= need.tracked();
    }
    return new LabelNeed(first.video(), first.detector(), frames, labelled, tracked, first.cost());
  }

  /** The same, priced anew. */
  LabelNeed priced(LabelCost changed) {
    return new LabelNeed(video, detector, frames, labelled, tracked, changed);
  }

  /** The frames whose labels are needed for rows of some of {@link #frames}. */
  FrameSet labelledFor(FrameSet some) {
    return tracked && !some.isEmpty()
        ? labelled.intersect(FrameSet.range(0, some.last() + 1))
        : some;
  }

  /** Whose labels, and of how many frames, as EXPLAIN tells it. */
  String inWords() {
    return String.format(
        Locale.ROOT,
        "labels: detector %s on %s, %d of %d frames in range",
        detector.name(),
        video.name(),
        frames.size(),
        video.frameCount());
  }

  /** The same as data. */
  PlanFacts.Source source() {
    return new PlanFacts.Source(
        video.name(),
        detector.name(),
        video.hasPixels(),
        frames.size(),
        video.frameCount(),
        stored(),
        cost.detectorCalls());
  }

  long stored() {
    return labelled.size() - cost.detectorCalls();
  }
}
