package org.glimpse.video.internal;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV422P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV444P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ422P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ444P;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.glimpse.video.FrameFormat;

/**
 * Shrinks planar 8-bit YUV pictures to small packed ones, each pixel the mean of the rectangle that
 * it covers, in all three planes; converted with the picture's own matrix and range. Several times
 * as fast as swscale's area filter, and rounded once instead of twice. Of brightness alone, the
 * means of the first plane as they are.
 *
 * <p>Chroma samples count where they stand in their plane: their shift by half a pixel of luma is
 * left out of account.
 */
final class Thumbnails {
  /** Of factors of the conversion to RGB. */
  private static final int FACTOR_BITS = 13;

  private static final int SHIFT = FACTOR_BITS + BoxSums.MEAN_BITS;
  private static final int ROUNDING = 1 << SHIFT - 1;
  private static final int ONE_MEAN = 1 << BoxSums.MEAN_BITS;

  /** Pixels that are converted at a time, so that what they need stays in the fastest cache. */
  private static final int PIXELS_AT_ONCE = 512;

  private final int width;
  private final int height;
  private final boolean bgr;
  private final int chromaShiftY;
  private final int rowsAtOnce;
  private final BoxSums lumaSums;
  private final RowSums lumaRows;

  /** Null where brightness alone is wanted. */
  private final BoxSums chromaSums;

  private final RowSums blueRows;
  private final RowSums redRows;
  private final int[] luma;
  private final int[] blue;
  private final int[] red;

  /** Green, while {@link #luma} and the others become red and blue. */
  private final int[] green;

  private final byte[] packed;

  private int lumaFactor;
  private int base;
  private int redFromRed;
  private int greenFromBlue;
  private int greenFromRed;
  private int blueFromBlue;

  private Thumbnails(AVFrame frame, int width, int height, FrameFormat.Channels channels) {
    this.width = width;
    this.height = height;
    this.bgr = channels == FrameFormat.Channels.BGR;
    // An even number, and space for one more, as brightness is summed up two rows at a time.
    this.rowsAtOnce = Math.max(2, PIXELS_AT_ONCE / width & ~1);
    this.lumaSums = new BoxSums(frame.width(), frame.height(), width, height);
    this.lumaRows = lumaSums.rows();
    int pixels = width * rowsAtOnce;
    this.luma = new int[pixels];
    this.packed = new byte[channels.count() * width * rowsAtOnce];
    if (channels == FrameFormat.Channels.LUMA) {
      chromaShiftY = 0;
      chromaSums = null;
      blueRows = null;
      redRows = null;
      blue = null;
      red = null;
      green = null;
      return;
    }
    this.chromaShiftY = chromaShiftY(frame.format());
    int chromaWidth = shifted(frame.width(), chromaShiftX(frame.format()));
    int chromaHeight = shifted(frame.height(), chromaShiftY);
    this.chromaSums = new BoxSums(chromaWidth, chromaHeight, width, height);
    this.blueRows = chromaSums.rows();
    this.redRows = chromaSums.rows();
    this.blue = new int[pixels];
    this.red = new int[pixels];
    this.green = new int[pixels];
    // For limited range and in 1/65536: red from Cr, blue from Cb, green from Cb and from Cr.
    IntPointer matrix = sws_getCoefficients(frame.colorspace());
    boolean full = isFullRange(frame);
    double one = 1 << FACTOR_BITS;
    double chromaScale = (full ? 224.0 / 255 : 1) * one / (1 << 16);
    this.lumaFactor = (int) Math.round((full ? 1 : 255.0 / 219) * one);
    this.base = ROUNDING - (full ? 0 : 16 * ONE_MEAN * lumaFactor);
    this.redFromRed = (int) Math.round(matrix.get(0) * chromaScale);
    this.blueFromBlue = (int) Math.round(matrix.get(1) * chromaScale);
    this.greenFromBlue = (int) Math.round(matrix.get(2) * chromaScale);
    this.greenFromRed = (int) Math.round(matrix.get(3) * chromaScale);
  }

  /**
   * For pictures like this one, or null where they cannot be shrunk that way: planar 8-bit YUV, for
   * brightness alone every format whose first plane that is, at least half as large again as the
   * thumbnail.
   *
   * @param hasLuma whether the picture's first plane is its brightness, a byte a pixel
   */
  static Thumbnails of(
      AVFrame frame, int width, int height, FrameFormat.Channels channels, boolean hasLuma) {
    boolean luma = channels == FrameFormat.Channels.LUMA;
    int shiftX = chromaShiftX(frame.format());
    if (luma ? !hasLuma : shiftX < 0) {
      return null;
    }
    boolean supported =
        2L * frame.width() >= 3L * width
            && 2L * frame.height() >= 3L * height
            && BoxSums.supports(frame.width(), frame.height(), width, height, frame.linesize(0));
    if (supported && !luma) {
      int chromaWidth = shifted(frame.width(), shiftX);
      int chromaHeight = shifted(frame.height(), chromaShiftY(frame.format()));
      supported =
          BoxSums.supports(chromaWidth, chromaHeight, width, height, frame.linesize(1))
              && BoxSums.supports(chromaWidth, chromaHeight, width, height, frame.linesize(2));
    }
    return supported ? new Thumbnails(frame, width, height, channels) : null;
  }

