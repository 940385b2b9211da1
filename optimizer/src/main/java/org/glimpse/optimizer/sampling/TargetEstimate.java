package org.glimpse.optimizer.sampling;

import java.util.List;

/** What the samples so far say of one target, and what another sample of some size would add. */
final class TargetEstimate {
  /** Values that are not 0 before normal theory says anything, beside pairs that differ. */
  private static final int TELLING_MIN = SampleParts.TELLING_MIN;

  /** The pilot's guess of the variance is raised by this: a second sample costs more. */
  private static final double MARGIN = 1.04;

  /** The same of samples without pairs. */
  private static final double MARGIN_ALONE = 1.1;

  /** By which the pilot may think that too many frames differ. */
  private static final double MARGIN_TELLING = 1.4;

  /** Degrees of freedom that an interval of several samples is expected to have, about. */
  private static final int DEGREES_EXPECTED = 100;

  private final Target target;
  private final int truth;
  private final int variate;
  private final int columns;
  private double coefficient;
  private double denominator;
  private double ratio;
  private SampleParts parts;

  /**
   * @param truth how many values of a row were measured, not predicted
   * @param variate place of the target's control variate in a row; -1 if it has none
   * @param columns values in a row
   */
  TargetEstimate(Target target, int truth, int variate, int columns) {
    this.target = target;
    this.truth = truth;
    this.variate = variate;
    this.columns = columns;
  }

  MeanPromise promise() {
    return target.promise();
  }

  /** Whether enough was seen for normal theory. */
  boolean isNormal(SeenValues seen) {
    return seen.nonZero(target.counted()) >= TELLING_MIN && (parts == null || parts.isTold());
  }

  /** Whether something else than pairs of frames tells the variance of the samples. */
  boolean isToldBetween() {
    return parts != null && parts.isTold() && !parts.isByPairs();
  }

  /** The share of frames that say something, of which there should be a few among the pairs. */
  double shareSeen(SeenValues seen) {
    return (double) Math.max(1, seen.nonZero(target.counted())) / seen.rows();
  }

  /** Takes the control variate if the pilot says that it saves frames. */
  void chooseCoefficient(PilotPairs pilot, SeenValues seen, BlockCosts costs) {
    coefficient = 0;
    pivot(seen);
    if (variate < 0 || !isNormal(seen)) {
      return;
    }
    int without = blocksNeeded(pilot, seen, costs);
    coefficient = pilot.coefficient(target.value(), variate, 8.0 * costs.population() / without);
    if (blocksNeeded(pilot, seen, costs) > 0.97 * without) {
      coefficient = 0;
    }
  }

  /** Before there are samples, a ratio is that of the pilot. */
  private void pivot(SeenValues seen) {
    if (target.isRatio()) {
      denominator = seen.mean(target.per());
      ratio = denominator == 0 ? 0 : seen.mean(target.value()) / denominator;
    }
  }

  /**
   * The weighted sum of a row's values whose mean is the target's, up to a constant; for a ratio
   * its first-order expansion (Cochran, Sampling Techniques, 3rd ed., section 6.3).
   */
  private double[] weights() {
    double[] weights = new double[columns];
    if (target.isRatio()) {
      weights[target.value()] = 1 / denominator;
      weights[target.per()] = -ratio / denominator;
    } else {
      weights[target.value()] = 1;
      if (coefficient != 0) {
        weights[variate] = -coefficient;
      }
    }
    return weights;
  }

  private double[] only(int value) {
    double[] weights = new double[columns];
    weights[value] = 1;
    return weights;
  }

  /** Takes in all samples anew. */
  void update(List<FrameSample> samples, SeenValues seen) {
    double confidence = target.promise().confidence();
    double offset = coefficient == 0 ? 0 : coefficient * target.variate().mean();
    if (target.isRatio()) {
      double above = mean(samples, target.value());
      double below = mean(samples, target.per());
      if (below == 0) {
        parts = null;
        pivot(seen);
        return;
      }
      denominator = below;
      ratio = above / below;
      offset = ratio;
    }
    parts = SampleParts.of(samples, weights(), truth, offset, confidence);
  }

  private double mean(List<FrameSample> samples, int value) {
    return SampleParts.of(samples, only(value), truth, 0, target.promise().confidence()).mean();
  }

  double mean(SeenValues seen) {
    if (parts != null) {
      return parts.mean();
    }
    return target.isRatio() ? ratio : seen.mean(target.value());
  }

  /** Half the width of the interval at the confidence promised. */
  double halfWidth(SeenValues seen) {
    return halfWidth(seen, target.promise().confidence());
  }

