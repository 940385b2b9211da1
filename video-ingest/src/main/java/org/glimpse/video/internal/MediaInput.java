package org.glimpse.video.internal;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_FLAG_BACKWARD;
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_FLAG_BYTE;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_seek_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EXIT;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_count;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_get;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVDictionaryEntry;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.glimpse.workspace.GlimpseException;

/**
 * An open media file and its one video stream that counts: the one that av_find_best_stream picks
 * (default disposition, then bit rate and frame count). Owns the demuxer.
 */
final class MediaInput implements AutoCloseable {
  private static final AtomicLong TOKENS = new AtomicLong();
  private static final Map<Long, BooleanSupplier> STOPS = new ConcurrentHashMap<>();

  /** One callback for all inputs, told apart by its opaque number: JavaCPP has few trampolines. */
  private static final AVIOInterruptCB.Callback_Pointer INTERRUPT = new Interrupt();

  private final Path path;
  private final MediaLog log;
  private final long token = TOKENS.incrementAndGet();
  private final AVFormatContext context;
  private final List<String> openingErrors;
  private AVStream stream;
  private boolean closed;

  /**
   * Opens a file that is known to exist.
   *
   * @param stop asked often; true makes every native call return
   * @throws GlimpseException NOT_A_VIDEO, UNSUPPORTED_MEDIA, DAMAGED_MEDIA, MEDIA_LIMIT
   */
  MediaInput(Path path, MediaLog log, BooleanSupplier stop) {
    this.path = path;
    this.log = log;
    STOPS.put(token, stop);
    AVFormatContext allocated =
        Native.require(avformat_alloc_context(), "allocate a demuxer for " + path);
    allocated.interrupt_callback().callback(INTERRUPT).opaque(new Native.Number().at(token));
    try {
      this.context = open(allocated);
      try {
        selectStream();
      } catch (RuntimeException refused) {
        avformat_close_input(context);
        throw refused;
      }
    } catch (RuntimeException refused) {
      STOPS.remove(token);
      throw refused;
    }
    this.openingErrors = log.takeMessages();
  }

  private AVFormatContext open(AVFormatContext allocated) {
    AVDictionary options = new AVDictionary(null);
    av_dict_set(options, "protocol_whitelist", MediaPolicy.PROTOCOLS, 0);
    av_dict_set(options, "format_whitelist", MediaPolicy.formats(), 0);
    av_dict_set(options, "codec_whitelist", MediaPolicy.decoders(), 0);
    av_dict_set(options, "probesize", Long.toString(MediaPolicy.PROBE_BYTES_MAX), 0);
    av_dict_set(options, "analyzeduration", Long.toString(MediaPolicy.ANALYZE_MICROS_MAX), 0);
    av_dict_set(options, "max_streams", Integer.toString(MediaPolicy.STREAMS_MAX), 0);
    // "file:" keeps a colon in a name from being read as a protocol.
    byte[] url = ("file:" + path.toAbsolutePath() + "\0").getBytes(StandardCharsets.UTF_8);
    try (BytePointer name = new BytePointer(url)) {
      int code = log.during(() -> avformat_open_input(allocated, name, null, options));
      if (code < 0) {
        // avformat_open_input has freed the context.
        throw MediaErrors.notOpened(path, code, log.takeMessages());
      }
      if (av_dict_count(options) > 0) {
        AVDictionaryEntry left = av_dict_get(options, new BytePointer(""), null, 2);
        String key = left.key().getString();
        avformat_close_input(allocated);
        throw GlimpseException.internal("FFmpeg does not know its option " + key, null);
      }
      return allocated;
    } finally {
      av_dict_free(options);
    }
  }

  private void selectStream() {
    int code = log.during(() -> avformat_find_stream_info(context, (AVDictionary) null));
    if (code < 0) {
      throw MediaErrors.notOpened(path, code, log.takeMessages());
    }
    int best = av_find_best_stream(context, AVMEDIA_TYPE_VIDEO, -1, -1, (AVCodec) null, 0);
    stream = MediaErrors.requireVideoStream(path, context, best);
    for (int i = 0; i < context.nb_streams(); i++) {
      if (i != best) {
        context.streams(i).discard(org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_ALL);
      }
    }
  }

  Path path() {
    return path;
  }

  MediaLog log() {
    return log;
  }

  /** What FFmpeg complained of while it read the headers. */
  List<String> openingErrors() {
    return openingErrors;
  }

  int streamIndex() {
    return stream.index();
  }

  AVStream stream() {
    return stream;
  }

  AVCodecParameters parameters() {
    return stream.codecpar();
  }

  AVRational timeBase() {
    return stream.time_base();
  }

  /** The demuxer's name as FFmpeg has it, such as {@code mov,mp4,m4a,3gp,3g2,mj2}. */
  String formatName() {
    return context.iformat().name().getString();
  }

  /**
   * Reads the next packet of the video stream into {@code packet}.
   *
   * @return 0, AVERROR_EOF, or another error code, which is damage unless the stop asks for it
   */
  int read(AVPacket packet) {
    while (true) {
      int code = log.during(() -> av_read_frame(context, packet));
      if (code < 0 || packet.stream_index() == stream.index()) {
        return code;
      }
      av_packet_unref(packet);
    }
  }

  /** The I/O layer's error that a demuxer may have turned into an end of file, or 0. */
  int readError() {
    return context.pb() == null || context.pb().error() == AVERROR_EXIT ? 0 : context.pb().error();
  }

  /** Seeks to a byte; demuxers of streams without an index resynchronise there. */
  int seekToByte(long position) {
    return log.during(() -> av_seek_frame(context, stream.index(), position, AVSEEK_FLAG_BYTE));
  }

  /** Seeks to the last key packet at or before a time in ticks of the stream. */
  int seekToTicks(long ticks) {
    return log.during(() -> av_seek_frame(context, stream.index(), ticks, AVSEEK_FLAG_BACKWARD));
  }

  /** Whether the demuxer keeps no index of its own, so that only bytes can be sought. */
  boolean seeksByByte() {
    return switch (formatName()) {
      case "mpegts",
          "mpeg",
          "mpegvideo",
          "h264",
          "hevc",
          "m4v",
          "obu",
          "vvc",
          "vc1",
          "h263",
          "mjpeg" ->
          true;
      default -> false;
    };
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      avformat_close_input(context);
      STOPS.remove(token);
    }
  }

  private static final class Interrupt extends AVIOInterruptCB.Callback_Pointer {
    @Override
    public int call(Pointer opaque) {
      BooleanSupplier stop = STOPS.get(Native.Number.of(opaque));
      return stop != null && stop.getAsBoolean() ? 1 : 0;
    }
  }
}
