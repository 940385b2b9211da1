package org.glimpse.optimizer.execution;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.glimpse.video.FrameSet;

/**
 * Stretches of frames through which every object of which a match was seen is followed, from before
 * it came until it left.
 *
 * <p>A stretch begins with frame 0, or with as many frames without an object of the class as a
 * track may go unseen: there the tracker knows no object of the class, whatever was before, and
 * follows those that come as it does from frame 0. It ends where each object that matched in it has
 * been unseen for as long. So tracks with a match are the same, and as long, as over all labels.
 */
final class TrackStretches {

  private record Stretch(long start, long end, boolean closed) {
    /** Frames that a stretch grows by at least, so that long ones take few rounds. */
    long growth() {
      return (end - start) / 8;
    }

    FrameSet.Range range() {
      return new FrameSet.Range(start, end);
    }
  }

  private final TrackLooks looks;
  private final TrackFrames frames;
  private final long moreThan;
  private final long trackWindow;
  private final BitSet wanted = new BitSet();
  private List<Stretch> stretches = List.of();
  private FrameSet unfollowed = FrameSet.empty();
  private long matching;
  private long others;

  /**
   * @param moreThan frames in which an object has to match
   * @param trackWindow frames that a track may go unseen
   */
  TrackStretches(TrackLooks looks, TrackFrames frames, long moreThan, long trackWindow) {
    this.looks = looks;
    this.frames = frames;
    this.moreThan = moreThan;
    this.trackWindow = trackWindow;
  }

  /** Frames with an object that matches often enough, as far as objects were followed. */
  BitSet wanted() {
    return wanted;
  }

  /** Frames looked at to follow objects that have a match, and those that have none. */
  long matching() {
    return matching;
  }

  long others() {
    return others;
  }

  /** The stretches, ascending and apart. */
  List<FrameSet.Range> stretches() {
    return stretches.stream().map(Stretch::range).toList();
  }

  /** Follows every object that matches in some frames looked at to both its ends. */
  void follow(FrameSet hits) {
    unfollowed = hits;
    while (takeIn()) {
      long before = frames.looked().cardinality();
      stretches = grown();
      long found = frames.look(FrameSet.of(stretches())).size();
      matching += found;
      others += frames.looked().cardinality() - before - found;
    }
  }

  /** Takes matches into stretches, merges those that meet; whether any is open. */
  private boolean takeIn() {
    List<Stretch> all = new ArrayList<>(stretches);
    for (FrameSet.Range each : unfollowed.ranges()) {
      all.add(new Stretch(each.start(), each.end(), false));
    }
    unfollowed = FrameSet.empty();
    all.sort(Comparator.comparingLong(Stretch::start));
    List<Stretch> merged = new ArrayList<>();
    for (Stretch each : all) {
      Stretch last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      if (last != null && each.start() <= last.end()) {
        boolean inside = last.closed() && each.end() <= last.end();
        long end = Math.max(last.end(), each.end());
        merged.set(merged.size() - 1, new Stretch(last.start(), end, inside));
      } else {
        merged.add(each);
      }
    }
    stretches = merged;
    return stretches.stream().anyMatch(each -> !each.closed());
  }

  /** Each open stretch longer at the end that is missing, or closed. */
  private List<Stretch> grown() {
    List<Stretch> grown = new ArrayList<>();
    List<Stretch> begun = new ArrayList<>();
    for (Stretch each : stretches) {
      long missing = each.start() == 0 ? 0 : trackWindow - emptyFrom(each);
      if (each.closed()) {
        grown.add(each);
      } else if (missing > 0) {
        long start = each.start() - Math.max(missing, each.growth());
        grown.add(new Stretch(Math.max(0, start), each.end(), false));
      } else {
        begun.add(each);
      }
    }
    grown.addAll(ended(begun));
    grown.sort(Comparator.comparingLong(Stretch::start));
    return grown;
  }

  /** How many frames without an object of the class a stretch begins with. */
  private long emptyFrom(Stretch stretch) {
    int first = frames.occupied().nextSetBit((int) stretch.start());
    return (first < 0 ? stretch.end() : Math.min(first, stretch.end())) - stretch.start();
  }

  private List<Stretch> ended(List<Stretch> begun) {
    if (begun.isEmpty()) {
      return begun;
    }
    List<TrackLooks.Track> tracks = looks.follow(begun.stream().map(Stretch::range).toList());
    long[] ends = new long[begun.size()];
    for (TrackLooks.Track track : tracks) {
      long end = Math.min(frames.count(), track.lastSeen() + trackWindow + 1);
      ends[track.stretch()] = Math.max(ends[track.stretch()], end);
    }
    List<Stretch> ended = new ArrayList<>();
    for (int i = 0; i < ends.length; i++) {
      Stretch each = begun.get(i);
      boolean closed = ends[i] <= each.end();
      long end = closed ? each.end() : Math.max(ends[i], each.end() + each.growth());
      ended.add(new Stretch(each.start(), Math.min(frames.count(), end), closed));
    }
    for (TrackLooks.Track track : tracks) {
      if (ended.get(track.stretch()).closed() && track.matching().size() > moreThan) {
        track.matching().forEach(frame -> wanted.set((int) frame));
      }
    }
    return ended;
  }
}