  /** The same at another confidence; infinite where nothing can be said. */
  double halfWidth(SeenValues seen, double confidence) {
    if (!isNormal(seen)) {
      return target.isRatio()
          ? Double.POSITIVE_INFINITY
          : rareHalfWidth(
              mean(seen), seen.nonZero(target.counted()), seen.rows(), (1 + confidence) / 2);
    }
    return parts == null ? Double.POSITIVE_INFINITY : parts.halfWidth(confidence);
  }

  /** Of values that are mostly 0; of those that are 0 or 1 also where they are mostly 1. */
  private double rareHalfWidth(double mean, int nonZero, int rows, double confidence) {
    double most = target.promise().valueMax() * RareEventBound.shareMax(nonZero, rows, confidence);
    double least =
        target.promise().valueMax() == 1
            ? 1 - RareEventBound.shareMax(rows - nonZero, rows, confidence)
            : 0;
    return Math.max(most - mean, mean - least);
  }

  /** Rows to be added while normal theory says nothing: twice those there are, at most. */
  private int moreRows(SeenValues seen) {
    return rareRows(seen) - seen.rows();
  }

  private int rareRows(SeenValues seen) {
    return rareRows(seen, seen.rows(), 3 * seen.rows());
  }

  /**
   * Rows to be seen in all until {@link #rareHalfWidth} is narrow enough, if what is to come is
   * like what was seen; {@code rowsMax} if these are not enough.
   */
  private int rareRows(SeenValues seen, int rowsMin, int rowsMax) {
    double share = (double) seen.nonZero(target.counted()) / seen.rows();
    double mean = seen.mean(target.value());
    double wanted = target.promise().halfWidthMax(mean);
    double confidence = (1 + target.promise().confidence()) / 2;
    int low = rowsMin;
    int high = rowsMax;
    while (low + 1 < high) {
      int middle = (low + high) >>> 1;
      if (rareHalfWidth(mean, (int) Math.round(share * middle), middle, confidence) <= wanted) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  boolean isKept(SeenValues seen) {
    return halfWidth(seen) <= target.promise().halfWidthMax(mean(seen));
  }

  /** The share of the variance that is too much; 0 where the promise is kept. */
  double excess(SeenValues seen) {
    if (isKept(seen)) {
      return 0;
    }
    double wanted = target.promise().halfWidthMax(mean(seen));
    return isNormal(seen) ? 1 - Math.pow(wanted / halfWidth(seen), 2) : 1;
  }

  /**
   * Pairs to be added to a sample of so many because too few of them differ, though enough values
   * are not 0; 0 where that is not what is missing.
   */
  int pairsMissing(int pairs, SeenValues seen) {
    if (parts == null || parts.isTold() || seen.nonZero(target.counted()) < TELLING_MIN) {
      return 0;
    }
    int telling = Math.max(1, parts.telling());
    return (int)
        Math.min(Integer.MAX_VALUE, (long) pairs * BlockCosts.TELLING_WANTED / telling - pairs);
  }

  /** The same before anything is measured for the estimate, from what was seen for others. */
  int blocksPredicted(PilotPairs pairs, SeenValues known, BlockCosts costs) {
    int telling = known.nonZero(target.counted());
    if (telling > 0 && predictedVariance(pairs, known, costs, costs.least()) > 0) {
      // Few that are not 0 yet: enough of them will be seen before the bound on the rest is narrow.
      int rows = (int) Math.min(costs.most(), (long) TELLING_MIN * known.rows() / telling);
      return Math.max(
          normalBlocks(pairs, known, costs),
          costs.blocksFor(Math.max(0, rows - costs.least()), shareSeen(known)));
    }
    int rows = target.isRatio() ? costs.most() : rareRows(known, 0, costs.most());
    return costs.blocksFor(Math.max(0, rows - costs.least()), shareSeen(known));
  }

  /** How many blocks bring the interval down to what is promised, beside the samples there are. */
  int blocksNeeded(PilotPairs pilot, SeenValues seen, BlockCosts costs) {
    int twice = costs.atLeast(2L * seen.rows());
    double halfWidthMax = target.promise().halfWidthMax(mean(seen));
    if (halfWidthMax == 0 || !isNormal(seen) && target.isRatio()) {
      return twice;
    }
    if (!isNormal(seen)) {
      return costs.blocksFor(moreRows(seen), shareSeen(seen));
    }
    if (parts != null) {
      return costs.atLeast(
          (long)
              Math.min(
                  Integer.MAX_VALUE, parts.blocksFor(varianceMax(halfWidthMax, DEGREES_EXPECTED))));
    }
    int blocks = normalBlocks(pilot, seen, costs);
    if (predictedVariance(pilot, seen, costs, blocks) == 0) {
      return target.isRatio() ? twice : costs.blocksFor(moreRows(seen), shareSeen(seen));
    }
    int most = Math.max(blocks, costs.blocksFor(moreRows(seen), shareSeen(seen)));
    while (blocks < most && pairsNeeded(blocks, pilot, seen, costs) > blocks) {
      blocks += 1 + blocks / 32;
    }
    return costs.atLeast(blocks);
  }

  /**
   * How many blocks do so in a first sample that has no pairs, its variance told by neighbouring
   * blocks ({@link TimeStrata#collapsed}) or by all ({@link TimeStrata#plain}); the most there may
   * be where that says nothing.
   */
  int blocksAlone(PilotPairs pilot, SeenValues seen, BlockCosts costs) {
    double wanted = target.promise().halfWidthMax(mean(seen));
    boolean untold = isUntold(seen);
    if (wanted == 0 || !untold && (parts != null || !isNormal(seen))) {
      return costs.most();
    }
    double ofAll = pilot.ofAll(weights());
    double differing = pilot.differOfAll(weights());
    int before = untold ? parts.blocks() : 0;
    int plain =
        costs.first(
            costs.most(),
            more -> isEnoughAlone(before + more - 1, ofAll / (before + more), differing, wanted));
    if (untold) {
      return plain;
    }
    return costs.first(
        plain,
        blocks -> {
          double length = (double) costs.population() / blocks;
          return isEnoughAlone(
              2 * blocks / 3.0,
              pilot.variation(weights()).betweenBlocks(length) / blocks,
              pilot.differing(weights()).betweenBlocks(length),
              wanted);
        });
  }

  /**
   * How many frames do so that are drawn from all alike ({@link UniformSample}), as the first
   * sample or after others that could not tell their variance; all frames where that says nothing.
   */
  int framesUniform(PilotPairs pilot, SeenValues seen, BlockCosts costs) {
    double wanted = target.promise().halfWidthMax(mean(seen));
    if (wanted == 0 || seen.nonZero(target.counted()) < TELLING_MIN) {
      return costs.all();
    }
    int before = isUntold(seen) ? parts.blocks() : 0;
    double ofAll = pilot.ofAll(weights());
    double differing = pilot.differOfAll(weights());
    return costs.first(
        costs.all(),
        frames -> {
          double left = 1 - (double) frames / costs.population();
          double variance = ofAll / (before + frames) * left;
          return isEnoughAlone(before + frames - 1, variance, differing, wanted);
        });
  }

  /** Whether samples were drawn whose variance nothing tells, though enough values are not 0. */
  private boolean isUntold(SeenValues seen) {
    return parts != null && !parts.isTold() && seen.nonZero(target.counted()) >= TELLING_MIN;
  }

  /**
   * Pairs that a sample of so many blocks has; more than blocks where even then too few of them
   * would differ, and {@link RareEventBound} is far from narrow enough.
   */
  int pairsNeeded(int blocks, PilotPairs pilot, SeenValues seen, BlockCosts costs) {
    int usual = BlockCosts.pairs(blocks, shareSeen(seen));
    if (parts != null || !isNormal(seen) || rareRows(seen) < 3 * seen.rows()) {
      return usual;
    }
    double length = (double) costs.population() / blocks;
    double differing = pilot.differing(weights()).withinBlock(length);
    return differing == 0
        ? usual
        : (int)
            Math.min(
                costs.most(),
                Math.max(usual, MARGIN_TELLING * SampleParts.TELLING_MIN / differing));
  }

  private boolean isEnoughAlone(double compared, double variance, double differing, double wanted) {
    double quantile = SampleParts.quantile(target.promise().confidence(), compared);
    return MARGIN_ALONE * variance * quantile * quantile <= wanted * wanted
        && SampleParts.isToldBetween(compared, compared * differing / MARGIN_TELLING);
  }

  /** By normal theory, from how much frames differ. */
  private int normalBlocks(PilotPairs pilot, SeenValues seen, BlockCosts costs) {
    double wanted = target.promise().halfWidthMax(mean(seen));
    return costs.fewest(
        each ->
            predictedVariance(pilot, seen, costs, each)
                <= varianceMax(wanted, BlockCosts.pairs(each, shareSeen(seen))));
  }

  private double varianceMax(double halfWidthMax, double degreesOfFreedom) {
    double quantile = SampleParts.quantile(target.promise().confidence(), degreesOfFreedom);
    return Math.pow(halfWidthMax / quantile, 2) / MARGIN;
  }

  private double predictedVariance(
      PilotPairs pilot, SeenValues seen, BlockCosts costs, int blocks) {
    return costs.variance(
        blocks, shareSeen(seen), length -> pilot.variation(weights()).withinBlock(length));
  }
}
