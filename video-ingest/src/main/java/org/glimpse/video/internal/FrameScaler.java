package org.glimpse.video.internal;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_BGR24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_HWACCEL;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_PAL;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_RGB;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY8;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_NV12;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV444P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_image_copy_plane;
import static org.bytedeco.ffmpeg.global.avutil.av_pix_fmt_desc_get;
import static org.bytedeco.ffmpeg.global.swscale.SWS_AREA;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BICUBIC;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.SWS_FAST_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_getContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.glimpse.video.FrameFormat;
import org.glimpse.workspace.GlimpseException;

/**
 * Turns decoded frames into packed pixels of one size, straight into given memory. Made anew where
 * the source's size, pixel format or colours change in mid stream. Honours the frame's colour
 * matrix and range; where it states none, swscale's default (BT.601, limited) holds, as in the
 * ffmpeg tool.
 *
 * <p>A change of size in 4:2:0 goes through a planar picture of the target's size: swscale's code
 * for planes is vectorised, its code for scaling into packed pixels is not. Small pictures by the
 * area filter, and their brightness alone, come from {@link Thumbnails}.
 */
final class FrameScaler implements AutoCloseable {
  private static final int ONE = 1 << 16;
  private static final int ALIGNMENT = 64;

  /**
   * swscale's vector code leaves out the last pixels of a row, whatever they held before, where the
   * row has no room for whole vectors; such widths go through rows that have.
   */
  private static final int PIXELS_AT_ONCE = 32;

  private static final int SLACK = 256;

  private final FrameFormat format;
  private final int channels;
  private final PointerPointer<BytePointer> planes = new PointerPointer<>(4);
  private final IntPointer strides = new IntPointer(4);

  /** From the source to {@link #planar}, null where one step is enough. */
  private SwsContext toPlanar;

  private NativeFrame planar;

  /** To packed pixels. */
  private SwsContext toPacked;

  /** Whether the source's first plane is what is wanted. */
  private boolean isPlane;

  /** In place of the above, null where it does not apply. */
  private Thumbnails thumbnails;

  private BytePointer padded;
  private int sourceWidth;
  private int sourceHeight;
  private int sourceFormat = -1;
  private int sourceStride;
  private int sourceMatrix;
  private int sourceRange;

  FrameScaler(FrameFormat format) {
    this.format = format;
    channels = format.channels().count();
  }

  int widthOf(AVFrame frame) {
    return format.width() > 0 ? format.width() : frame.width();
  }

  int heightOf(AVFrame frame) {
    return format.height() > 0 ? format.height() : frame.height();
  }

  /** Writes {@code widthOf x heightOf} pixels, rows without padding. */
  void scale(AVFrame frame, BytePointer target) {
    prepare(frame);
    if (isPlane) {
      av_image_copy_plane(
          target, frame.width(), frame.data(0), frame.linesize(0), frame.width(), frame.height());
      return;
    }
    if (thumbnails != null) {
      thumbnails.shrink(frame, target);
      return;
    }
    AVFrame source = frame;
    if (toPlanar != null) {
      AVFrame between = planar.frame();
      requireRows(
          sws_scale(
              toPlanar,
              frame.data(),
              frame.linesize(),
              0,
              frame.height(),
              between.data(),
              between.linesize()),
          frame);
      source = between;
    }
    pack(source, target);
  }

  private void pack(AVFrame source, BytePointer target) {
    int width = widthOf(source);
    int height = heightOf(source);
    if (width % PIXELS_AT_ONCE == 0) {
      convert(source, target, channels * width);
      return;
    }
    int stride = channels * (width / PIXELS_AT_ONCE + 1) * PIXELS_AT_ONCE;
    if (padded == null || padded.capacity() < (long) stride * height) {
      padded = new BytePointer((long) stride * height + SLACK);
    }
    convert(source, padded, stride);
    int row = channels * width;
    av_image_copy_plane(target, row, padded, stride, row, height);
  }

  private void convert(AVFrame source, BytePointer target, int stride) {
    planes.put(0, target);
    strides.put(0, stride);
    requireRows(
        sws_scale(toPacked, source.data(), source.linesize(), 0, source.height(), planes, strides),
        source);
  }

  private void requireRows(int rows, AVFrame frame) {
    if (rows != heightOf(frame)) {
      throw GlimpseException.internal(
          "swscale wrote " + rows + " rows of " + heightOf(frame), null);
    }
  }

