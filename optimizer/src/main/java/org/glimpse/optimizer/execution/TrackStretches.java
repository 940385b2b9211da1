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

  /** What frames are looked at with. */
  interface Looks {
    /** Labels frames. */
    Seen look(FrameSet frames);

    /**
     * Follows objects through stretches whose frames are all labelled, each as if the video began
     * with it.
     *
     * @return the tracks that match at least once
     */
    List<Track> follow(List<FrameSet.Range> stretches);
  }

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

  private record Stretch(long start, long end, boolean closed) {
    /** Frames that a stretch grows by at least, so that long ones take few rounds. */
    long growth() {
      return (end - start) / 8;
    }

    FrameSet.Range range() {
      return new FrameSet.Range(start, end);
    }
  }

  private final Looks looks;
  private final FrameSet present;
  private final long moreThan;
  private final long trackWindow;
  private final long frames;
  private final BitSet looked = new BitSet();
  private final BitSet occupied = new BitSet();
  private final BitSet wanted = new BitSet();
  private List<Stretch> stretches = List.of();
  private FrameSet unfollowed = FrameSet.empty();
  private long matching;
  private long others;

  /**
   * @param present frames that can be labelled; a tracker takes others for frames without objects
   * @param moreThan frames in which an object has to match
   * @param trackWindow frames that a track may go unseen
   */
  TrackStretches(Looks looks, FrameSet present, long moreThan, long trackWindow) {
    this.looks = looks;
    this.present = present;
    this.moreThan = moreThan;
    this.trackWindow = trackWindow;
    this.frames = present.isEmpty() ? 0 : present.last() + 1;
  }

  /** Frames that were looked at. */
  BitSet looked() {
    return looked;
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

  /**
   * Looks at frames and follows every object that matches in them to both its ends.
   *
   * @return how many of the frames had not been looked at
   */
  long look(FrameSet some) {
    long before = looked.cardinality();
    label(some);
    long fresh = looked.cardinality() - before;
    follow();
    return fresh;
  }

  /** Labels frames; how many of them have a match that was not known. */
  private long label(FrameSet some) {
    FrameSet fresh = unlooked(some).intersect(present);
    if (fresh.isEmpty()) {
      return 0;
    }
    Seen seen = looks.look(fresh);
    fresh.forEach(frame -> looked.set((int) frame));
    seen.occupied().forEach(frame -> occupied.set((int) frame));
    unfollowed = unfollowed.union(seen.hits());
    return seen.hits().size();
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

  private void follow() {
    while (takeIn()) {
      long before = looked.cardinality();
      stretches = grown();
      long hits = label(FrameSet.of(stretches()));
      matching += hits;
      others += looked.cardinality() - before - hits;
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
    int first = occupied.nextSetBit((int) stretch.start());
    return (first < 0 ? stretch.end() : Math.min(first, stretch.end())) - stretch.start();
  }

  private List<Stretch> ended(List<Stretch> begun) {
    if (begun.isEmpty()) {
      return begun;
    }
    List<Track> tracks = looks.follow(begun.stream().map(Stretch::range).toList());
    long[] ends = new long[begun.size()];
    for (Track track : tracks) {
      long end = Math.min(frames, track.lastSeen() + trackWindow + 1);
      ends[track.stretch()] = Math.max(ends[track.stretch()], end);
    }
    List<Stretch> ended = new ArrayList<>();
    for (int i = 0; i < ends.length; i++) {
      Stretch each = begun.get(i);
      boolean closed = ends[i] <= each.end();
      long end = closed ? each.end() : Math.max(ends[i], each.end() + each.growth());
      ended.add(new Stretch(each.start(), Math.min(frames, end), closed));
    }
    for (Track track : tracks) {
      if (ended.get(track.stretch()).closed() && track.matching().size() > moreThan) {
        track.matching().forEach(frame -> wanted.set((int) frame));
      }
    }
    return ended;
  }
}
