package org.glimpse.video.internal;

import static org.bytedeco.ffmpeg.avcodec.AVCodecContext.FF_THREAD_FRAME;
import static org.bytedeco.ffmpeg.avcodec.AVCodecContext.FF_THREAD_SLICE;
import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_ALL;
import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_DEFAULT;
import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_NONKEY;
import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_NONREF;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_COPY_OPAQUE;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_flush_buffers;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;

import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.glimpse.video.DecodeOptions;

/**
 * A decoder for one stream. Each packet carries its ordinal in the file through the decoder
 * (AV_CODEC_FLAG_COPY_OPAQUE), so that a frame is known by the packet that it came from, whatever
 * its timestamps are.
 */
final class FrameDecoder implements AutoCloseable {
  private final MediaLog log;
  private final AVCodecContext context;
  private final Native.Number opaque = new Native.Number();
  private final int defaultSkip;
  private String hardware = "";
  private boolean closed;

  FrameDecoder(MediaInput input, DecodeOptions options) {
    this.log = input.log();
    int codecId = input.parameters().codec_id();
    AVCodec codec = avcodec_find_decoder(codecId);
    if (codec == null || !MediaPolicy.DECODERS.contains(codec.name().getString())) {
      throw MediaErrors.noDecoder(input.path(), codecId);
    }
    context = Native.require(avcodec_alloc_context3(codec), "allocate a decoder");
    try {
      Native.require(
          avcodec_parameters_to_context(context, input.parameters()), "copy codec parameters");
      context.pkt_timebase(input.timeBase());
      context.max_pixels(MediaPolicy.PIXELS_MAX);
      context.flags(context.flags() | AV_CODEC_FLAG_COPY_OPAQUE);
      context.thread_count(options.effectiveThreads());
      context.thread_type(FF_THREAD_FRAME | FF_THREAD_SLICE);
      context.log_level_offset(log.levelOffset());
      if (options.hardware()) {
        attachHardware(codec);
      }
      defaultSkip = options.keyFramesOnly() ? AVDISCARD_NONKEY : AVDISCARD_DEFAULT;
      context.skip_frame(defaultSkip);
      context.skip_loop_filter(
          switch (options.loopFilter()) {
            case ALL_FRAMES -> AVDISCARD_DEFAULT;
            case REFERENCE_FRAMES -> AVDISCARD_NONREF;
            case NO_FRAMES -> AVDISCARD_ALL;
          });
      int code = log.during(() -> avcodec_open2(context, codec, (AVDictionary) null));
      if (code < 0) {
        throw MediaErrors.decoderRefused(input.path(), code, log.takeMessages());
      }
    } catch (RuntimeException refused) {
      avcodec_free_context(context);
      throw refused;
    }
  }

  private void attachHardware(AVCodec codec) {
    Optional<HardwareDevice> found = HardwareDevice.find(codec, log);
    if (found.isPresent()) {
      try (HardwareDevice device = found.get()) {
        device.attach(context);
        hardware = device.name();
      }
    }
  }

  /** The kind of device that decodes, such as {@code cuda}; empty for the CPU. */
  String hardware() {
    return hardware;
  }

  /**
   * Hands a packet to the decoder.
   *
   * @param needed whether its frame is asked for; if not, it may be skipped where no other frame
   *     depends on it
   * @return 0, EAGAIN when frames must be received first, or an error code
   */
  int send(AVPacket packet, int ordinal, boolean needed) {
    // Counts from 1: 0 is what a decoder that forgets its packets would give.
    packet.opaque(opaque.at(ordinal + 1L));
    context.skip_frame(needed ? defaultSkip : Math.max(defaultSkip, AVDISCARD_NONREF));
    return log.during(() -> avcodec_send_packet(context, packet));
  }

  /** Tells the decoder that there are no more packets. */
  int sendEnd() {
    return log.during(() -> avcodec_send_packet(context, null));
  }

  /**
   * @return 0, EAGAIN when it needs packets, AVERROR_EOF after the end, or an error code
   */
  int receive(AVFrame frame) {
    return log.during(() -> avcodec_receive_frame(context, frame));
  }

  /** The ordinal of the packet that a frame came from, or -1 if the decoder lost it. */
  static int ordinalOf(AVFrame frame) {
    return (int) (Native.Number.of(frame.opaque()) - 1);
  }

  /** Forgets everything sent, before a seek. */
  void flush() {
    avcodec_flush_buffers(context);
  }

  int threads() {
    return context.thread_count();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      avcodec_free_context(context);
    }
  }
}
