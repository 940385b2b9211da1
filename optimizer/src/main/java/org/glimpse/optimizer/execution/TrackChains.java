package org.glimpse.optimizer.execution;

import java.util.BitSet;
import java.util.List;
import org.glimpse.video.FrameSet;

/**
 * Follows objects of which a match was seen to both sides only as long as they go on matching.
 *
 * <p>Where an object's boxes are linked beyond doubt from frame to frame, whatever the tracker saw
 * before, they are of one track: a chain. One that matches often enough needs no more frames, since
 * its track matches at least as often. Its other matches, before or after an interruption, may stay
 * unseen; and nothing is known of the tracks of shorter chains.
 */
final class TrackChains {
  /**
   * Frames without a match that end a search for more of them to one side. Objects near a threshold
   * match with interruptions of a few frames.
   */
  static final int MARGIN = 3;

  private final TrackLooks looks;
  private final TrackFrames frames;
  private final FrameSet likely;
  private final long moreThan;
  private final BitSet wanted = new BitSet();
  private final BitSet open = new BitSet();
  private long matching;
  private long others;

  /**
   * @param likely frames that are looked at around a match
   * @param moreThan frames in which an object has to match
   */
  TrackChains(TrackLooks looks, TrackFrames frames, FrameSet likely, long moreThan) {
    this.looks = looks;
    this.frames = frames;
    this.likely = likely;
    this.moreThan = moreThan;
  }

  /** Frames with an object that matches often enough. */
  BitSet wanted() {
    return wanted;
  }

  /** Frames with an object that matches, and of which is not known whether often enough. */
  BitSet open() {
    return open;
  }

  /** Frames looked at around matches that have one, and those that have none. */
  long matching() {
    return matching;
  }

  long others() {
    return others;
  }

  /** Follows the objects that match in some frames looked at. */
  void follow(FrameSet hits) {
    FrameSet all = hits;
    for (FrameSet some = hits; !some.isEmpty(); all = all.union(some)) {
      long before = frames.looked().cardinality();
      some = frames.look(around(some));
      matching += some.size();
      others += frames.looked().cardinality() - before - some.size();
    }
    List<FrameSet.Range> windows = windows(all);
    windows.forEach(each -> open.clear((int) each.start(), (int) each.end()));
    for (TrackLooks.Track chain : looks.link(windows)) {
      TrackFrames.set(chain.matching().size() > moreThan ? wanted : open, chain.matching());
    }
  }

  /** Likely frames near to some with a match, and all those between two that are near. */
  private FrameSet around(FrameSet hits) {
    BitSet around = new BitSet();
    for (FrameSet.Range each : hits.ranges()) {
      int first = (int) each.start();
      int last = (int) each.end() - 1;
      around.set(Math.max(0, first - MARGIN), last + MARGIN + 1);
    }
    BitSet those = new BitSet();
    TrackFrames.set(those, TrackFrames.of(around).intersect(likely));
    for (FrameSet.Range each : hits.ranges()) {
      int first = (int) each.start();
      int last = (int) each.end() - 1;
      int before = frames.hits().previousSetBit(first - 1);
      int after = frames.hits().nextSetBit(last + 1);
      if (before >= 0 && first - before <= MARGIN + 1) {
        those.set(before, first);
      }
      if (after >= 0 && after - last <= MARGIN + 1) {
        those.set(last, after);
      }
    }
    return TrackFrames.of(those);
  }

  /** The stretches without a gap that were looked at, and hold some frames. */
  private List<FrameSet.Range> windows(FrameSet some) {
    FrameSet.Builder windows = FrameSet.builder();
    int done = 0;
    for (FrameSet.Range each : some.ranges()) {
      if (each.start() >= done) {
        int start = frames.looked().previousClearBit((int) each.start()) + 1;
        done = frames.looked().nextClearBit((int) each.end());
        windows.add(start, done);
      }
    }
    return windows.build().ranges();
  }

  /** Every stretch without a gap that was looked at and has a match. */
  List<FrameSet.Range> windows() {
    return windows(TrackFrames.of(frames.hits()));
  }
}
