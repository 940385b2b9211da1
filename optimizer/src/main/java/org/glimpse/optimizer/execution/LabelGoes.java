package org.glimpse.optimizer.execution;

import java.util.function.Function;
import java.util.stream.IntStream;
import org.glimpse.detection.Labeler.LabelCost;
import org.glimpse.video.FrameSet;
import org.glimpse.workspace.Job;
import org.glimpse.workspace.QueryContext;

/**
 * In how many goes a sample is labelled, so that whoever watches sees its estimate become narrower:
 * several where that costs hardly more, since its frames lie so far apart that no two of them are
 * decoded together.
 */
final class LabelGoes {
  private static final int[] COUNTS = {16, 8, 4, 2};

  /** A go shorter than this tells nobody more, and detectors work in batches. */
  private static final double SECONDS_MIN = 0.2;

  private static final int CALLS_MIN = 8;

  /** What watching may cost. */
  private static final double DEARER_MAX = 1.02;

  private final Function<FrameSet, LabelCost> price;
  private final QueryContext context;

  /**
   * @param price what labelling frames will cost
   */
  LabelGoes(Function<FrameSet, LabelCost> price, QueryContext context) {
    this.price = price;
    this.context = context;
  }

  /**
   * How many goes, whose progress is then shown as one.
   *
   * @param frames that measuring some units needs
   * @param some units, ascending
   */
  int of(Function<long[], FrameSet> frames, long[] some) {
    LabelCost whole = price.apply(frames.apply(some));
    for (int count : COUNTS) {
      boolean few = whole.detectorCalls() < (long) CALLS_MIN * count;
      if (!few
          && whole.wallSeconds() >= SECONDS_MIN * count
          && seconds(frames, some, count) <= DEARER_MAX * whole.wallSeconds()) {
        Job.inGoes(whole.detectorCalls(), context);
        return count;
      }
    }
    return 1;
  }

  private double seconds(Function<long[], FrameSet> frames, long[] some, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            go ->
                IntStream.range(0, some.length)
                    .filter(place -> place % count == go)
                    .mapToLong(place -> some[place])
                    .toArray())
        .mapToDouble(part -> price.apply(frames.apply(part)).wallSeconds())
        .sum();
  }
}
