package org.glimpse.optimizer.sampling;

/**
 * What an estimate has to keep: at the estimator's own stop, {@code P(|estimate - mean| <= error)
 * >= confidence}.
 *
 * @param error the largest distance between estimate and truth; above 0
 * @param relative whether {@code error} is a share of the truth
 * @param confidence above 0, below 1
 * @param valueMax no frame's value is above; used where too little is seen for normal theory
 */
public record MeanPromise(double error, boolean relative, double confidence, double valueMax) {
  public MeanPromise {
    if (!(error > 0) || Double.isInfinite(error)) {
      throw new IllegalArgumentException("error must be above 0: " + error);
    }
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException("confidence must be between 0 and 1: " + confidence);
    }
    if (!(valueMax > 0)) {
      throw new IllegalArgumentException("valueMax must be above 0: " + valueMax);
    }
  }

  /** The half-width at which an estimate may be returned. */
  public double halfWidthMax(double estimate) {
    // |estimate| - halfWidth is what the truth is at least: halfWidth <= error * that.
    return relative ? error * Math.abs(estimate) / (1 + error) : error;
  }
}