  private static int chromaShiftX(int format) {
    if (format == AV_PIX_FMT_YUV420P
        || format == AV_PIX_FMT_YUVJ420P
        || format == AV_PIX_FMT_YUV422P
        || format == AV_PIX_FMT_YUVJ422P) {
      return 1;
    }
    return format == AV_PIX_FMT_YUV444P || format == AV_PIX_FMT_YUVJ444P ? 0 : -1;
  }

  private static int chromaShiftY(int format) {
    return format == AV_PIX_FMT_YUV420P || format == AV_PIX_FMT_YUVJ420P ? 1 : 0;
  }

  private static boolean isFullRange(AVFrame frame) {
    return frame.color_range() == AVCOL_RANGE_JPEG
        || frame.format() == AV_PIX_FMT_YUVJ420P
        || frame.format() == AV_PIX_FMT_YUVJ422P
        || frame.format() == AV_PIX_FMT_YUVJ444P;
  }

  private static int shifted(int size, int shift) {
    return size + (1 << shift) - 1 >> shift;
  }

  /** Writes {@code width * height} pixels, rows without padding. */
  void shrink(AVFrame frame, BytePointer target) {
    ByteBuffer pixels = target.capacity((long) packed.length / rowsAtOnce * height).asByteBuffer();
    begin(lumaRows, frame, 0, frame.height());
    if (chromaSums != null) {
      int chromaHeight = shifted(frame.height(), chromaShiftY);
      begin(blueRows, frame, 1, chromaHeight);
      begin(redRows, frame, 2, chromaHeight);
    }
    for (int y = 0; y < height; y += rowsAtOnce) {
      int rows = Math.min(rowsAtOnce, height - y);
      int count = rows * width;
      for (int row = 0; row < rows; row += 2) {
        int at = row * width;
        int next = Math.min(y + row + 1, height - 1);
        lumaSums.sum(lumaRows, y + row, lumaRows, next, luma, at, luma, at + width);
      }
      lumaSums.divide(luma, count);
      if (chromaSums == null) {
        packLuma(count);
        pixels.put(packed, 0, count);
        continue;
      }
      for (int row = 0; row < rows; row++) {
        int at = row * width;
        chromaSums.sum(blueRows, y + row, redRows, y + row, blue, at, red, at);
      }
      chromaSums.divide(blue, count);
      chromaSums.divide(red, count);
      convert(count);
      if (bgr) {
        pack(blue, green, red, count);
      } else {
        pack(red, green, blue, count);
      }
      pixels.put(packed, 0, 3 * count);
    }
  }

  private static void begin(RowSums sums, AVFrame frame, int number, int rows) {
    int stride = frame.linesize(number);
    sums.begin(
        frame
            .data(number)
            .capacity((long) stride * rows)
            .asByteBuffer()
            .order(ByteOrder.LITTLE_ENDIAN)
            .asLongBuffer(),
        stride);
  }

  private void convert(int count) {
    makeGreen(luma, blue, red, lumaFactor, base, greenFromBlue, greenFromRed, count, green);
    add(luma, red, lumaFactor, base, redFromRed, count);
    add(luma, blue, lumaFactor, base, blueFromBlue, count);
  }

  private static void makeGreen(
      int[] luma,
      int[] blue,
      int[] red,
      int lumaFactor,
      int base,
      int fromBlue,
      int fromRed,
      int count,
      int[] green) {
    int offset = base + 128 * ONE_MEAN * (fromBlue + fromRed);
    for (int i = 0; i < count; i++) {
      int sum = luma[i] * lumaFactor + offset - blue[i] * fromBlue - red[i] * fromRed;
      int above = sum >> SHIFT & ~(sum >> 31);
      green[i] = above | 255 - above >> 31;
    }
  }

  /** Turns chroma into red or blue. */
  private static void add(
      int[] luma, int[] chroma, int lumaFactor, int base, int fromChroma, int count) {
    int offset = base - 128 * ONE_MEAN * fromChroma;
    for (int i = 0; i < count; i++) {
      int sum = luma[i] * lumaFactor + offset + chroma[i] * fromChroma;
      int above = sum >> SHIFT & ~(sum >> 31);
      chroma[i] = above | 255 - above >> 31;
    }
  }

  private void pack(int[] first, int[] second, int[] third, int count) {
    for (int i = 0; i < count; i++) {
      int at = 3 * i;
      packed[at] = (byte) first[i];
      packed[at + 1] = (byte) second[i];
      packed[at + 2] = (byte) third[i];
    }
  }

  private void packLuma(int count) {
    for (int i = 0; i < count; i++) {
      packed[i] = (byte) (luma[i] + ONE_MEAN / 2 >> BoxSums.MEAN_BITS);
    }
  }
}
