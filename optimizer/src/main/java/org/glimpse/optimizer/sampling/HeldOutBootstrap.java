package org.glimpse.optimizer.sampling;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How far a mean of predictions may be from the mean of what was measured, by resampling frames on
 * which both are known: BlazeIt's test of whether a specialised network may answer an aggregate
 * alone (Kang, Bailis, Zaharia, PVLDB 13(4), 2020, section 6.2: {@code P(|mean(predicted) -
 * mean(true)| < error) >= confidence} by the bootstrap). It holds for frames that resemble these.
 */
public final class HeldOutBootstrap {
  /** Frames with a value that is not 0 before resampling says anything. */
  public static final int SEEN_MIN = 10;

  private static final int RESAMPLES = 2_000;

  private HeldOutBootstrap() {}

  /**
   * The distance within which the means of resampled frames lie with a confidence; infinite where
   * too few of the frames have a value that is not 0.
   *
   * @param predicted a value for each frame
   * @param measured the truth for the same frames
   * @param confidence above 0, below 1
   * @param seed of the resampling
   */
  public static double distance(
      double[] predicted, double[] measured, double confidence, long seed) {
    int frames = measured.length;
    if (predicted.length != frames) {
      throw new IllegalArgumentException(predicted.length + " predictions of " + frames);
    }
    if (Arrays.stream(measured).filter(value -> value != 0).count() < SEEN_MIN) {
      return Double.POSITIVE_INFINITY;
    }
    double[] errors = new double[frames];
    for (int frame = 0; frame < frames; frame++) {
      errors[frame] = predicted[frame] - measured[frame];
    }
    SplittableRandom random = new SplittableRandom(seed);
    double[] distances = new double[RESAMPLES];
    for (int resample = 0; resample < RESAMPLES; resample++) {
      double sum = 0;
      for (int draw = 0; draw < frames; draw++) {
        sum += errors[random.nextInt(frames)];
      }
      distances[resample] = Math.abs(sum / frames);
    }
    Arrays.sort(distances);
    return distances[Math.min(RESAMPLES - 1, (int) Math.ceil(confidence * RESAMPLES) - 1)];
  }

  /**
   * How many frames would be enough for the distance to come within an error, as far as some tell.
   *
   * @return {@code Long.MAX_VALUE} where no number is
   */
  public static long frames(
      double[] predicted, double[] measured, double error, double confidence) {
    double sum = 0;
    double squares = 0;
    for (int frame = 0; frame < measured.length; frame++) {
      double off = predicted[frame] - measured[frame];
      sum += off;
      squares += off * off;
    }
    double bias = sum / measured.length;
    double variance = Math.max(0, squares / measured.length - bias * bias);
    // By so much the bias may be smaller than these frames say.
    double luck = 2 * Math.sqrt(variance / measured.length);
    return frames(Math.max(0, Math.abs(bias) - luck), Math.sqrt(variance), error, confidence);
  }

  /**
   * How many frames are enough for the distance to come within an error, about.
   *
   * @param bias mean of the predictions minus that of the truth, as far as it is known
   * @param deviation standard deviation of a prediction's error
   * @return {@code Long.MAX_VALUE} where no number is
   */
  public static long frames(double bias, double deviation, double error, double confidence) {
    double left = error - Math.abs(bias);
    if (left <= 0) {
      return Long.MAX_VALUE;
    }
    double quantile = SampleParts.quantile(confidence, 1e6);
    return (long) Math.ceil(Math.pow(quantile * deviation / left, 2));
  }
}
