package org.glimpse.models.training;

/**
 * One cycle: up along a line over the first steps, then down along half a cosine to nearly nothing
 * (Smith and Topin 2018, with the cosine of Loshchilov and Hutter 2017).
 */
record LearningRate(double peak, long steps) {
  private static final double WARM_UP = 0.08;
  private static final double FIRST = 0.04;
  private static final double LAST = 0.002;

  double at(long step) {
    double warm = Math.max(1, WARM_UP * steps);
    if (step < warm) {
      return peak * (FIRST + (1 - FIRST) * step / warm);
    }
    double passed = (step - warm) / Math.max(1, steps - warm);
    return peak * (LAST + (1 - LAST) * (1 + Math.cos(Math.PI * passed)) / 2);
  }
}
