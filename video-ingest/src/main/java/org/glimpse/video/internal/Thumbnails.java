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
import java.nio.LongBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.glimpse.video.FrameFormat;

/**
 * Shrinks planar 8-bit YUV pictures to small packed ones, each pixel the mean of the rectangle that
 * it covers, in all three planes; converted with the picture's own matrix and range. Two to three
 * times as fast as swscale's area filter, and rounded once instead of twice.
 *
 * <p>Chroma samples count where they stand in their plane: their shift by half a pixel of luma is
 * left out of account, a tenth of a pixel of the target at most.
 */
final class Thumbnails {
  private static final float ONE = 1 << 16;

  private final int width;
  private final int height;
  private final boolean bgr;
  private final int chromaShiftX;
  private final int chromaShiftY;
  private final BoxSums luma;
  private final BoxSums blue;
  private final BoxSums red;
  private final byte[] row;

  private final float lumaScale;
  private final float lumaOffset;
  private final float redFromRed;
  private final float greenFromBlue;
  private final float greenFromRed;
  private final float blueFromBlue;

  private Thumbnails(AVFrame frame, int width, int height, FrameFormat.Channels channels) {
    this.width = width;
    this.height = height;
    this.bgr = channels == FrameFormat.Channels.BGR;
    this.chromaShiftX = chromaShiftX(frame.format());
    this.chromaShiftY = chromaShiftY(frame.format());
    this.luma = new BoxSums(frame.width(), frame.height(), width, height);
    int chromaWidth = shifted(frame.width(), chromaShiftX);
    int chromaHeight = shifted(frame.height(), chromaShiftY);
    this.blue = new BoxSums(chromaWidth, chromaHeight, width, height);
    this.red = new BoxSums(chromaWidth, chromaHeight, width, height);
    this.row = new byte[3 * width];
    // For limited range and in 1/65536: red from Cr, blue from Cb, green from Cb and from Cr.
    IntPointer matrix = sws_getCoefficients(frame.colorspace());
    boolean full = isFullRange(frame);
    float chromaScale = full ? 224f / 255 / ONE : 1 / ONE;
    this.lumaScale = full ? 1 : 255f / 219;
    this.lumaOffset = full ? 0 : 16;
    this.redFromRed = matrix.get(0) * chromaScale;
    this.blueFromBlue = matrix.get(1) * chromaScale;
    this.greenFromBlue = matrix.get(2) * chromaScale;
    this.greenFromRed = matrix.get(3) * chromaScale;
  }

  /** For pictures like this one, or null where they cannot be shrunk that way. */
  static Thumbnails of(AVFrame frame, int width, int height, FrameFormat.Channels channels) {
    int shiftX = chromaShiftX(frame.format());
    if (shiftX < 0) {
      return null;
    }
    int chromaWidth = shifted(frame.width(), shiftX);
    int chromaHeight = shifted(frame.height(), chromaShiftY(frame.format()));
    boolean supported =
        BoxSums.supports(frame.width(), frame.height(), width, height, frame.linesize(0))
            && BoxSums.supports(chromaWidth, chromaHeight, width, height, frame.linesize(1))
            && BoxSums.supports(chromaWidth, chromaHeight, width, height, frame.linesize(2));
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

  /** Writes {@code width * height} pixels of three bytes, rows without padding. */
  void shrink(AVFrame frame, BytePointer target) {
    int chromaHeight = shifted(frame.height(), chromaShiftY);
    LongBuffer lumaPlane = plane(frame, 0, frame.height());
    LongBuffer bluePlane = plane(frame, 1, chromaHeight);
    LongBuffer redPlane = plane(frame, 2, chromaHeight);
    ByteBuffer pixels = target.capacity(3L * width * height).asByteBuffer();
    for (int y = 0; y < height; y++) {
      luma.sumRow(lumaPlane, frame.linesize(0), y);
      blue.sumRow(bluePlane, frame.linesize(1), y);
      red.sumRow(redPlane, frame.linesize(2), y);
      convertRow();
      pixels.put(row);
    }
  }

  private static LongBuffer plane(AVFrame frame, int number, int rows) {
    return frame
        .data(number)
        .capacity((long) frame.linesize(number) * rows)
        .asByteBuffer()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asLongBuffer();
  }

  private void convertRow() {
    float perLuma = luma.perSample() * lumaScale;
    float perChroma = blue.perSample();
    float base = lumaOffset * lumaScale;
    float lumaBefore = 0;
    float blueBefore = 0;
    float redBefore = 0;
    int first = bgr ? 2 : 0;
    for (int x = 0; x < width; x++) {
      float lumaSum = luma.sumUpTo(x);
      float blueSum = blue.sumUpTo(x);
      float redSum = red.sumUpTo(x);
      float y = (lumaSum - lumaBefore) * perLuma - base;
      float cb = (blueSum - blueBefore) * perChroma - 128;
      float cr = (redSum - redBefore) * perChroma - 128;
      lumaBefore = lumaSum;
      blueBefore = blueSum;
      redBefore = redSum;
      int at = 3 * x;
      row[at + first] = sample(y + redFromRed * cr);
      row[at + 1] = sample(y - greenFromBlue * cb - greenFromRed * cr);
      row[at + 2 - first] = sample(y + blueFromBlue * cb);
    }
  }

  private static byte sample(float value) {
    return (byte) Math.min(255, Math.max(0, (int) (value + 0.5f)));
  }
}
