package org.glimpse.optimizer.execution;

import java.util.Optional;
import java.util.PrimitiveIterator;
import org.glimpse.video.FrameSet;

/**
 * Which frames to look at first for objects that match in more than so many frames. Every (k +
 * 1)-th of the likely ones has a frame of each object that matches in k + 1 of them in a row. Where
 * it is measured how near frames come to what is asked for, those that come near enough are likely,
 * and steps are longer while the measure stays as it was at the last step: something that stands
 * still.
 */
final class TrackSteps {
  /** Frames are likely from here on; boxes that match have about 1 or more. */
  private static final double LIKELY = 1;

  /** The measure has stayed as it was where it changed by no more than this part of itself. */
  private static final double SAME = 0.03;

  /** The longest step, in shortest ones. */
  private static final int LONGEST = 8;

  private TrackSteps() {}

  /** The likely ones of some frames; all where it is not measured how near they come. */
  static FrameSet likely(FrameSet candidates, Optional<FrameMeasures> nearness) {
    if (nearness.isEmpty()) {
      return candidates;
    }
    FrameSet.Builder likely = FrameSet.builder();
    candidates.stream().filter(frame -> nearness.get().of(frame) >= LIKELY).forEach(likely::add);
    return likely.build();
  }

  /**
   * The frames.
   *
   * @param candidates frames that could match
   * @param nearness of each of them, if that was measured
   * @param moreThan frames in which an object has to match
   */
  static FrameSet of(FrameSet candidates, Optional<FrameMeasures> nearness, long moreThan) {
    long step = moreThan + 1;
    FrameSet.Builder steps = FrameSet.builder();
    long passed = step / 2;
    double last = Double.NaN;
    PrimitiveIterator.OfLong each = likely(candidates, nearness).stream().iterator();
    while (each.hasNext()) {
      long frame = each.nextLong();
      double measure = nearness.map(known -> known.of(frame)).orElse(Float.POSITIVE_INFINITY);
      boolean same = Double.isFinite(last) && Math.abs(measure - last) <= SAME * last;
      if (++passed >= (same ? LONGEST * step : step)) {
        steps.add(frame);
        passed = 0;
        last = measure;
      }
    }
    return steps.build();
  }
}
