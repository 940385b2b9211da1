package org.glimpse.video;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/** Turns pixels into packets: colour conversion, then one codec. Owns both, and one frame. */
final class FrameEncoder implements AutoCloseable {
  private final VideoEncoding encoding;
  private final AVRational timeBase;
  private AVCodecContext codec;
  private SwsContext converter;
  private AVFrame picture;
  private AVPacket packet;

  /** The caller's pixels, copied to where C can read them. */
  private final BytePointer source;

  private final PointerPointer<BytePointer> sourcePlanes = new PointerPointer<>(4);
  private final IntPointer sourceStrides = new IntPointer(0, 0, 0, 0);

  private FrameEncoder(VideoEncoding encoding) {
    this.encoding = encoding;
    this.timeBase = rational(encoding.timeBase());
    this.source = new BytePointer((long) encoding.frameBytes());
    sourcePlanes.put(0, source);
    sourceStrides.put(0, encoding.width() * 3);
  }

  /**
   * @param globalHeader whether the container wants the codec's headers once, apart from the frames
   */
  static FrameEncoder open(VideoEncoding encoding, boolean globalHeader) {
    FrameEncoder encoder = new FrameEncoder(encoding);
    try {
      encoder.openCodec(globalHeader);
      encoder.openConverter();
      return encoder;
    } catch (RuntimeException failed) {
      encoder.close();
      throw failed;
    }
  }

  int codecId() {
    return codec.codec_id();
  }

  AVRational timeBase() {
    return codec.time_base();
  }

  /** Copies what a container has to know. */
  void describe(AVStream stream) {
    require(avcodec.avcodec_parameters_from_context(stream.codecpar(), codec));
    stream.time_base(codec.time_base());
    stream.avg_frame_rate(codec.framerate());
  }

  /** Encodes one frame; packets are valid only until the consumer returns. */
  void encode(ByteBuffer pixels, long pts, Consumer<AVPacket> packets) {
    source.asByteBuffer().put(0, pixels, pixels.position(), encoding.frameBytes());
    // The codec may still hold the last picture: this copies it away if so.
    require(avutil.av_frame_make_writable(picture));
    int rows =
        swscale.sws_scale(
            converter,
            sourcePlanes,
            sourceStrides,
            0,
            encoding.height(),
            picture.data(),
            picture.linesize());
    require(rows);
    if (rows != encoding.height()) {
      throw GlimpseException.internal("converted " + rows + " rows", null);
    }
    picture.pts(pts);
    require(avcodec_send_frame(codec, picture));
    drain(packets);
  }

  /** Hands out what the codec holds back; no frame can follow. */
  void flush(Consumer<AVPacket> packets) {
    require(avcodec_send_frame(codec, null));
    drain(packets);
  }

  private void drain(Consumer<AVPacket> packets) {
    while (true) {
      int status = avcodec_receive_packet(codec, packet);
      if (status == avutil.AVERROR_EAGAIN() || status == avutil.AVERROR_EOF()) {
        return;
      }
      require(status);
      if (packet.duration() == 0) {
        packet.duration(frameTicks());
      }
      try {
        packets.accept(packet);
      } finally {
        avcodec.av_packet_unref(packet);
      }
    }
  }

  /** A nominal frame in ticks, at least one; containers use it for the last frame. */
  private long frameTicks() {
    VideoEncoding.Ratio rate = encoding.frameRate();
    VideoEncoding.Ratio base = encoding.timeBase();
    double seconds = (double) rate.denominator() / rate.numerator();
    return Math.max(1, Math.round(seconds * base.denominator() / base.numerator()));
  }

