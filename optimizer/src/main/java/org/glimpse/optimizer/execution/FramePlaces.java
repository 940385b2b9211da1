package org.glimpse.optimizer.execution;

import java.util.Arrays;
import java.util.List;
import org.glimpse.video.FrameSet;

/** The frames of a set by their places, 0 to size - 1. */
final class FramePlaces {
  private final long[] starts;
  private final long[] before;
  private final long size;

  FramePlaces(FrameSet frames) {
    List<FrameSet.Range> ranges = frames.ranges();
    starts = new long[ranges.size()];
    before = new long[ranges.size()];
    long count = 0;
    for (int i = 0; i < starts.length; i++) {
      starts[i] = ranges.get(i).start();
      before[i] = count;
      count += ranges.get(i).size();
    }
    size = count;
  }

  /** The frame at a place. */
  long frame(long place) {
    int found = Arrays.binarySearch(before, place);
    int range = found >= 0 ? found : -found - 2;
    return starts[range] + place - before[range];
  }

  /** The frames at some places. */
  FrameSet frames(long[] places) {
    FrameSet.Builder frames = FrameSet.builder();
    for (long place : places) {
      frames.add(frame(place));
    }
    return frames.build();
  }

  /** How many frames there are. */
  long size() {
    return size;
  }

  /** How many frames of the set come before a frame, which may be any. */
  long before(long frame) {
    int found = Arrays.binarySearch(starts, frame);
    int range = found >= 0 ? found : -found - 2;
    if (range < 0) {
      return 0;
    }
    long end = range + 1 < before.length ? before[range + 1] : size;
    return Math.min(end, before[range] + frame - starts[range]);
  }

  /** So many of the frames at most, evenly spread. */
  FrameSet spread(long count) {
    FrameSet.Builder some = FrameSet.builder();
    for (long i = 0; i < count; i++) {
      some.add(frame((2 * i + 1) * size / (2 * count)));
    }
    return some.build();
  }
}
