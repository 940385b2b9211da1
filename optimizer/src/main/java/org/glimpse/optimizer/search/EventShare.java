package org.glimpse.optimizer.search;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Estimates which share of frames is wanted from labels that were made for other purposes. A label
 * stands for the frames that are nearer to it than to any other, so that labels that crowd around
 * what an earlier search found do not count for more than their time. What is rarer than the labels
 * can show is told by the tail of their counts (normal on the scale of {@link Condition#scaled}),
 * which counts like one wanted frame seen among as many as the tail says.
 */
public final class EventShare {
  /** Labels nearer in time than this say about the same. */
  private static final double ALIKE_SECONDS = 3;

  /** The tail is read from so many labels that differ, at least. */
  private static final double SPREAD_MIN = 30;

  private static final double VARIANCE_MIN = 0.02;

  private final List<Condition> conditions;
  private final long[] positions;
  private final double[][] counts;
  private final double framesAlike;
  private final double guess;

  /**
   * @param positions of labelled frames, ascending
   * @param counts for each of them, one for each condition
   * @param framesPerSecond says what a distance in time means
   * @param guess of the share, while labels say nothing
   */
  public EventShare(
      List<Condition> conditions,
      long[] positions,
      double[][] counts,
      double framesPerSecond,
      double guess) {
    if (positions.length == 0 || positions.length != counts.length) {
      throw new IllegalArgumentException("there must be counts of each labelled frame");
    }
    this.conditions = List.copyOf(conditions);
    this.positions = positions;
    this.counts = counts;
    this.framesAlike = ALIKE_SECONDS * framesPerSecond;
    this.guess = guess;
  }

  /** How many labels they are worth, had they been drawn evenly: Kish's effective sample size. */
  public double spread() {
    double sum = 0;
    double squares = 0;
    double together = 0;
    long since = positions[0];
    for (int i = 0; i < positions.length; i++) {
      if (positions[i] - since >= framesAlike) {
        squares += together * together;
        together = 0;
        since = positions[i];
      }
      together += cell(i);
      sum += cell(i);
    }
    return sum * sum / (squares + together * together);
  }

  /**
   * The share.
   *
   * @param seen share of the frames that labels stand for ({@link #cell}) which labels of wanted
   *     frames stand for, among these labels or more
   */
  public double of(double seen) {
    double spread = spread();
    double expected = spread < SPREAD_MIN ? guess : tail();
    return (1 + spread * seen) / (1 / expected + spread);
  }

  /** Share of the frames that labels stand for whose counts satisfy every condition. */
  public double satisfying() {
    double some = 0;
    double all = 0;
    for (int i = 0; i < positions.length; i++) {
      some += satisfies(counts[i]) ? cell(i) : 0;
      all += cell(i);
    }
    return some / all;
  }

  private boolean satisfies(double[] values) {
    for (int c = 0; c < values.length; c++) {
      if (!conditions.get(c).holds(values[c])) {
        return false;
      }
    }
    return true;
  }

  private double cell(int place) {
    long before = place == 0 ? -1 : positions[place - 1];
    long behind = place == positions.length - 1 ? -1 : positions[place + 1];
    return cell(before, positions[place], behind);
  }

  /**
   * How many frames a label stands for.
   *
   * @param before the label before it, below 0 for none
   * @param behind the label behind it, below 0 for none
   */
  public static double cell(long before, long position, long behind) {
    if (before < 0 && behind < 0) {
      return 1;
    }
    // What is beyond the first and the last label is as unknown as what was never looked at.
    double left = before < 0 ? behind - position : position - before;
    double right = behind < 0 ? position - before : behind - position;
    return (left + right) / 2;
  }

  private double tail() {
    double[] weights = new double[positions.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = cell(i);
    }
    double all = Arrays.stream(weights).sum();
    double share = 1;
    for (int c = 0; c < conditions.size(); c++) {
      Condition condition = conditions.get(c);
      double mean = 0;
      double squares = 0;
      for (int i = 0; i < weights.length; i++) {
        double scaled = condition.scaled(counts[i][c]);
        mean += weights[i] / all * scaled;
        squares += weights[i] / all * scaled * scaled;
      }
      double deviation = Math.sqrt(Math.max(VARIANCE_MIN, squares - mean * mean));
      share *=
          NormalDistribution.of(mean, deviation).survivalProbability(condition.scaledThreshold());
    }
    return Math.max(share, Double.MIN_NORMAL);
  }
}