  private void openCodec(boolean globalHeader) {
    AVCodec found = avcodec.avcodec_find_encoder_by_name(encoderName());
    if (found == null) {
      throw GlimpseException.of(
          ErrorCode.UNSUPPORTED_MEDIA,
          "This build of FFmpeg has no encoder " + encoderName(),
          "Choose another codec.");
    }
    codec = avcodec.avcodec_alloc_context3(found);
    packet = avcodec.av_packet_alloc();
    if (codec == null || packet == null) {
      throw outOfMemory();
    }
    codec.width(encoding.width());
    codec.height(encoding.height());
    codec.pix_fmt(pixelFormat());
    codec.time_base(timeBase);
    codec.framerate(rational(encoding.frameRate()));
    codec.gop_size(encoding.gopFrames());
    codec.max_b_frames(encoding.bFrames());
    codec.bit_rate(encoding.bitsPerSecond());
    // One thread and no encoder version in the stream: equal frames give equal bytes.
    codec.thread_count(1);
    // libopenh264 warns of its own defaults at every start: errors only.
    codec.log_level_offset(avutil.AV_LOG_INFO - avutil.AV_LOG_ERROR);
    codec.flags(codec.flags() | avcodec.AV_CODEC_FLAG_BITEXACT);
    if (globalHeader) {
      codec.flags(codec.flags() | avcodec.AV_CODEC_FLAG_GLOBAL_HEADER);
    }
    if (encoding.codec() != VideoEncoding.Codec.FFV1) {
      codec.colorspace(avutil.AVCOL_SPC_SMPTE170M);
      codec.color_range(isFullRange() ? avutil.AVCOL_RANGE_JPEG : avutil.AVCOL_RANGE_MPEG);
    }
    require(avcodec.avcodec_open2(codec, found, (AVDictionary) null));
  }

  private void openConverter() {
    int from =
        encoding.channels() == FrameFormat.Channels.RGB
            ? avutil.AV_PIX_FMT_RGB24
            : avutil.AV_PIX_FMT_BGR24;
    int width = encoding.width();
    int height = encoding.height();
    converter =
        swscale.sws_getContext(
            width,
            height,
            from,
            width,
            height,
            pixelFormat(),
            swscale.SWS_AREA | swscale.SWS_ACCURATE_RND | swscale.SWS_BITEXACT,
            null,
            null,
            (DoublePointer) null);
    picture = avutil.av_frame_alloc();
    if (converter == null || picture == null) {
      throw outOfMemory();
    }
    if (encoding.codec() != VideoEncoding.Codec.FFV1) {
      IntPointer coefficients = swscale.sws_getCoefficients(swscale.SWS_CS_SMPTE170M);
      int one = 1 << 16;
      int full = isFullRange() ? 1 : 0;
      require(
          swscale.sws_setColorspaceDetails(
              converter, coefficients, 1, coefficients, full, 0, one, one));
    }
    picture.width(width);
    picture.height(height);
    picture.format(pixelFormat());
    picture.colorspace(codec.colorspace());
    picture.color_range(codec.color_range());
    require(avutil.av_frame_get_buffer(picture, 0));
  }

  private String encoderName() {
    return switch (encoding.codec()) {
      case H264 -> "libopenh264";
      case MPEG4 -> "mpeg4";
      case MJPEG -> "mjpeg";
      case FFV1 -> "ffv1";
    };
  }

  private int pixelFormat() {
    return encoding.codec() == VideoEncoding.Codec.FFV1
        ? avutil.AV_PIX_FMT_BGR0
        : avutil.AV_PIX_FMT_YUV420P;
  }

  private boolean isFullRange() {
    return encoding.codec() == VideoEncoding.Codec.MJPEG;
  }

  private static AVRational rational(VideoEncoding.Ratio ratio) {
    return avutil.av_make_q(ratio.numerator(), ratio.denominator());
  }

  private void require(int status) {
    if (status < 0) {
      throw GlimpseException.of(
          ErrorCode.UNSUPPORTED_MEDIA,
          "Cannot encode "
              + encoding.width()
              + "x"
              + encoding.height()
              + " frames as "
              + encoding.codec()
              + ": "
              + FfmpegStatus.of(status).text(),
          "Try another codec or size.");
    }
  }

  private GlimpseException outOfMemory() {
    return GlimpseException.of(
        ErrorCode.MEMORY_LIMIT,
        "No memory to encode " + encoding.width() + "x" + encoding.height() + " frames",
        "Use smaller frames.");
  }

  @Override
  public void close() {
    if (codec != null) {
      avcodec.avcodec_free_context(codec);
      codec = null;
    }
    if (packet != null) {
      avcodec.av_packet_free(packet);
      packet = null;
    }
    if (picture != null) {
      avutil.av_frame_free(picture);
      picture = null;
    }
    if (converter != null) {
      swscale.sws_freeContext(converter);
      converter = null;
    }
    sourcePlanes.close();
    sourceStrides.close();
    source.close();
  }
}
