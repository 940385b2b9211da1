package org.glimpse.optimizer.selection;

/** Errors found beside errors expected, the latest counting most. */
final class ErrorTrust {
  private static final double FADING = 0.7;
  private static final double PRIOR = 4;
  private static final double MOST = 4;

  private double expected;
  private double found;

  void fade() {
    expected *= FADING;
    found *= FADING;
  }

  void add(double probability, boolean wrong) {
    expected += probability;
    found += wrong ? 1 : 0;
  }

  /** What expected errors are to be multiplied by. */
  double factor() {
    return Math.max(1 / MOST, Math.min(MOST, (found + PRIOR) / (expected + PRIOR)));
  }
}
