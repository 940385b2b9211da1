package org.glimpse.video;

/**
 * The pixels that a reader delivers.
 *
 * @param width pixels; 0 keeps the source's width
 * @param height pixels; 0 keeps the source's height
 * @param channels order of the three bytes of a pixel
 * @param scaling the filter used where the size changes
 */
public record FrameFormat(int width, int height, Channels channels, Scaling scaling) {

  /** Order of the three bytes of a pixel. */
  public enum Channels {
    RGB,
    BGR
  }

  /** Scaling filters, by FFmpeg's names. */
  public enum Scaling {
    AREA,
    BILINEAR,
    FAST_BILINEAR,
    BICUBIC
  }

  /** The source's own size. */
  public static FrameFormat source(Channels channels) {
    return new FrameFormat(0, 0, channels, Scaling.BILINEAR);
  }

  /** Stretched to exactly this size, whatever the aspect ratio. */
  public static FrameFormat scaled(int width, int height, Channels channels, Scaling scaling) {
    return new FrameFormat(width, height, channels, scaling);
  }
}