  private void prepare(AVFrame frame) {
    if (frame.width() == sourceWidth
        && frame.height() == sourceHeight
        && frame.linesize(0) == sourceStride
        && frame.format() == sourceFormat
        && frame.colorspace() == sourceMatrix
        && frame.color_range() == sourceRange) {
      return;
    }
    free();
    sourceWidth = frame.width();
    sourceHeight = frame.height();
    sourceFormat = frame.format();
    sourceStride = frame.linesize(0);
    sourceMatrix = frame.colorspace();
    sourceRange = frame.color_range();
    int width = widthOf(frame);
    int height = heightOf(frame);
    boolean sameSize = width == sourceWidth && height == sourceHeight;
    isPlane = format.channels() == FrameFormat.Channels.LUMA && sameSize && hasLuma(sourceFormat);
    if (isPlane) {
      return;
    }
    if (format.scaling() == FrameFormat.Scaling.AREA) {
      thumbnails = Thumbnails.of(frame, width, height, format.channels(), hasLuma(sourceFormat));
      if (thumbnails != null) {
        return;
      }
    }
    int packed =
        switch (format.channels()) {
          case RGB -> AV_PIX_FMT_RGB24;
          case BGR -> AV_PIX_FMT_BGR24;
          case LUMA -> AV_PIX_FMT_GRAY8;
        };
    if (!sameSize
        && format.channels() != FrameFormat.Channels.LUMA
        && (sourceFormat == AV_PIX_FMT_YUV420P || sourceFormat == AV_PIX_FMT_NV12)) {
      // The fast way from 4:2:0 to packed pixels is for even sizes.
      int between = width % 2 == 0 && height % 2 == 0 ? AV_PIX_FMT_YUV420P : AV_PIX_FMT_YUV444P;
      planar = new NativeFrame();
      planar.frame().width(width).height(height).format(between);
      Native.require(av_frame_get_buffer(planar.frame(), ALIGNMENT), "allocate a picture");
      toPlanar = context(sourceWidth, sourceHeight, sourceFormat, width, height, between);
      toPacked = context(width, height, between, width, height, packed);
    } else {
      toPacked = context(sourceWidth, sourceHeight, sourceFormat, width, height, packed);
    }
    boolean luma = format.channels() == FrameFormat.Channels.LUMA;
    if (luma || sourceMatrix != AVCOL_SPC_UNSPECIFIED || sourceRange == AVCOL_RANGE_JPEG) {
      IntPointer matrix = sws_getCoefficients(sourceMatrix);
      int range = sourceRange == AVCOL_RANGE_JPEG ? 1 : 0;
      // Refused (-1) for sources that are RGB already: nothing to convert there.
      sws_setColorspaceDetails(toPacked, matrix, range, matrix, luma ? range : 1, 0, ONE, ONE);
    }
  }

  /** Whether the first plane of a pixel format is its brightness, a byte a pixel. */
  private static boolean hasLuma(int pixelFormat) {
    AVPixFmtDescriptor form = av_pix_fmt_desc_get(pixelFormat);
    return form != null
        && (form.flags() & (AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL | AV_PIX_FMT_FLAG_HWACCEL))
            == 0
        && form.comp(0).plane() == 0
        && form.comp(0).depth() == 8
        && form.comp(0).step() == 1;
  }

  private SwsContext context(
      int fromWidth, int fromHeight, int from, int toWidth, int toHeight, int to) {
    return Native.require(
        sws_getContext(
            fromWidth,
            fromHeight,
            from,
            toWidth,
            toHeight,
            to,
            flags(format.scaling()),
            null,
            null,
            (DoublePointer) null),
        "scale " + fromWidth + "x" + fromHeight + " frames");
  }

  private static int flags(FrameFormat.Scaling scaling) {
    return switch (scaling) {
      case AREA -> SWS_AREA;
      case BILINEAR -> SWS_BILINEAR;
      case FAST_BILINEAR -> SWS_FAST_BILINEAR;
      case BICUBIC -> SWS_BICUBIC;
    };
  }

  private void free() {
    thumbnails = null;
    isPlane = false;
    sourceFormat = -1;
    if (toPlanar != null) {
      sws_freeContext(toPlanar);
      toPlanar = null;
    }
    if (planar != null) {
      planar.close();
      planar = null;
    }
    if (toPacked != null) {
      sws_freeContext(toPacked);
      toPacked = null;
    }
  }

  @Override
  public void close() {
    free();
    if (padded != null) {
      padded.close();
    }
    planes.close();
    strides.close();
  }
}
