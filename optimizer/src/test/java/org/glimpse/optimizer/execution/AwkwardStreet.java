package org.glimpse.optimizer.execution;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.glimpse.video.FrameSet;

/**
 * Objects of one class on a street, and a tracker as awkward as it may be: at every 150th frame
 * since the road was last empty for a window it takes every object for another one, so that whoever
 * follows objects from elsewhere tells them apart otherwise. Nothing is beyond doubt from a frame
 * to the next there, and at a fiftieth of the other frames. Objects go unseen for about a window,
 * and match with interruptions.
 */
final class AwkwardStreet implements TrackLooks {
  static final int WINDOW = 30;
  private static final int CUT = 150;
  private static final double SEEN = 0.8;

  private final int frames;
  private final BitSet occupied = new BitSet();
  private final BitSet hits = new BitSet();
  private final List<Stay> stays = new ArrayList<>();
  private final float[] nearness;
  private BitSet doubtful;
  private long looked;

  private record Stay(BitSet seen, BitSet matching) {}

  AwkwardStreet(int frames) {
    this.frames = frames;
    this.nearness = new float[frames];
  }

  /**
   * An object comes.
   *
   * @param near how near it looks to what is asked for, where it matches
   */
  void add(int from, int to, BitSet matching, double near, SplittableRandom random) {
    matching.stream().forEach(frame -> nearness[frame] = Math.max(nearness[frame], (float) near));
    add(from, to, matching, random);
  }

  /**
   * An object comes.
   *
   * @param first where it matches and looks near
   * @param later where it matches and does not look near
   */
  void add(int from, int to, BitSet first, BitSet later, SplittableRandom random) {
    float near = 1.1f + random.nextInt(20) / 10f;
    first.stream().forEach(frame -> nearness[frame] = near);
    later.stream().forEach(frame -> nearness[frame] = Math.max(nearness[frame], 0.5f));
    BitSet matching = (BitSet) first.clone();
    matching.or(later);
    add(from, to, matching, random);
  }

  private void add(int from, int to, BitSet matching, SplittableRandom random) {
    BitSet seen = new BitSet();
    for (int frame = from; frame < to; frame++) {
      seen.set(frame, random.nextDouble() < SEEN);
    }
    if (to - from > 4 * WINDOW && random.nextInt(3) == 0) {
      int pause = random.nextInt(from + 1, to - 2 * WINDOW);
      seen.clear(pause, pause + random.nextInt(WINDOW - 1, WINDOW + 3));
    }
    seen.or(matching);
    stays.add(new Stay(seen, matching));
    occupied.or(seen);
    hits.or(matching);
  }

  long looked() {
    return looked;
  }

  /** Frames with a match, and as many again without, some of which look near. */
  FrameSet candidates(SplittableRandom random) {
    BitSet candidates = (BitSet) hits.clone();
    for (int i = hits.cardinality(); i > 0; i--) {
      int frame = random.nextInt(frames);
      candidates.set(frame);
      if (nearness[frame] == 0) {
        nearness[frame] = random.nextFloat() * 1.2f;
      }
    }
    return FrameSet.of(candidates.stream().asLongStream().toArray());
  }

  FrameMeasures nearness(FrameSet candidates) {
    float[] values = new float[(int) candidates.size()];
    int[] place = {0};
    candidates.forEach(frame -> values[place[0]++] = nearness[(int) frame]);
    return new FrameMeasures(new FramePlaces(candidates), values);
  }

  /** The frames that have a row, by the tracker over all labels. */
  BitSet wanted(long moreThan) {
    BitSet wanted = new BitSet();
    for (TrackLooks.Track each : tracks(0, new FrameSet.Range(0, frames))) {
      if (each.matching().size() > moreThan) {
        each.matching().forEach(frame -> wanted.set((int) frame));
      }
    }
    return wanted;
  }

  @Override
  public TrackLooks.Seen look(FrameSet some) {
    looked += some.size();
    return new TrackLooks.Seen(those(some, occupied), those(some, hits));
  }

