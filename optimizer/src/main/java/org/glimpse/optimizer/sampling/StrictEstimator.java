package org.glimpse.optimizer.sampling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Estimates means over frames within stated errors, with a promise that holds for any number of
 * frames and any values up to a known bound: frames are drawn at random without replacement, and
 * {@link BettingInterval}s tell when to stop. Nothing is assumed of the frames' likeness, and
 * nothing gained by it: more frames are measured than {@link MeanEstimator} asks for. Where half
 * the frames would be measured, all are.
 */
public final class StrictEstimator {
  private static final int FIRST_DRAWS = 60;

  /** By how much the sample grows from look to look. */
  private static final double GROWTH = 1.15;

  private final long population;
  private final Measurement measurement;
  private final List<Target> targets;
  private final LookListener listener;
  private final SplittableRandom random;
  private final Map<Long, Long> moved = new HashMap<>();
  private final List<BettingInterval> intervals = new ArrayList<>();
  private long measured;
  private int looks;

  /**
   * @param population number of frames
   * @param targets means whose promises name a finite greatest value; values are not below 0
   * @param listener told at each look
   * @param seed of the sample; equal seeds give equal estimates
   */
  public StrictEstimator(
      long population,
      Measurement measurement,
      List<Target> targets,
      LookListener listener,
      long seed) {
    for (Target target : targets) {
      if (target.isRatio() || Double.isInfinite(target.promise().valueMax())) {
        throw new IllegalArgumentException("no strict promise for " + target);
      }
      intervals.add(new BettingInterval(population, target.promise().confidence()));
    }
    this.population = population;
    this.measurement = measurement;
    this.targets = List.copyOf(targets);
    this.listener = listener;
    this.random = new SplittableRandom(seed);
  }

  /** About how many frames will be measured, for values whose mean and variance are about 1. */
  public static long predicted(long population, List<Target> targets) {
    double most = FIRST_DRAWS;
    for (Target target : targets) {
      double valueMax = target.promise().valueMax();
      double error = target.promise().halfWidthMax(Math.min(1, valueMax)) / valueMax;
      double variance = Math.min(0.25, 1 / (valueMax * valueMax));
      most = Math.max(most, needed(target.promise(), variance, error));
    }
    return (long) Math.min(population, most);
  }

  private static double needed(MeanPromise promise, double variance, double error) {
    double log = Math.log(2 / (1 - promise.confidence()));
    return log * (2 * variance / (error * error) + 1 / error);
  }

  /** Samples until every promise is kept; an estimate for each target. */
  public List<MeanEstimate> estimate() {
    long draws = FIRST_DRAWS;
    while (2 * draws < population) {
      draw(draws - measured);
      looks++;
      List<LookListener.Interval> now = look();
      listener.looked(now, measured);
      if (isKept(now)) {
        return now.stream()
            .map(
                each ->
                    new MeanEstimate(
                        each.estimate(), (each.upper() - each.lower()) / 2, measured, looks))
            .toList();
      }
      draws = Math.max((long) (GROWTH * measured), Math.min(needed(), 4 * measured));
    }
    return exact();
  }

  private boolean isKept(List<LookListener.Interval> now) {
    return IntStream.range(0, targets.size())
        .allMatch(
            i ->
                (now.get(i).upper() - now.get(i).lower()) / 2
                    <= targets.get(i).promise().halfWidthMax(now.get(i).estimate()));
  }

  private List<LookListener.Interval> look() {
    List<LookListener.Interval> now = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      double valueMax = targets.get(i).promise().valueMax();
      double lower = valueMax * intervals.get(i).lower();
      double upper = valueMax * intervals.get(i).upper();
      now.add(new LookListener.Interval((lower + upper) / 2, lower, upper));
    }
    return now;
  }

  /** About so many draws make the intervals narrow enough. */
  private long needed() {
    double most = FIRST_DRAWS;
    for (int i = 0; i < targets.size(); i++) {
      most = Math.max(most, needed(i));
    }
    return (long) Math.min(population, most);
  }

  private double needed(int target) {
    MeanPromise promise = targets.get(target).promise();
    BettingInterval interval = intervals.get(target);
    double error = promise.halfWidthMax(promise.valueMax() * interval.mean()) / promise.valueMax();
    if (error == 0) {
      return 2.0 * measured;
    }
    return needed(promise, interval.variance(), error);
  }

  /** Draws and measures more frames. */
  private void draw(long more) {
    long[] drawn = new long[(int) more];
    for (int i = 0; i < drawn.length; i++) {
      // Fisher and Yates, of which only what was moved is kept.
      long place = measured + i;
      long other = place + random.nextLong(population - place);
      drawn[i] = moved.getOrDefault(other, other);
      moved.put(other, moved.getOrDefault(place, place));
    }
    long[] ascending = Arrays.stream(drawn).sorted().toArray();
    double[][] rows = measurement.measure(ascending);
    long planned = needed();
    for (long frame : drawn) {
      double[] row = rows[Arrays.binarySearch(ascending, frame)];
      for (int i = 0; i < targets.size(); i++) {
        Target target = targets.get(i);
        intervals.get(i).add(row[target.value()] / target.promise().valueMax(), planned);
      }
    }
    measured += more;
  }

  private List<MeanEstimate> exact() {
    Totals totals = Totals.ofAll(population, measurement);
    return targets.stream()
        .map(target -> new MeanEstimate(totals.of(target), 0, population, looks + 1))
        .toList();
  }
}
