package org.glimpse.optimizer.execution;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.glimpse.optimizer.sampling.EventPrediction;
import org.glimpse.optimizer.sampling.Target;
import org.glimpse.video.FrameSet;

/**
 * A stretch of frames cut into windows in which tracks are counted where they begin. Each is
 * followed from some frames earlier on, so that objects in view by then are known: a tracker
 * forgets an object after {@code track_window} frames unseen, so what it holds has been seen within
 * as many frames, whatever happened before.
 *
 * @param range the stretch
 * @param size number of windows; window i counts in frames from {@code floor(i * n / size)} of the
 *     stretch's n
 * @param before frames that are looked at before the first that counts
 * @param present frames of the video that there are
 */
record TrackWindows(FrameSet.Range range, long size, int before, FrameSet present) {
  /** Fewer windows than this are not worth sampling. */
  private static final int WINDOWS_MIN = 300;

  /** Tracks that begin in a second, where nothing is known of a video. */
  private static final double BEGIN_PER_SECOND = 1;

  /** Longer windows tell beginnings from goings-on better: worth a little. */
  private static final double LENGTH_WORTH = 1.1;

  /**
   * The windows of a stretch that keep a promise with the fewest frames.
   *
   * @param targets of a group, by the number of its windows
   */
  static TrackWindows of(
      FrameSet.Range range,
      int trackWindow,
      FrameSet present,
      double framesPerSecond,
      LongFunction<List<Target>> targets) {
    List<TrackWindows> candidates = new ArrayList<>();
    List<Double> costs = new ArrayList<>();
    for (long length = 1; length == 1 || range.size() / length >= WINDOWS_MIN; length *= 2) {
      // Filters that have seen more of an object follow it as those do that saw it from frame 0.
      long before = Math.max(trackWindow, Math.min(2L * trackWindow, length));
      TrackWindows candidate =
          new TrackWindows(range, Math.max(1, range.size() / length), (int) before, present);
      candidates.add(candidate);
      long measured = candidate.predicted(targets.apply(candidate.size()), framesPerSecond);
      costs.add(Math.min(range.size(), (double) measured * (length + before)));
    }
    double least = costs.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    int best = candidates.size() - 1;
    while (costs.get(best) > LENGTH_WORTH * least) {
      best--;
    }
    return candidates.get(best);
  }

  /** How many windows will be measured, about. */
  long predicted(List<Target> targets, double framesPerSecond) {
    return EventPrediction.windows(size, targets, BEGIN_PER_SECOND / framesPerSecond * length());
  }

  /** Frames that count in a window, on average. */
  double length() {
    return (double) range.size() / size;
  }

  /** The frames whose new tracks a window counts. */
  FrameSet.Range counted(long window) {
    return new FrameSet.Range(border(window), border(window + 1));
  }

  private long border(long window) {
    return range.start() + Math.multiplyExact(range.size(), window) / size;
  }

  /** The frames through which objects are followed for a window. */
  FrameSet.Range followed(long window) {
    FrameSet.Range counted = counted(window);
    return new FrameSet.Range(Math.max(0, counted.start() - before), counted.end());
  }

  /** The frames whose labels some windows take. */
  FrameSet frames(long[] windows) {
    FrameSet.Builder frames = FrameSet.builder();
    for (long window : windows) {
      FrameSet.Range range = followed(window);
      frames.add(range.start(), range.end());
    }
    return frames.build().intersect(present);
  }

  /** So many windows, evenly spread. */
  long[] spread(long count) {
    return LongStream.range(0, count).map(i -> (2 * i + 1) * size / (2 * count)).toArray();
  }

  /** For people; goes on after "a sample". */
  String describe() {
    return String.format(
        Locale.ROOT,
        " of %d windows of about %d frames, each followed from %d frames earlier on; where a tracker"
            + " has to know more of the past than that, tracks are others than followed from frame"
            + " 0, and their number is off by some percent, which the error does not cover",
        size,
        Math.round(length()),
        before);
  }
}
