package org.glimpse.video;

import java.util.Locale;
import java.util.Objects;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * How a {@link VideoWriter} encodes: what its pixels are, which codec, and how time is counted.
 * Start with {@link #of} and change what matters with the {@code with..} methods.
 *
 * @param codec the compression; limits are those of {@link Codec}
 * @param width pixels
 * @param height pixels
 * @param channels order of the three bytes of a pixel given to the writer
 * @param frameRate frames per second, nominal: the rate control's and the last frame's duration
 * @param timeBase seconds per tick of {@code pts}; for a constant rate, the length of a frame
 * @param gopFrames a key frame at least every so many frames; encoders may add more at scene cuts
 * @param bFrames most B-frames between two references; 0 for every codec but MPEG4
 * @param bitsPerSecond target rate of lossy codecs
 */
public record VideoEncoding(
    Codec codec,
    int width,
    int height,
    FrameFormat.Channels channels,
    Ratio frameRate,
    Ratio timeBase,
    int gopFrames,
    int bFrames,
    long bitsPerSecond) {

  /** Longest side that is written, pixels. */
  private static final int SIDE_MAX = 16_384;

  /** Compressions that this build of FFmpeg can write without patents or copyleft. */
  public enum Codec {
    /** H.264 by libopenh264, 4:2:0. Width and height even and at least 16. */
    H264,
    /** MPEG-4 part 2, 4:2:0, the only one with B-frames. At most 65,535 ticks a second. */
    MPEG4,
    /** Motion JPEG, 4:2:0, every frame a key frame. */
    MJPEG,
    /** FFV1, lossless in RGB: pixels read back are the pixels written. Matroska and AVI only. */
    FFV1
  }

  /** A positive fraction, kept exact. */
  public record Ratio(int numerator, int denominator) {
    public Ratio {
      if (numerator <= 0 || denominator <= 0) {
        throw GlimpseException.of(
            ErrorCode.INVALID_PARAMETER,
            "A rate or time base must be a positive fraction, not " + numerator + "/" + denominator,
            "Give positive numbers, for example 30000/1001.");
      }
    }

    /** One divided by this. */
    public Ratio inverse() {
      return new Ratio(denominator, numerator);
    }
  }

  /** Checks every limit, so that an encoding that exists can be opened. */
  public VideoEncoding {
    Objects.requireNonNull(codec);
    Objects.requireNonNull(channels);
    Objects.requireNonNull(frameRate);
    Objects.requireNonNull(timeBase);
    if (width < 1 || height < 1 || width > SIDE_MAX || height > SIDE_MAX) {
      throw refused(codec, width + "x" + height + " pixels", "Use 1 to " + SIDE_MAX + " a side.");
    }
    if (codec == Codec.H264 && (width % 2 != 0 || height % 2 != 0 || width < 16 || height < 16)) {
      throw refused(
          codec,
          width + "x" + height + " pixels",
          "Use an even width and height of at least 16, or another codec.");
    }
    if (codec == Codec.MPEG4 && timeBase.denominator() > 65_535) {
      throw refused(
          codec,
          timeBase.denominator() + " ticks a second",
          "Use a time base of at least 1/65535 s, or another codec.");
    }
    if (channels == FrameFormat.Channels.LUMA) {
      throw refused(codec, "LUMA alone", "Give RGB or BGR.");
    }
    if (gopFrames < 1 || gopFrames > 100_000) {
      throw refused(codec, "a group of " + gopFrames + " pictures", "Use 1 to 100000.");
    }
    if (bFrames < 0 || bFrames > 16 || (bFrames > 0 && codec != Codec.MPEG4)) {
      throw refused(codec, bFrames + " B-frames", "Use 0, or MPEG4 with at most 16.");
    }
    if (bitsPerSecond < 1_000 || bitsPerSecond > 1_000_000_000) {
      throw refused(codec, bitsPerSecond + " bits a second", "Use 1000 to 1000000000.");
    }
  }

  /**
   * RGB frames at a constant rate, numbered by {@code pts} 0, 1, 2, ..; a key frame at least every
   * two seconds; a bit rate fit for the size.
   *
   * @param framesPerSecond numerator of the rate: 30, or 30000 with a denominator of 1001
   */
  public static VideoEncoding of(
      Codec codec, int width, int height, int framesPerSecond, int denominator) {
    Ratio rate = new Ratio(framesPerSecond, denominator);
    double perSecond = (double) framesPerSecond / denominator;
    return new VideoEncoding(
        codec,
        width,
        height,
        FrameFormat.Channels.RGB,
        rate,
        rate.inverse(),
        (int) Math.min(1_000, Math.max(1, Math.round(2 * perSecond))),
        0,
        Math.min(100_000_000, Math.max(200_000, Math.round(0.15 * width * height * perSecond))));
  }

  /** For variable frame rates: {@code pts} counts ticks of {@code numerator/denominator} s. */
  public VideoEncoding withTimeBase(int numerator, int denominator) {
    Ratio base = new Ratio(numerator, denominator);
    return new VideoEncoding(
        codec, width, height, channels, frameRate, base, gopFrames, bFrames, bitsPerSecond);
  }

  /** A key frame at least every {@code frames} frames. */
  public VideoEncoding withGop(int frames) {
    return new VideoEncoding(
        codec, width, height, channels, frameRate, timeBase, frames, bFrames, bitsPerSecond);
  }

  /** At most {@code frames} B-frames between references, so that decode order is not pts order. */
  public VideoEncoding withBFrames(int frames) {
    return new VideoEncoding(
        codec, width, height, channels, frameRate, timeBase, gopFrames, frames, bitsPerSecond);
  }

  /** A target rate in bits per second. */
  public VideoEncoding withBitRate(long bits) {
    return new VideoEncoding(
        codec, width, height, channels, frameRate, timeBase, gopFrames, bFrames, bits);
  }

  /** Pixels given to the writer in this order. */
  public VideoEncoding withChannels(FrameFormat.Channels order) {
    return new VideoEncoding(
        codec, width, height, order, frameRate, timeBase, gopFrames, bFrames, bitsPerSecond);
  }

  /** Bytes of one frame as the writer takes it: {@code HWC uint8}, three bytes a pixel. */
  public int frameBytes() {
    return Math.multiplyExact(Math.multiplyExact(width, height), 3);
  }

  private static GlimpseException refused(Codec codec, String what, String advice) {
    return GlimpseException.of(
        ErrorCode.INVALID_PARAMETER,
        codec.name().toUpperCase(Locale.ROOT) + " cannot be written with " + what,
        advice);
  }
}
