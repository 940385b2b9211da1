package org.glimpse.video;

/**
 * A condition on a box of a frame: the mean of a measure over its pixels is at least so much.
 *
 * @param measure of the pixels
 * @param atLeast its mean, above 0, in brightness levels of 0 to 255
 * @param limits of the box
 */
public record ColourDemand(ColourMeasure measure, double atLeast, BoxLimits limits) {
  public ColourDemand {
    if (!(atLeast > 0)) {
      throw new IllegalArgumentException("a mean of at least " + atLeast + " rules nothing out");
    }
  }

  /** The same where more is known of the box. */
  public ColourDemand and(BoxLimits known) {
    return new ColourDemand(measure, atLeast, limits.and(known));
  }
}
