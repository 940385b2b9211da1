package org.glimpse.models.detector;

import java.util.Random;
import org.glimpse.video.Box;

/**
 * A piece of a picture as the network sees it: shifted, scaled, perhaps mirrored, with its light
 * changed. A pixel {@code x} of the crop shows the picture at {@code left + x / scale}.
 *
 * @param left of its left edge, in pixels of the picture; may lie outside
 * @param top of its upper edge, in pixels of the picture
 * @param scale pixels of the crop per pixel of the picture
 * @param mirrored whether left and right are swapped
 * @param gain factor on each channel
 * @param shift added to each channel, in units of bytes
 */
record Crop(double left, double top, double scale, boolean mirrored, float[] gain, float shift) {
  private static final double SCALE_SPREAD = 0.22;
  private static final double LIGHT_SPREAD = 0.12;
  private static final double TINT_SPREAD = 0.03;
  private static final double SHIFT_SPREAD = 10;
  private static final int OUTSIDE_MAX = 24;

  /** A crop of so many pixels that shows a point, somewhere. */
  static Crop around(
      double x, double y, int width, int height, LabelledPictures pictures, Random random) {
    boolean scaled = random.nextBoolean();
    double scale = scaled ? Math.exp(SCALE_SPREAD * (2 * random.nextDouble() - 1)) : 1;
    double left = x - random.nextDouble() * width / scale;
    double top = y - random.nextDouble() * height / scale;
    left = inside(left, pictures.width() - width / scale);
    top = inside(top, pictures.height() - height / scale);
    double light = Math.exp(LIGHT_SPREAD * random.nextGaussian());
    float[] gain = new float[3];
    for (int channel = 0; channel < 3; channel++) {
      gain[channel] = (float) (light * Math.exp(TINT_SPREAD * random.nextGaussian()));
    }
    return new Crop(
        scaled ? left : Math.rint(left),
        scaled ? top : Math.rint(top),
        scale,
        random.nextBoolean(),
        gain,
        (float) (SHIFT_SPREAD * random.nextGaussian()));
  }

  /** Reaches past an edge by no more than padding does in use. */
  private static double inside(double start, double last) {
    return Math.max(-OUTSIDE_MAX, Math.min(last + OUTSIDE_MAX, start));
  }

  /** A box of the picture in pixels of the crop, not clipped. */
  Box place(Box box, int width) {
    double xmin = (box.xmin() - left) * scale;
    double xmax = (box.xmax() - left) * scale;
    return new Box(
        (float) (mirrored ? width - xmax : xmin),
        (float) ((box.ymin() - top) * scale),
        (float) (mirrored ? width - xmin : xmax),
        (float) ((box.ymax() - top) * scale));
  }
}
