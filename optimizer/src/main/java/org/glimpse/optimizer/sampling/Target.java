package org.glimpse.optimizer.sampling;

/**
 * A number that is wanted of all frames: the mean of one measured value, or that of one value over
 * that of another.
 *
 * @param value place of the value in a measured row
 * @param per place of the value that it is divided by; -1 for a mean
 * @param promise what its estimate has to keep
 * @param variate known for every frame and like the value, to cut the variance; null for none, and
 *     for a ratio
 */
public record Target(int value, int per, MeanPromise promise, ControlVariate variate) {
  public Target {
    if (value < 0 || per < -1 || per >= 0 && variate != null) {
      throw new IllegalArgumentException("no such target: " + value + " per " + per);
    }
  }

  /** The mean of a value; {@code variate} may be null. */
  public static Target mean(int value, MeanPromise promise, ControlVariate variate) {
    return new Target(value, -1, promise, variate);
  }

  /** The mean of a value over the mean of another, such as an average over objects. */
  public static Target ratio(int value, int per, MeanPromise promise) {
    return new Target(value, per, promise, null);
  }

  boolean isRatio() {
    return per >= 0;
  }

  /** The value that has to be seen often enough for normal theory: the one divided by, if any. */
  int counted() {
    return isRatio() ? per : value;
  }
}
