package org.glimpse.optimizer.search;

import java.util.Arrays;
import java.util.List;

/**
 * A proxy's scores of all frames of a search, in standard units, with the best of any range of
 * frames at hand. Holds 4 bytes a frame, and an index of 2 % on top.
 */
public final class ScoreIndex {
  /**
   * Frames that a search can hold scores of: 256 MiB of them, three weeks at 30 frames a second.
   */
  public static final int FRAMES_MAX = 1 << 26;

  private static final int FAN_BITS = 6;

  /** The correlation with scaled counts that is taken for granted where nothing is known. */
  private static final double CORRELATION = 0.4;

  private static final double CORRELATION_MAX = 0.95;

  /** Standard deviations above the mean at which a score speaks for a condition and against it. */
  private static final double JOINT_MIDDLE = 1;

  private static final double JOINT_STEEPNESS = 2;

  private final float[] scores;
  private final double correlation;

  /** By level, the place of the best of each 64, 4,096, .. scores. */
  private final int[][] best;

  /** Scores of which nothing is known. */
  public ScoreIndex(float[] scores) {
    this(scores, CORRELATION);
  }

  /**
   * @param scores one a frame, greater where more is to be expected; kept, and brought to mean 0
   *     and variance 1 in place; what is not a number counts as the mean
   * @param correlation of scores and counts that can be taken for granted, 0 to 1
   */
  public ScoreIndex(float[] scores, double correlation) {
    if (scores.length > FRAMES_MAX) {
      throw new IllegalArgumentException("scores of more than " + FRAMES_MAX + " frames");
    }
    this.scores = scores;
    this.correlation = Math.max(0, Math.min(CORRELATION_MAX, correlation));
    standardize(scores);
    int levels = 0;
    for (long span = 1; span < scores.length; span <<= FAN_BITS) {
      levels++;
    }
    this.best = new int[levels][];
    for (int level = 0; level < levels; level++) {
      best[level] = bestOf(level);
    }
  }

  /**
   * Scores that are high where all of several are: their logarithms as if each were an independent
   * logistic probability, so that none makes up for another that is low.
   *
   * @param several of the same frames
   */
  static ScoreIndex jointly(List<ScoreIndex> several) {
    float[] joint = new float[several.get(0).frames()];
    for (int i = 0; i < joint.length; i++) {
      double sum = 0;
      for (ScoreIndex each : several) {
        sum -= Math.log1p(Math.exp(JOINT_STEEPNESS * (JOINT_MIDDLE - each.scores[i])));
      }
      joint[i] = (float) sum;
    }
    return new ScoreIndex(joint);
  }

  private static void standardize(float[] scores) {
    double sum = 0;
    int known = 0;
    for (float score : scores) {
      if (!Float.isNaN(score)) {
        sum += score;
        known++;
      }
    }
    double mean = sum / Math.max(1, known);
    double squares = 0;
    for (float score : scores) {
      squares += Float.isNaN(score) ? 0 : (score - mean) * (score - mean);
    }
    double deviation = Math.sqrt(squares / Math.max(1, known));
    double unit = deviation > 0 ? 1 / deviation : 0;
    for (int i = 0; i < scores.length; i++) {
      scores[i] = Float.isNaN(scores[i]) ? 0 : (float) ((scores[i] - mean) * unit);
    }
  }

  private int[] bestOf(int level) {
    int below = FAN_BITS * level;
    int count = (int) (((long) scores.length + (1L << below + FAN_BITS) - 1) >> below + FAN_BITS);
    int[] places = new int[count];
    Arrays.fill(places, -1);
    int children = level == 0 ? scores.length : best[level - 1].length;
    for (int child = 0; child < children; child++) {
      int place = level == 0 ? child : best[level - 1][child];
      int parent = child >> FAN_BITS;
      if (places[parent] < 0 || scores[place] > scores[places[parent]]) {
        places[parent] = place;
      }
    }
    return places;
  }

  /** The correlation with scaled counts that is taken for granted. */
  double correlation() {
    return correlation;
  }

  int frames() {
    return scores.length;
  }

  /** In standard deviations above the mean. */
  double at(long position) {
    return scores[(int) position];
  }

  /** The first of the frames with the highest score in {@code [first, last]}. */
  long best(long first, long last) {
    int from = (int) first;
    int to = (int) last;
    int found = from;
    while (from <= to) {
      int level = 0;
      while (level < best.length
          && (from & (1 << FAN_BITS * (level + 1)) - 1) == 0
          && from + (1L << FAN_BITS * (level + 1)) - 1 <= to) {
        level++;
      }
      int place = level == 0 ? from : best[level - 1][from >> FAN_BITS * level];
      if (scores[place] > scores[found]) {
        found = place;
      }
      from += 1 << FAN_BITS * level;
    }
    return found;
  }
}
