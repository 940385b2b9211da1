package org.glimpse.optimizer.sampling;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Independent estimates of the same mean, put together with weights that depend on their sizes
 * alone, so that none gets more because of what it says.
 */
final class SampleParts {
  /** The variance of a sample that is stratified by time falls like this power of its size. */
  private static final double POWER = 1.4;

  /** Pairs of frames that differ, before their variance is known. */
  static final int TELLING_MIN = 10;

  /**
   * The same where values are compared that were not drawn as pairs: more, if few of them differ.
   */
  private static final int TELLING_MIN_RARE = 20;

  private static final double TELLING_SHARE = 0.2;

  private record Part(int blocks, FrameSample.Estimate estimate) {}

  private final double confidence;
  private final double offset;
  private final List<Part> parts = new ArrayList<>();
  private boolean told;
  private boolean byPairs;
  private double power = POWER;

  private SampleParts(double confidence, double offset) {
    this.confidence = confidence;
    this.offset = offset;
  }

  /**
   * What samples say of a weighted sum of their values. Where too few pairs differ to know the
   * variance within blocks, more is taken for it: that of neighbouring blocks, or of all frames.
   *
   * @param truth how many of the values, from the first, were measured and not predicted
   * @param offset added to its mean
   */
  static SampleParts of(
      List<FrameSample> samples, double[] weights, int truth, double offset, double confidence) {
    if (samples.stream().allMatch(sample -> sample.pairs() > 0)) {
      SampleParts pairs =
          of(samples, offset, confidence, sample -> sample.estimate(weights, truth));
      pairs.told = pairs.telling() >= TELLING_MIN;
      if (pairs.told) {
        pairs.byPairs = true;
        return pairs;
      }
    }
    SampleParts neighbours =
        of(samples, offset, confidence, sample -> sample.collapsed(weights, truth));
    if (neighbours.told) {
      return neighbours;
    }
    SampleParts all = of(samples, offset, confidence, sample -> sample.plain(weights, truth));
    all.power = 1;
    return all;
  }

  private static SampleParts of(
      List<FrameSample> samples,
      double offset,
      double confidence,
      Function<FrameSample, FrameSample.Estimate> estimate) {
    SampleParts together = new SampleParts(confidence, offset);
    for (FrameSample sample : samples) {
      together.parts.add(new Part(sample.blocks(), estimate.apply(sample)));
    }
    together.told = together.isToldBetween();
    return together;
  }

  private double weight(Part part) {
    double all = 0;
    for (Part each : parts) {
      all += Math.pow(each.blocks(), POWER);
    }
    return Math.pow(part.blocks(), POWER) / all;
  }

  /** Blocks of all samples. */
  int blocks() {
    return parts.stream().mapToInt(Part::blocks).sum();
  }

  /** Pairs of frames that differ: without some, variances are nothing to go by. */
  int telling() {
    return parts.stream().mapToInt(part -> part.estimate().telling()).sum();
  }

  /** Whether the variance is that within blocks. */
  boolean isByPairs() {
    return byPairs;
  }

  /** Whether enough of them differ to know the variance. */
  boolean isTold() {
    return told;
  }

  private boolean isToldBetween() {
    int compared = parts.stream().mapToInt(part -> part.estimate().pairs()).sum();
    return isToldBetween(compared, telling());
  }

  /** Whether so many differences that are not 0, of so many, tell of a variance. */
  static boolean isToldBetween(double compared, double telling) {
    return telling >= TELLING_MIN_RARE
        || telling >= TELLING_MIN && telling >= TELLING_SHARE * compared;
  }

  /**
   * The blocks of another part that brings the variance of the mean down to a target, as far as the
   * largest part tells.
   */
  double blocksFor(double variance) {
    Part largest = parts.get(0);
    double precision = 0;
    for (Part part : parts) {
      largest = part.blocks() > largest.blocks() ? part : largest;
      precision += 1 / part.estimate().variance();
    }
    double missing = Math.max(0.05 / variance, 1 / variance - precision);
    return largest.blocks() * Math.pow(missing * largest.estimate().variance(), 1 / power);
  }

  double mean() {
    return offset + parts.stream().mapToDouble(part -> weight(part) * part.estimate().mean()).sum();
  }

  double variance() {
    return parts.stream()
        .mapToDouble(part -> weight(part) * weight(part) * part.estimate().variance())
        .sum();
  }

  /** Half the width of the interval that holds the truth with the confidence. */
  double halfWidth() {
    return halfWidth(confidence);
  }

  /** The same for another confidence. */
  double halfWidth(double wanted) {
    return quantile(wanted, degreesOfFreedom()) * Math.sqrt(variance());
  }

  /** After Satterthwaite (Biometrics Bulletin 2, 1946), equation 17. */
  private double degreesOfFreedom() {
    double sum = 0;
    for (Part part : parts) {
      double share = weight(part) * weight(part) * part.estimate().variance();
      sum += share * share / Math.max(1, part.estimate().pairs());
    }
    return sum == 0 ? Double.MAX_VALUE : variance() * variance() / sum;
  }

  static double quantile(double confidence, double degreesOfFreedom) {
    return TDistribution.of(Math.max(1, Math.min(1e6, degreesOfFreedom)))
        .inverseSurvivalProbability((1 - confidence) / 2);
  }
}
