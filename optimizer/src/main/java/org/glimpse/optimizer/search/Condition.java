package org.glimpse.optimizer.search;

import java.util.function.IntToDoubleFunction;

/**
 * One conjunct of what makes a frame an event: a count that reaches a threshold, from above or from
 * below.
 *
 * @param threshold of the count, reached included
 * @param atLeast whether counts from the threshold on satisfy it; otherwise those up to it
 */
public record Condition(double threshold, boolean atLeast) {
  /** Anscombe's constant: the square root of a Poisson count plus this has variance near 1/4. */
  private static final double OFFSET = 0.375;

  /** A count that satisfies it from the threshold on. */
  public static Condition atLeast(double threshold) {
    return new Condition(threshold, true);
  }

  /** A count that satisfies it up to the threshold. */
  public static Condition atMost(double threshold) {
    return new Condition(threshold, false);
  }

  /** Whether a count satisfies it. */
  boolean holds(double count) {
    return atLeast ? count >= threshold : count <= threshold;
  }

  /**
   * How likely it is.
   *
   * @param tail the probability of a count or more
   */
  public double probability(IntToDoubleFunction tail) {
    return atLeast
        ? tail.applyAsDouble((int) Math.ceil(threshold))
        : 1 - tail.applyAsDouble((int) Math.floor(threshold) + 1);
  }

  /**
   * A count on the scale of beliefs, where its errors are about normal and do not grow with it
   * (Anscombe 1948); greater always means nearer to satisfying the condition.
   */
  double scaled(double count) {
    double root = Math.sqrt(Math.max(0, count) + OFFSET);
    return atLeast ? root : -root;
  }

  /** What a scaled count has to exceed; counts are whole, so half a count is allowed for. */
  double scaledThreshold() {
    return scaled(atLeast ? threshold - 0.5 : threshold + 0.5);
  }
}
