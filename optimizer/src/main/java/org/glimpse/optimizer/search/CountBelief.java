package org.glimpse.optimizer.search;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * What is believed about the counts of frames that were not looked at: a Gaussian process in time
 * over scaled counts ({@link Condition#scaled}), one for each condition. Mean and variance are
 * those of the labels: labels lie where much was expected, and the larger variance that this brings
 * stands in for tails heavier than normal. The correlation in time is {@link TimeKernel}'s.
 * Predictions stand on the nearest labels only (Vecchia 1988), so their cost does not grow with the
 * number of labels. A proxy's score counts as a noisy observation of the count (Kalman's update).
 */
final class CountBelief {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  /** Labels on each side that a prediction stands on. */
  static final int NEIGHBOURS = 4;

  private static final double TIME_MAX = 1;

  private static final double VARIANCE_MIN = 0.02;
  private static final double SPREAD_MIN = 0.05;

  private final List<Condition> conditions;
  private final TimeKernel kernel;
  private final List<Optional<ScoreIndex>> scores;
  private final NavigableMap<Long, double[]> labels = new TreeMap<>();
  private final double[] sums;
  private final double[] squares;

  /** As of the last {@link #refit}. */
  private final double[] means;

  private final double[] deviations;

  CountBelief(List<Condition> conditions, TimeKernel kernel, List<Optional<ScoreIndex>> scores) {
    this.conditions = List.copyOf(conditions);
    this.kernel = kernel;
    this.scores = List.copyOf(scores);
    int n = conditions.size();
    this.sums = new double[n];
    this.squares = new double[n];
    this.means = new double[n];
    this.deviations = new double[n];
  }

  NavigableMap<Long, double[]> labels() {
    return labels;
  }

  /** Takes the counts of a frame, one for each condition. */
  void learn(long position, double[] counts) {
    double[] scaled = new double[counts.length];
    for (int c = 0; c < counts.length; c++) {
      scaled[c] = conditions.get(c).scaled(counts[c]);
      sums[c] += scaled[c];
      squares[c] += scaled[c] * scaled[c];
    }
    labels.put(position, scaled);
  }

  /** Brings mean, variance and the score's weight up to date; predictions made before are stale. */
  void refit() {
    int n = labels.size();
    for (int c = 0; c < means.length; c++) {
      means[c] = sums[c] / n;
      double variance = squares[c] / n - means[c] * means[c];
      deviations[c] = Math.sqrt(Math.max(VARIANCE_MIN, variance));
    }
  }

  /**
   * Prepares predictions between two neighbouring labels.
   *
   * @param after predictions will be behind this position
   * @param before and before this one
   */
  Surroundings around(long after, long before) {
    return new Surroundings(after, before);
  }

  /** The labels nearest to a stretch of frames without any. */
  final class Surroundings {
    private final long[] positions = new long[2 * NEIGHBOURS];
    private final double[][] factor;
    private final double[][] solved;
    private final double[] row;
    private int count;
    private double explained;
    private long position;

    private Surroundings(long after, long before) {
      double[][] values = new double[2 * NEIGHBOURS][];
      Map.Entry<Long, double[]> at = labels.floorEntry(after);
      for (int i = 0; i < NEIGHBOURS && at != null; i++) {
        positions[count] = at.getKey();
        values[count++] = at.getValue();
        at = labels.lowerEntry(at.getKey());
      }
      at = labels.ceilingEntry(before);
      for (int i = 0; i < NEIGHBOURS && at != null; i++) {
        positions[count] = at.getKey();
        values[count++] = at.getValue();
        at = labels.higherEntry(at.getKey());
      }
      factor = new double[count][count];
      for (int i = 0; i < count; i++) {
        for (int j = 0; j <= i; j++) {
          double sum = i == j ? 1 : correlation(positions[i] - positions[j]);
          for (int k = 0; k < j; k++) {
            sum -= factor[i][k] * factor[j][k];
          }
          factor[i][j] = i == j ? Math.sqrt(Math.max(sum, 1e-9)) : sum / factor[j][j];
        }
      }
      solved = new double[means.length][count];
      for (int c = 0; c < means.length; c++) {
        for (int i = 0; i < count; i++) {
          double sum = values[i][c] - means[c];
          for (int k = 0; k < i; k++) {
            sum -= factor[i][k] * solved[c][k];
          }
          solved[c][i] = sum / factor[i][i];
        }
      }
      row = new double[count];
    }

    /** Chooses the frame that predictions are about. */
    Surroundings moveTo(long frame) {
      position = frame;
      explained = 0;
      for (int i = 0; i < count; i++) {
        double sum = correlation(positions[i] - frame);
        for (int k = 0; k < i; k++) {
          sum -= factor[i][k] * row[k];
        }
        row[i] = sum / factor[i][i];
        explained += row[i] * row[i];
      }
      return this;
    }

    /** What the surrounding labels add to the mean of a scaled count. */
    double shift(int condition) {
      double sum = 0;
      for (int i = 0; i < count; i++) {
        sum += row[i] * solved[condition][i];
      }
      return sum;
    }

    /** The share of variance that the surrounding labels leave. */
    double left() {
      return Math.max(SPREAD_MIN * SPREAD_MIN, 1 - explained);
    }

    /**
     * The logarithm of the probability that the frame satisfies every condition.
     *
     * @param byScores whether scores count; then time counts for at most {@value #TIME_MAX}
     *     deviations in favour, since nearly sure frames near those found would crowd out the rest
     */
    double logProbability(boolean byScores) {
      double sum = 0;
      for (int c = 0; c < means.length; c++) {
        double variance = left();
        double expected = shift(c) / deviations[c];
        if (byScores && scores.get(c).isPresent()) {
          expected = Math.min(TIME_MAX, expected);
          ScoreIndex score = scores.get(c).get();
          double trust = score.correlation();
          double gain = variance * trust / (trust * trust * variance + 1 - trust * trust);
          expected += gain * (score.at(position) - trust * expected);
          variance *= 1 - gain * trust;
        }
        double threshold = (conditions.get(c).scaledThreshold() - means[c]) / deviations[c];
        sum += logUpperTail((threshold - expected) / Math.sqrt(variance));
      }
      return sum;
    }
  }

  private double correlation(long distance) {
    return kernel.correlation(Math.abs(distance));
  }

  /** log P(Z > z), also where the probability is too small for a double. */
  private static double logUpperTail(double z) {
    return z < 30
        ? Math.log(NORMAL.survivalProbability(z))
        : -z * z / 2 - Math.log(z * Math.sqrt(2 * Math.PI));
  }
}
