package org.glimpse.optimizer.sampling;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Frames drawn from all alike, none twice: for short videos in which so large a share of the frames
 * is looked at that its correction (Cochran, Sampling Techniques, 3rd ed., equation 2.20) is worth
 * more than strata of time, whose variance too few frames tell of.
 */
final class UniformSample implements FrameSample {
  private final long population;
  private final long[] frames;
  private double[][] rows;

  /**
   * @param count of the frames to draw, below {@code population}
   */
  UniformSample(long population, int count, SplittableRandom random) {
    this.population = population;
    this.frames = new long[count];
    // Knuth, The Art of Computer Programming, vol. 2, section 3.4.2, algorithm S.
    int drawn = 0;
    for (long frame = 0; drawn < count; frame++) {
      if (random.nextLong(population - frame) < count - drawn) {
        frames[drawn++] = frame;
      }
    }
  }

  @Override
  public int blocks() {
    return frames.length;
  }

  @Override
  public int block(long frame) {
    return Arrays.binarySearch(frames, frame);
  }

  @Override
  public boolean isNew() {
    return rows == null;
  }

  @Override
  public boolean isStratified() {
    return false;
  }

  @Override
  public int pairs() {
    return 0;
  }

  @Override
  public Estimate estimate(double[] weights, int truth) {
    return plain(weights, truth);
  }

  @Override
  public Estimate collapsed(double[] weights, int truth) {
    return plain(weights, truth);
  }

  @Override
  public Estimate plain(double[] weights, int truth) {
    double sum = 0;
    for (double[] row : rows) {
      sum += FrameSample.weighted(row, weights);
    }
    int count = frames.length;
    double variance =
        FrameSample.variance(rows, weights) / count * (1 - (double) count / population);
    return new Estimate(
        sum / count, variance, Math.max(1, count - 1), FrameSample.telling(rows, weights, truth));
  }

  @Override
  public int measure(Measurement measurement) {
    if (rows != null) {
      return 0;
    }
    rows = measurement.measure(frames.clone());
    return frames.length;
  }
}
