package org.glimpse.optimizer.sampling;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A sample that is stratified by time: one frame, uniformly, from each of {@code n} blocks that
 * tile the frames, and a second one from {@code m} of the blocks, drawn at random. The mean of the
 * blocks' means is unbiased whatever the values are. What a block's single frame cannot tell, its
 * variance, is estimated without bias from the blocks that have two (Cochran, Sampling Techniques,
 * 3rd ed., sections 5.3 and 5A.12, on strata with one unit and their alternatives).
 *
 * <p>One frame a block beats two a block of twice the length: neighbouring frames are alike, so the
 * variance within a block falls with its length.
 */
final class TimeStrata implements FrameSample {
  private final long population;
  private final int blocks;
  private final long[] first;
  private final double[][] firstRow;

  /** -1 for a block that has only one. */
  private final long[] second;

  private final double[][] secondRow;
  private int pairs;

  /**
   * Draws a frame from each block.
   *
   * @param population number of frames
   * @param blocks at most half of {@code population}, so that each has two frames
   */
  TimeStrata(long population, int blocks, SplittableRandom random) {
    this.population = population;
    this.blocks = blocks;
    this.first = new long[blocks];
    this.firstRow = new double[blocks][];
    this.second = new long[blocks];
    this.secondRow = new double[blocks][];
    Arrays.fill(second, -1);
    for (int block = 0; block < blocks; block++) {
      long start = border(block);
      first[block] = start + random.nextLong(border(block + 1) - start);
    }
  }

  /** Where a block begins: floor(block * population / blocks). */
  private long border(int block) {
    return Math.multiplyExact(population, (long) block) / blocks;
  }

  @Override
  public int blocks() {
    return blocks;
  }

  @Override
  public int block(long frame) {
    return Math.toIntExact((Math.multiplyExact(frame + 1, (long) blocks) - 1) / population);
  }

  @Override
  public boolean isNew() {
    return firstRow[0] == null;
  }

  @Override
  public boolean isStratified() {
    return true;
  }

  @Override
  public int pairs() {
    return pairs;
  }

  /** The first frame of each block, ascending. */
  long[] firstFrames() {
    return first.clone();
  }

  /** Draws a second frame for so many of the blocks that have one, each as likely as the others. */
  void pair(int more, SplittableRandom random) {
    int left = more;
    int single = blocks - pairs;
    for (int block = 0; block < blocks && left > 0; block++) {
      if (second[block] >= 0) {
        continue;
      }
      if (random.nextInt(single) < left) {
        long start = border(block);
        long other = start + random.nextLong(border(block + 1) - start - 1);
        second[block] = other < first[block] ? other : other + 1;
        left--;
        pairs++;
      }
      single--;
    }
  }

  @Override
  public int measure(Measurement measurement) {
    long[] frames = new long[blocks + pairs];
    int count = 0;
    for (int block = 0; block < blocks; block++) {
      boolean one = firstRow[block] == null;
      boolean two = second[block] >= 0 && secondRow[block] == null;
      if (one && two) {
        frames[count++] = Math.min(first[block], second[block]);
        frames[count++] = Math.max(first[block], second[block]);
      } else if (one || two) {
        frames[count++] = one ? first[block] : second[block];
      }
    }
    double[][] rows = measurement.measure(Arrays.copyOf(frames, count));
    for (int block = 0, at = 0; block < blocks; block++) {
      boolean one = firstRow[block] == null;
      boolean two = second[block] >= 0 && secondRow[block] == null;
      if (one && two) {
        boolean inOrder = first[block] < second[block];
        firstRow[block] = rows[inOrder ? at : at + 1];
        secondRow[block] = rows[inOrder ? at + 1 : at];
        at += 2;
      } else if (one) {
        firstRow[block] = rows[at++];
      } else if (two) {
        secondRow[block] = rows[at++];
      }
    }
    return count;
  }

  @Override
  public Estimate estimate(double[] weights, int truth) {
    double sum = 0;
    double squares = 0;
    double remains = 0;
    int telling = 0;
    for (int block = 0; block < blocks; block++) {
      long length = border(block + 1) - border(block);
      double share = (double) length / population;
      double value = FrameSample.weighted(firstRow[block], weights);
      if (second[block] >= 0) {
        double other = FrameSample.weighted(secondRow[block], weights);
        double difference = value - other;
        squares += share * share * difference * difference / 2;
        remains += (1 - 2.0 / length) / 2;
        telling += FrameSample.differ(firstRow[block], secondRow[block], weights, truth) ? 1 : 0;
        sum += share * (value + other) / 2;
      } else {
        remains += 1 - 1.0 / length;
        sum += share * value;
      }
    }
    // The blocks with two frames are a random sample of all blocks: their variance is everyone's.
    double variance = pairs == 0 ? Double.NaN : squares / pairs * remains;
    return new Estimate(sum, variance, pairs, telling);
  }

  /**
   * The same without pairs, or where too few of them differ: from the differences between
   * neighbouring blocks, which are variance within them and more, never less (collapsed strata;
   * Cochran, section 5A.12; each block with both its neighbours, as the overlapping differences of
   * Wolter, Introduction to Variance Estimation, 2nd ed., section 8.2). Differences that share a
   * block tell less than others: three count as two.
   */
  @Override
  public Estimate collapsed(double[] weights, int truth) {
    double variance = 0;
    int telling = 0;
    for (int block = 1; block < blocks; block++) {
      double difference =
          FrameSample.weighted(firstRow[block], weights)
              - FrameSample.weighted(firstRow[block - 1], weights);
      double share = (double) (border(block + 1) - border(block - 1)) / population / 2;
      // The first block and the last have one neighbour, whose difference tells for two.
      double times = block == 1 || block == blocks - 1 ? 2 : 1;
      variance += times * share * share * difference * difference / 2;
      telling += FrameSample.differ(firstRow[block - 1], firstRow[block], weights, truth) ? 1 : 0;
    }
    return new Estimate(
        estimate(weights, truth).mean(), variance, 2 * (blocks - 1) / 3, 2 * telling / 3);
  }

  /**
   * The same where even neighbouring blocks hardly differ: as if the first frames were drawn from
   * all frames, which varies more than what was drawn.
   */
  @Override
  public Estimate plain(double[] weights, int truth) {
    return new Estimate(
        estimate(weights, truth).mean(),
        FrameSample.variance(firstRow, weights) / blocks,
        Math.max(1, blocks - 1),
        FrameSample.telling(firstRow, weights, truth));
  }
}
