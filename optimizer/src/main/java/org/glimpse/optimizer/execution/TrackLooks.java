package org.glimpse.optimizer.execution;

import java.util.List;
import org.glimpse.video.FrameSet;

/** What frames are looked at with, to find objects that match. */
interface TrackLooks {
  /**
   * What labels show.
   *
   * @param occupied frames with an object of the class
   * @param hits frames with an object that matches
   */
  record Seen(FrameSet occupied, FrameSet hits) {}

  /**
   * An object in a stretch.
   *
   * @param stretch its place in the list of stretches
   * @param lastSeen the last frame that shows it
   * @param matching the frames in which it matches
   */
  record Track(int stretch, long lastSeen, FrameSet matching) {}

  /** Labels frames. */
  Seen look(FrameSet frames);

  /**
   * Follows objects through stretches whose frames are all labelled, each as if the video began
   * with it.
   *
   * @return the tracks that match at least once
   */
  List<Track> follow(List<FrameSet.Range> stretches);

  /**
   * Follows objects through stretches whose frames are all labelled, as far as this is beyond doubt
   * whatever was before.
   *
   * @return the pieces of tracks that match at least once
   */
  List<Track> link(List<FrameSet.Range> stretches);
}
