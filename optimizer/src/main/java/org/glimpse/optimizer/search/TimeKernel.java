package org.glimpse.optimizer.search;

/**
 * How alike the counts of two frames are by how far apart they lie: a sum of exponentials whose
 * scales span a third of a second to an hour, each an Ornstein-Uhlenbeck process. Objects stay in
 * view for seconds, traffic lights change in minutes, traffic in hours; on recordings of fixed
 * cameras the correlation falls about evenly over the logarithm of time, and so do the weights.
 */
final class TimeKernel {
  private static final double[] SECONDS = {1 / 3.0, 10 / 3.0, 100 / 3.0, 1000 / 3.0, 10000 / 3.0};
  private static final double[] WEIGHTS = {0.15, 0.25, 0.3, 0.15, 0.1};

  private final double[] decays;

  TimeKernel(double framesPerSecond) {
    decays = new double[SECONDS.length];
    for (int i = 0; i < decays.length; i++) {
      decays[i] = -1 / (SECONDS[i] * framesPerSecond);
    }
  }

  /** Correlation of two different frames; what is missing to 1 belongs to each frame alone. */
  double correlation(long distance) {
    double sum = 0;
    for (int i = 0; i < decays.length; i++) {
      double exponent = decays[i] * distance;
      if (exponent > -40) {
        sum += WEIGHTS[i] * Math.exp(exponent);
      }
    }
    return sum;
  }
}
