package org.glimpse.optimizer.execution;

import java.util.BitSet;
import org.glimpse.video.FrameSet;

/** The frames that were looked at for objects that match, and what they showed. */
final class TrackFrames {
  private final TrackLooks looks;
  private final FrameSet present;
  private final BitSet looked = new BitSet();
  private final BitSet occupied = new BitSet();
  private final BitSet hits = new BitSet();

  /**
   * @param present frames that can be labelled; a tracker takes others for frames without objects
   */
  TrackFrames(TrackLooks looks, FrameSet present) {
    this.looks = looks;
    this.present = present;
  }

  /** How many frames there are, up to the last that can be labelled. */
  long count() {
    return present.isEmpty() ? 0 : present.last() + 1;
  }

  /** Frames that were looked at. */
  BitSet looked() {
    return looked;
  }

  /** Those of them that have an object of the class. */
  BitSet occupied() {
    return occupied;
  }

  /** Those of them that have an object that matches. */
  BitSet hits() {
    return hits;
  }

  /**
   * Labels frames.
   *
   * @return those that have an object that matches, which was not known before
   */
  FrameSet look(FrameSet some) {
    FrameSet fresh = unlooked(some).intersect(present);
    if (fresh.isEmpty()) {
      return fresh;
    }
    TrackLooks.Seen seen = looks.look(fresh);
    set(looked, fresh);
    set(occupied, seen.occupied());
    set(hits, seen.hits());
    return seen.hits();
  }

  private FrameSet unlooked(FrameSet some) {
    FrameSet.Builder unlooked = FrameSet.builder();
    for (FrameSet.Range range : some.ranges()) {
      for (int from = looked.nextClearBit((int) range.start()); from < range.end(); ) {
        int next = looked.nextSetBit(from);
        long end = next < 0 ? range.end() : Math.min(next, range.end());
        unlooked.add(from, end);
        from = looked.nextClearBit((int) end);
      }
    }
    return unlooked.build();
  }

  /** Adds frames to a set. */
  static void set(BitSet to, FrameSet frames) {
    frames.ranges().forEach(each -> to.set((int) each.start(), (int) each.end()));
  }

  /** A set as frames. */
  static FrameSet of(BitSet set) {
    FrameSet.Builder frames = FrameSet.builder();
    for (int from = set.nextSetBit(0); from >= 0; ) {
      int end = set.nextClearBit(from);
      frames.add(from, end);
      from = set.nextSetBit(end);
    }
    return frames.build();
  }
}
