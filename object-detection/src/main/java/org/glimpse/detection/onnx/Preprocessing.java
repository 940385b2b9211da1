package org.glimpse.detection.onnx;

import org.glimpse.video.FrameFormat.Channels;

/**
 * What a model wants done to a frame's pixels: value = (byte - mean) / deviation for each channel,
 * in the order of {@code channels}.
 *
 * @param channels colour order
 * @param fit how the frame is brought to the input's size
 * @param padding byte value of the pixels that the frame does not cover
 * @param mean by channel, in units of bytes
 * @param deviation by channel, in units of bytes
 */
record Preprocessing(Channels channels, Fit fit, int padding, float[] mean, float[] deviation) {
  private static final float[] ZERO = {0, 0, 0};
  private static final float[] ONE = {1, 1, 1};
  private static final float[] BYTE = {255, 255, 255};

  /** How a frame is brought to the size of the input. */
  enum Fit {
    /** Stretched, whatever the aspect ratio. */
    STRETCH,
    /** Aspect ratio kept, padded at the right and below. */
    TOP_LEFT,
    /** Aspect ratio kept, padded evenly on both sides. */
    CENTRED
  }

  /** Bytes as they are, 0 to 255. */
  static Preprocessing bytes(Channels channels, Fit fit, int padding) {
    return new Preprocessing(channels, fit, padding, ZERO, ONE);
  }

  /** Values from 0 to 1. */
  static Preprocessing fractions(Channels channels, Fit fit, int padding) {
    return new Preprocessing(channels, fit, padding, ZERO, BYTE);
  }

  /** The value of a byte in a channel. */
  float value(int channel, int pixel) {
    return (pixel - mean[channel]) / deviation[channel];
  }
}
