package org.glimpse.optimizer.selection;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Selects frames to a {@link TargetGoal} while looking at a given number of them, guided by how
 * likely a proxy says that each is wanted (SUPG, Kang et al., PVLDB 2020). Beside the frames above
 * a threshold, every frame that was looked at and is wanted is returned, and none that is not.
 */
public final class TargetSelector {
  /**
   * With fewer positives among the labelled frames, bounds that grow true with them do not hold.
   */
  public static final int POSITIVES_MIN = 10;

  /** Of a joint goal's calls, those that find the threshold; the others confirm. */
  private static final double JOINT_SHARE = 0.5;

  private final float[] likely;
  private final TargetGoal goal;
  private final boolean strict;
  private final long seed;

  /**
   * What was selected.
   *
   * @param places of the frames
   * @param looked how many frames were looked at
   * @param found how many of them are wanted
   * @param unconfirmed how many of the selected frames were not looked at
   * @param sure whether nothing but what is safe whatever the truth could be selected: every frame
   *     that was not looked at, for a recall, and none of them, for a precision
   */
  public record Selection(BitSet places, int looked, int found, int unconfirmed, boolean sure) {}

  /**
   * Prepares a selection.
   *
   * @param likely by place, how likely a frame is to be wanted, 0 to 1; not a number counts as 0
   * @param strict whether bounds must hold for any sample
   */
  public TargetSelector(float[] likely, TargetGoal goal, boolean strict, long seed) {
    this.likely = likely.clone();
    for (int place = 0; place < likely.length; place++) {
      this.likely[place] = likely[place] > 0 ? Math.min(1, likely[place]) : 0;
    }
    this.goal = goal;
    this.strict = strict;
    this.seed = seed;
  }

  /** Frames that are drawn, of so many that may be looked at. */
  public static int drawn(int frames, long limit, TargetGoal goal) {
    double share = goal.isJoint() ? JOINT_SHARE : 1;
    return (int) Math.max(1, Math.min(frames, Math.ceil(share * limit)));
  }

  /**
   * Selects.
   *
   * @param limit frames that may be looked at; a joint goal looks at as many as it needs, and the
   *     oracle refuses if those are too many
   */
  public Selection select(long limit, FrameOracle oracle) {
    int size = drawn(likely.length, limit, goal);
    ScoreRanking ranking = new ScoreRanking(likely);
    ImportanceSample sample =
        strict
            ? ImportanceSample.evenly(likely.length, size, seed)
            : ImportanceSample.draw(ranking.likely(), size, seed);
    RankedLabels labels = new RankedLabels(ranking.likely(), sample.inclusions());
    label(labels, ranking, sample.places(), oracle);
    int cut = cut(labels);
    int unconfirmed = labels.unlabelledBefore(cut);
    boolean sure = cut == (goal.recall().isPresent() ? labels.frames() : 0);
    if (goal.isJoint() && unconfirmed > 0) {
      label(labels, ranking, labels.unlabelled(cut), oracle);
      unconfirmed = 0;
    }
    BitSet places = new BitSet(likely.length);
    for (int rank = 0; rank < labels.frames(); rank++) {
      if (labels.isLabelled(rank) ? labels.isPositive(rank) : rank < cut) {
        places.set(ranking.place(rank));
      }
    }
    return new Selection(places, labels.labelled(), labels.positives(), unconfirmed, sure);
  }

  private int cut(RankedLabels labels) {
    if (labels.labelled() == labels.frames()) {
      return 0;
    }
    if (strict) {
      StrictThreshold threshold = new StrictThreshold(labels, goal.confidence());
      return goal.recall().isPresent()
          ? threshold.forRecall(goal.recall().getAsDouble())
          : threshold.forPrecision(goal.precision().getAsDouble());
    }
    if (labels.positives() < POSITIVES_MIN) {
      return goal.recall().isPresent() ? labels.frames() : 0;
    }
    TargetThreshold threshold = new TargetThreshold(labels, goal.confidence());
    return goal.recall().isPresent()
        ? threshold.forRecall(goal.recall().getAsDouble())
        : threshold.forPrecision(goal.precision().getAsDouble());
  }

  /** Has frames labelled in the order of time. */
  private static void label(
      RankedLabels labels, ScoreRanking ranking, int[] ranks, FrameOracle oracle) {
    long[] byPlace = new long[ranks.length];
    for (int i = 0; i < ranks.length; i++) {
      byPlace[i] = (long) ranking.place(ranks[i]) << 32 | ranks[i];
    }
    Arrays.sort(byPlace);
    int[] places = new int[ranks.length];
    for (int i = 0; i < places.length; i++) {
      places[i] = (int) (byPlace[i] >>> 32);
    }
    boolean[] wanted = oracle.look(places);
    for (int i = 0; i < places.length; i++) {
      labels.label((int) byPlace[i], wanted[i]);
    }
  }
}