  private static FrameSet those(FrameSet some, BitSet of) {
    FrameSet.Builder those = FrameSet.builder();
    some.stream().filter(frame -> of.get((int) frame)).forEach(those::add);
    return those.build();
  }

  @Override
  public List<TrackLooks.Track> follow(List<FrameSet.Range> stretches) {
    List<TrackLooks.Track> tracks = new ArrayList<>();
    for (int i = 0; i < stretches.size(); i++) {
      tracks.addAll(tracks(i, stretches.get(i)));
    }
    return tracks;
  }

  @Override
  public List<TrackLooks.Track> link(List<FrameSet.Range> stretches) {
    if (doubtful == null) {
      SplittableRandom random = new SplittableRandom(frames);
      int[] sinceEmpty = sinceEmpty(0, frames);
      doubtful = new BitSet();
      for (int frame = 0; frame < frames; frame++) {
        doubtful.set(frame, random.nextInt(50) == 0 || sinceEmpty[frame] % CUT == 0);
      }
    }
    List<TrackLooks.Track> chains = new ArrayList<>();
    for (int i = 0; i < stretches.size(); i++) {
      for (Stay stay : stays) {
        chains.addAll(chains(i, stretches.get(i), stay.seen(), stay.matching()));
      }
    }
    return chains;
  }

  private List<TrackLooks.Track> chains(
      int stretch, FrameSet.Range range, BitSet seen, BitSet matching) {
    List<TrackLooks.Track> chains = new ArrayList<>();
    BitSet chain = new BitSet();
    int last = -1;
    for (int at = seen.nextSetBit((int) range.start());
        at >= 0 && at < range.end();
        at = seen.nextSetBit(at + 1)) {
      if ((at - last > 1 || doubtful.get(at)) && !chain.isEmpty()) {
        chains.add(new TrackLooks.Track(stretch, last, TrackFrames.of(chain)));
        chain.clear();
      }
      last = at;
      chain.set(at, matching.get(at));
    }
    if (!chain.isEmpty()) {
      chains.add(new TrackLooks.Track(stretch, last, TrackFrames.of(chain)));
    }
    return chains;
  }

  /** Frames since the road was last empty for a window, in a stretch. */
  private int[] sinceEmpty(int start, int end) {
    int[] sinceEmpty = new int[end - start];
    int begun = -1;
    int before = -1;
    for (int at = occupied.nextSetBit(start);
        at >= 0 && at < end;
        at = occupied.nextSetBit(at + 1)) {
      begun = begun < 0 || at - before > WINDOW ? at : begun;
      before = at;
      sinceEmpty[at - start] = at - begun;
    }
    return sinceEmpty;
  }

  /** The tracks of a stretch with a match, by a tracker that begins with it. */
  private List<TrackLooks.Track> tracks(int stretch, FrameSet.Range range) {
    int end = (int) range.end();
    int[] sinceEmpty = sinceEmpty((int) range.start(), end);
    List<TrackLooks.Track> tracks = new ArrayList<>();
    for (Stay stay : stays) {
      Map<Integer, FrameSet.Builder> matching = new TreeMap<>();
      Map<Integer, Integer> lastSeen = new TreeMap<>();
      int piece = 0;
      int last = -1;
      for (int at = stay.seen().nextSetBit((int) range.start());
          at >= 0 && at < end;
          at = stay.seen().nextSetBit(at + 1)) {
        piece += last >= 0 && at - last > WINDOW ? 1 : 0;
        last = at;
        int id = 10_000 * piece + sinceEmpty[at - (int) range.start()] / CUT;
        lastSeen.put(id, at);
        if (stay.matching().get(at)) {
          matching.computeIfAbsent(id, none -> FrameSet.builder()).add(at);
        }
      }
      matching.forEach(
          (id, found) ->
              tracks.add(new TrackLooks.Track(stretch, lastSeen.get(id), found.build())));
    }
    return tracks;
  }
}
