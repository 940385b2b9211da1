package org.glimpse.optimizer.sampling;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Estimates a mean over frames within a stated error, measuring few of them. Two stages, and more
 * where the second falls short:
 *
 * <ol>
 *   <li>A pilot tells how much frames differ by how far they lie apart ({@link TimeVariation}), and
 *       what a control variate is worth.
 *   <li>From that follows the size of a sample that is stratified by time ({@link TimeStrata}),
 *       drawn afresh. Its own pairs, not the pilot's guess, give the interval (normal theory with
 *       Student's quantiles).
 *   <li>If the interval is too wide, another sample is added.
 * </ol>
 *
 * <p>The size of a sample depends on earlier samples only, and so does the control variate's
 * coefficient: each estimate is unbiased given what came before. Where fewer than {@value
 * #TELLING_MIN} values are not 0, or fewer pairs differ, normal theory says nothing, and the answer
 * has to wait until {@link RareEventBound} is narrow enough. Where half the frames would be
 * measured, all are.
 */
public final class MeanEstimator {
  private static final int TELLING_MIN = 10;

  /** Pairs that should differ, where values that are not 0 are rare. */
  private static final int TELLING_WANTED = 15;

  private static final int PILOT_BLOCKS = 30;
  private static final double PILOT_SHARE = 0.03;

  /** The pilot's guess of the variance is raised by this: a second sample costs more. */
  private static final double MARGIN = 1.05;

  /** A larger share of variance in excess is cheaper to remove by another sample. */
  private static final double PAIR_EXCESS_MAX = 0.1;

  private final long population;
  private final Measurement measurement;
  private final ControlVariate variate;
  private final MeanPromise promise;
  private final SplittableRandom random;

  private final PilotPairs pilot = new PilotPairs();
  private final SampleParts parts;
  private TimeStrata strata;
  private double coefficient;

  private long measured;
  private int stages;
  private int seen;
  private int nonZero;
  private double sum;

  /**
   * @param population number of frames
   * @param variate null if there is none
   * @param seed of the sample; equal seeds give equal estimates
   */
  public MeanEstimator(
      long population,
      Measurement measurement,
      ControlVariate variate,
      MeanPromise promise,
      long seed) {
    if (population < 1) {
      throw new IllegalArgumentException("there must be frames: " + population);
    }
    this.population = population;
    this.measurement = measurement;
    this.variate = variate;
    this.promise = promise;
    this.parts = new SampleParts(promise.confidence());
    this.random = new SplittableRandom(seed);
  }

  /** Samples until the promise is kept. */
  public MeanEstimate estimate() {
    if (population <= 8L * PILOT_BLOCKS) {
      return exact();
    }
    runPilot();
    while (true) {
      int blocks = blocksNeeded();
      if (2 * (measured + cost(blocks)) >= population) {
        return exact();
      }
      sample(blocks);
      pairMore();
      if (isKept()) {
        return new MeanEstimate(parts.mean(), halfWidth(), measured, stages);
      }
    }
  }

  private boolean isKept() {
    return halfWidth() <= promise.halfWidthMax(parts.mean());
  }

  /** Where a little is missing, second frames for more blocks of the last sample are cheapest. */
  private void pairMore() {
    while (isNormal() && !isKept()) {
      double excess = 1 - Math.pow(promise.halfWidthMax(parts.mean()) / halfWidth(), 2);
      int blocks = strata.blocks();
      int more = (int) (1.3 * 2 * excess * blocks) + 2;
      if (excess > PAIR_EXCESS_MAX || more > blocks - strata.pairs()) {
        return;
      }
      strata.pair(more, random);
      measureStrata();
      parts.replaceLast(estimateOfStrata());
    }
  }

  private double halfWidth() {
    double mean = parts.mean();
    if (!isNormal()) {
      double upper =
          promise.valueMax()
              * RareEventBound.shareMax(nonZero, seen, (1 + promise.confidence()) / 2);
      return Math.max(upper - mean, mean);
    }
    return parts.halfWidth();
  }

  private MeanEstimate exact() {
    double total = 0;
    long chunk = 1 << 16;
    for (long start = 0; start < population; start += chunk) {
      long[] frames = new long[(int) Math.min(chunk, population - start)];
      Arrays.setAll(frames, i -> i);
      for (int i = 0; i < frames.length; i++) {
        frames[i] += start;
      }
      total += Arrays.stream(measurement.measure(frames)).sum();
    }
    return new MeanEstimate(total / population, 0, population, stages + 1);
  }

  /** Grows the pilot until it is a small share of what it says is needed. */
  private void runPilot() {
    int blocks = PILOT_BLOCKS;
    // The first pilot does not know yet what distances matter: a wide range of them.
    double length = (double) population / blocks / 8;
    double octaves = 3;
    while (true) {
      drawPilot(blocks, length, octaves);
      chooseCoefficient();
      int needed = blocksNeeded();
      int wanted = (int) (PILOT_SHARE * needed);
      if (wanted <= blocks || 4L * wanted >= population) {
        return;
      }
      blocks = Math.min(wanted, 8 * blocks);
      length = (double) population / needed;
      octaves = 1;
    }
  }

  /**
   * A frame from each block, and another as far from it as two places in a block of about that
   * length, give or take so many octaves.
   */
  private void drawPilot(int blocks, double length, double octaves) {
    long[] first = new TimeStrata(population, blocks, random).firstFrames();
    long[] second = new long[blocks];
    for (int i = 0; i < blocks; i++) {
      double about = length * Math.pow(2, octaves * (2 * random.nextDouble() - 1));
      double apart = about * Math.abs(random.nextDouble() - random.nextDouble());
      long distance = Math.max(1, Math.min(population / 2, Math.round(apart)));
      boolean later = random.nextBoolean();
      long candidate = first[i] + (later ? distance : -distance);
      if (candidate < 0 || candidate >= population) {
        candidate = first[i] + (later ? -distance : distance);
      }
      second[i] = candidate;
    }
    long[] all = new long[2 * blocks];
    System.arraycopy(first, 0, all, 0, blocks);
    System.arraycopy(second, 0, all, blocks, blocks);
    long[] distinct = Arrays.stream(all).sorted().distinct().toArray();
    double[] values = checked(distinct);
    measured += distinct.length;
    stages++;
    double[] firstValues = new double[blocks];
    for (int i = 0; i < blocks; i++) {
      firstValues[i] = values[Arrays.binarySearch(distinct, first[i])];
      double other = values[Arrays.binarySearch(distinct, second[i])];
      double proxy = variate == null ? 0 : variate.value(first[i]) - variate.value(second[i]);
      pilot.add(Math.abs(first[i] - second[i]), firstValues[i] - other, proxy);
    }
    count(firstValues);
  }

  private double[] checked(long[] frames) {
    double[] values = measurement.measure(frames);
    if (values.length != frames.length) {
      throw new IllegalStateException("measured " + values.length + " of " + frames.length);
    }
    return values;
  }

  private void count(double[] values) {
    seen += values.length;
    for (double value : values) {
      sum += value;
      nonZero += value != 0 ? 1 : 0;
    }
  }

  /** Takes the control variate if the pilot says that it saves frames. */
  private void chooseCoefficient() {
    coefficient = 0;
    if (variate == null || !isNormal()) {
      return;
    }
    int without = blocksNeeded();
    coefficient = pilot.coefficient(8.0 * population / without);
    if (blocksNeeded() > 0.97 * without) {
      coefficient = 0;
    }
  }

  /** Whether enough was seen for normal theory. */
  private boolean isNormal() {
    return nonZero >= TELLING_MIN && (parts.isEmpty() || parts.telling() >= TELLING_MIN);
  }

  /** How many blocks bring the interval down to what is promised, beside the parts there are. */
  private int blocksNeeded() {
    int twice = (int) Math.min(Integer.MAX_VALUE / 8, 2L * Math.max(PILOT_BLOCKS, seen));
    int most = (int) Math.min(Integer.MAX_VALUE / 8, population / 2);
    double halfWidthMax = promise.halfWidthMax(parts.isEmpty() ? sum / seen : parts.mean());
    if (!isNormal() || halfWidthMax == 0) {
      return twice;
    }
    double quantile = SampleParts.quantile(promise.confidence(), 100);
    double target = Math.pow(halfWidthMax / quantile, 2) / MARGIN;
    if (!parts.isEmpty()) {
      return (int) Math.max(PILOT_BLOCKS, Math.min(most, parts.blocksFor(target)));
    }
    int low = PILOT_BLOCKS / 2;
    int high = Math.max(low + 1, most);
    while (low + 1 < high) {
      int middle = (low + high) >>> 1;
      if (predictedVariance(middle) <= target) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return predictedVariance(high) == 0 ? twice : high;
  }

  private double predictedVariance(int blocks) {
    double length = (double) population / blocks;
    double paired = (double) pairs(blocks) / blocks;
    return pilot.withinBlock(length, coefficient) / blocks * (1 - paired / 2) * (1 - 1 / length);
  }

  /**
   * Blocks with a second frame: enough to know the variance, few enough to be cheap. Where most
   * values are 0, many pairs are needed until some differ.
   */
  private int pairs(int blocks) {
    double telling = TELLING_WANTED * (double) seen / Math.max(1, nonZero);
    return (int) Math.min(blocks, Math.round(Math.max(6 * Math.sqrt(blocks), telling)));
  }

  private long cost(int blocks) {
    return (long) blocks + pairs(blocks);
  }

  private void sample(int blocks) {
    stages++;
    strata = new TimeStrata(population, blocks, random);
    strata.pair(pairs(blocks), random);
    measureStrata();
    parts.add(blocks, estimateOfStrata());
  }

  private void measureStrata() {
    measured +=
        strata.measure(
            frames -> {
              double[] values = checked(frames);
              count(values);
              for (int i = 0; coefficient != 0 && i < frames.length; i++) {
                values[i] -= coefficient * variate.value(frames[i]);
              }
              return values;
            });
  }

  private TimeStrata.Estimate estimateOfStrata() {
    TimeStrata.Estimate estimate = strata.estimate();
    double offset = coefficient == 0 ? 0 : coefficient * variate.mean();
    return new TimeStrata.Estimate(
        estimate.mean() + offset, estimate.variance(), estimate.pairs(), estimate.telling());
  }
}
