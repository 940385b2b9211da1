package org.glimpse.optimizer.sampling;

/**
 * An estimate of a mean over frames.
 *
 * @param mean the estimate
 * @param halfWidth half the width of its confidence interval; 0 where every frame was measured
 * @param frames how many frames were measured
 * @param stages how many samples were drawn, the pilot included
 */
public record MeanEstimate(double mean, double halfWidth, long frames, int stages) {

  /** Whether every frame was measured. */
  public boolean isExact() {
    return halfWidth == 0;
  }
}
