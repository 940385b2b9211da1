package org.glimpse.optimizer.sampling;

import java.util.Random;

/** Counts per frame as a fixed camera sees them: objects come at random and stay a while. */
final class CountSeries implements Measurement {
  private final int[] counts;
  private long measured;

  /**
   * @param busiest objects in view on average at the busiest time of the day
   * @param stay frames that an object stays in view, on average
   */
  CountSeries(int frames, double busiest, double stay, long seed) {
    Random random = new Random(seed);
    counts = new int[frames];
    int present = 0;
    for (int frame = 0; frame < frames; frame++) {
      double rate = busiest / stay * (0.6 - 0.4 * Math.cos(6.3 * 2 * frame / frames));
      present += random.nextDouble() < rate ? 1 : 0;
      int leaving = 0;
      for (int i = 0; i < present; i++) {
        leaving += random.nextDouble() < 1 / stay ? 1 : 0;
      }
      present -= leaving;
      counts[frame] = present;
    }
  }

  int count(long frame) {
    return counts[(int) frame];
  }

  double mean() {
    double sum = 0;
    for (int count : counts) {
      sum += count;
    }
    return sum / counts.length;
  }

  double variance() {
    double mean = mean();
    double sum = 0;
    for (int count : counts) {
      sum += (count - mean) * (count - mean);
    }
    return sum / counts.length;
  }

  long measured() {
    return measured;
  }

  int frames() {
    return counts.length;
  }

  @Override
  public double[][] measure(long[] frames) {
    double[][] values = new double[frames.length][];
    for (int i = 0; i < frames.length; i++) {
      if (i > 0 && frames[i] <= frames[i - 1]) {
        throw new IllegalArgumentException("frames must ascend: " + frames[i]);
      }
      values[i] = new double[] {counts[(int) frames[i]], 1};
    }
    measured += frames.length;
    return values;
  }

  /** The counts plus noise that persists from frame to frame. */
  ControlVariate proxy(double noise, double persistence, long seed) {
    Random random = new Random(seed);
    double[] scores = new double[counts.length];
    double error = random.nextGaussian();
    double sum = 0;
    for (int frame = 0; frame < counts.length; frame++) {
      error =
          persistence * error + Math.sqrt(1 - persistence * persistence) * random.nextGaussian();
      scores[frame] = counts[frame] + noise * error;
      sum += scores[frame];
    }
    double mean = sum / counts.length;
    return new ControlVariate() {
      @Override
      public double value(long frame) {
        return scores[(int) frame];
      }

      @Override
      public double mean() {
        return mean;
      }
    };
  }
}
