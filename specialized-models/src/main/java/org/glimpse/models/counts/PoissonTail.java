package org.glimpse.models.counts;

/** Tails of Poisson distributions. */
final class PoissonTail {
  private static final double MEAN_MIN = 1e-3;
  private static final int TERMS = 200;

  private PoissonTail() {}

  /** {@code P(X >= count) / P(X >= from)} for a Poisson X of that mean, {@code count >= from}. */
  static double ratio(double mean, int from, int count) {
    double rate = Math.max(MEAN_MIN, mean);
    // Terms relative to that of `from`, so that nothing underflows.
    double term = 1;
    double all = 0;
    double beyond = 0;
    for (int k = from; k < count + TERMS; k++) {
      all += term;
      beyond += k >= count ? term : 0;
      term *= rate / (k + 1);
    }
    return beyond / all;
  }
}
