package org.glimpse.optimizer.execution;

import java.util.BitSet;
import java.util.Optional;
import org.glimpse.video.FrameSet;
import org.glimpse.workspace.QueryContext;

/**
 * The stage of a cascade that goes by sums of pixels: frames that cannot have what is wanted are
 * decided for certain, and how near the others come to it is a signal, whose threshold is learned.
 *
 * @param scan the number of the objects' scan
 * @param need its labels
 * @param left how many frames it is expected to leave
 * @param seconds that it would take
 */
record ColourStage(ColourFilter filter, int scan, LabelNeed need, long left, double seconds) {

  /**
   * What is known of frames.
   *
   * @param ruledOut places of frames that are not wanted
   * @param nearness by place, 0 where frames are ruled out; empty where that says nothing
   */
  record Known(BitSet ruledOut, Optional<float[]> nearness) {}

  /** Prepares it: frames that are left are counted where that decodes nothing, else guessed. */
  static ColourStage of(ColourFilter filter, int scan, LabelNeed need, QueryContext context) {
    long left =
        filter.framesMissing() == 0
            ? filter.left(context).get(scan).size()
            : Math.round(FilteredPlanner.SHARE * need.frames().size());
    return new ColourStage(filter, scan, need, left, filter.seconds());
  }

  /** Looks at the sums; decodes frames of which none are kept. */
  Known known(FramePlaces places, QueryContext context) {
    ColourFilter.Known known = filter.known(scan, need, context);
    FrameSet left = known.left();
    BitSet ruledOut = new BitSet();
    ruledOut.set(0, (int) places.size());
    left.forEach(frame -> ruledOut.clear((int) places.before(frame)));
    return new Known(ruledOut, known.nearness().flatMap(near -> nearness(near, places)));
  }

  private static Optional<float[]> nearness(FrameMeasures near, FramePlaces places) {
    float[] nearness = new float[(int) places.size()];
    boolean finite = false;
    for (int i = 0; i < near.values().length; i++) {
      nearness[(int) places.before(near.places().frame(i))] = near.values()[i];
      finite |= Float.isFinite(near.values()[i]);
    }
    return finite ? Optional.of(nearness) : Optional.empty();
  }
}
