package org.glimpse.video;

/**
 * The pixels that a reader delivers.
 *
 * @param width pixels; 0 keeps the source's width
 * @param height pixels; 0 keeps the source's height
 * @param channels the bytes of a pixel
 * @param scaling the filter used where the size changes
 */
public record FrameFormat(int width, int height, Channels channels, Scaling scaling) {

  /** The bytes of a pixel. */
  public enum Channels {
    RGB(3),
    BGR(3),

    /**
     * One byte: brightness as it is coded, 16 to 235 in most videos, 0 to 255 in those of full
     * range. At the source's size it is the decoder's own plane, and nothing is converted.
     */
    LUMA(1);

    private final int count;

    Channels(int count) {
      this.count = count;
    }

    /** Bytes of a pixel. */
    public int count() {
      return count;
    }
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
