package org.glimpse.video.internal;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_ENCRYPTION_INFO;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_get_side_data;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EXIT;

import java.nio.file.Path;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.SizeTPointer;
import org.glimpse.video.DecodeOptions;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * The frames of one file as the decoder outputs them, from its start or from a key packet. Keeps
 * every complaint of demuxer, decoder and log until it is asked for. One thread at a time.
 */
final class DecodedStream implements AutoCloseable {
  /** Far more than a decoder holds back, so that every frame still finds its packet's trouble. */
  private static final int TROUBLED_MAX = 1024;

  /** Packets to look at behind a seek for the key packet that was asked for. */
  private static final int SEEK_PACKETS_MAX = 600;

  private final Path path;
  private final DecodeOptions options;
  private final BooleanSupplier stop;
  private final AVPacket packet;
  private MediaLog log;
  private MediaInput input;
  private FrameDecoder decoder;
  private PacketListener listener = (next, ordinal) -> {};
  private IntPredicate needed = ordinal -> true;

  /** Ordinal of the packet to be read next. */
  private int nextOrdinal;

  /** Whether {@link #packet} holds a packet that the decoder has not taken yet. */
  private boolean held;

  private boolean drained;

  /** The packet before which the decoder is told of an end. */
  private int endOrdinal = Integer.MAX_VALUE;

  private boolean cut;
  private long errorsSeen;
  private String problem;
  private int refusedPackets;

  /** Ordinals of the last packets with which something was wrong. */
  private final TreeSet<Integer> troubled = new TreeSet<>();

  /** Sees each packet before the decoder does. */
  @FunctionalInterface
  interface PacketListener {
    void packet(AVPacket packet, int ordinal);
  }

  /**
   * Opens the file at its start.
   *
   * @param stop asked often; true makes the call under way end with CANCELLED
   */
  DecodedStream(Path path, DecodeOptions options, BooleanSupplier stop) {
    this.path = path;
    this.options = options;
    this.stop = stop;
    this.packet = Native.require(av_packet_alloc(), "allocate a packet");
    try {
      open();
    } catch (RuntimeException refused) {
      close();
      throw refused;
    }
  }

  private void open() {
    log = options.effectiveThreads() == 1 ? MediaLog.openForOneThread() : MediaLog.open();
    input = new MediaInput(path, log, stop);
    decoder = new FrameDecoder(input, options);
    errorsSeen = log.errors();
    nextOrdinal = 0;
    drained = false;
    cut = false;
    troubled.clear();
  }

  MediaInput input() {
    return input;
  }

  int decoderThreads() {
    return decoder.threads();
  }

  /** The kind of device that decodes, such as {@code cuda}; empty for the CPU. */
  String hardware() {
    return decoder.hardware();
  }

  void onPacket(PacketListener newListener) {
    this.listener = newListener;
  }

  /** Says which packets' frames are asked for; the others may be skipped. */
  void need(IntPredicate ordinals) {
    this.needed = ordinals;
  }

  /** Makes the decoder put out what it has before that packet, as if the file ended there. */
  void endBefore(int ordinal) {
    endOrdinal = ordinal;
  }

  /** Whether the decoder was told of such an end: it takes no packets before the next seek. */
  boolean isCut() {
    return cut;
  }

  /** How many packets were read, seen from the start of the file. */
  int nextOrdinal() {
    return nextOrdinal;
  }

  /** How many packets the decoder refused. */
  int refusedPackets() {
    return refusedPackets;
  }

  /** What went wrong since the last call, or null. */
  String takeProblem() {
    noteLog();
    String taken = problem;
    problem = null;
    return taken;
  }

  /**
   * Whether something was wrong with a packet, or was reported while it was decoded. Only with one
   * decoder thread is it known which packet that was.
   */
  boolean isTroubled(int ordinal) {
    return troubled.contains(ordinal);
  }

  private void note(String what) {
    if (problem == null) {
      problem = what;
    }
    troubled.add(held ? nextOrdinal - 2 : nextOrdinal - 1);
    if (troubled.size() > TROUBLED_MAX) {
      troubled.pollFirst();
    }
  }

  /** Puts what FFmpeg has only logged down to the packet that it was given last. */
  private void noteLog() {
    if (log.errors() != errorsSeen) {
      errorsSeen = log.errors();
      note("FFmpeg reported an error" + Native.because(log.takeMessages()));
    }
  }

  /**
   * The next frame in output order.
   *
   * @return false at the end
   */
  boolean next(AVFrame frame) {
    while (true) {
      int code = decoder.receive(frame);
      noteLog();
      if (code == 0) {
        return true;
      }
      if (code == AVERROR_EOF()) {
        return false;
      }
      if (code != Native.EAGAIN) {
        refused(code);
      }
      if (drained) {
        if (code != Native.EAGAIN) {
          continue;
        }
        return false;
      }
      feed();
    }
  }

  /** Gives the decoder one packet, or tells it of the end. */
  private void feed() {
    checkStop();
    cut = !held && nextOrdinal >= endOrdinal;
    if (!held && (cut || !readPacket())) {
      drained = true;
      int code = decoder.sendEnd();
      if (code < 0 && code != AVERROR_EOF()) {
        refused(code);
      }
      return;
    }
    int code = decoder.send(packet, nextOrdinal - 1, needed.test(nextOrdinal - 1));
    if (code == Native.EAGAIN) {
      held = true;
      return;
    }
    held = false;
    noteLog();
    av_packet_unref(packet);
    if (code < 0) {
      refused(code);
    }
  }

  private void refused(int code) {
    if (code == AVERROR_EXIT()) {
      throw stopped();
    }
    refusedPackets++;
    note("the decoder refused data: " + Native.text(code));
  }

  /**
   * Reads a packet and counts it.
   *
   * @return false at the end of the file, or where it cannot be read further
   */
  private boolean readPacket() {
    int code = input.read(packet);
    if (code < 0) {
      int readError = input.readError();
      if (code == AVERROR_EXIT() || stop.getAsBoolean()) {
        throw stopped();
      }
      if (code != AVERROR_EOF()) {
        note("reading ended early: " + Native.text(code));
      } else if (readError < 0 && readError != AVERROR_EOF()) {
        note("reading ended early: " + Native.text(readError));
      }
      return false;
    }
    if (av_packet_get_side_data(packet, AV_PKT_DATA_ENCRYPTION_INFO, (SizeTPointer) null) != null) {
      throw MediaErrors.encrypted(path);
    }
    listener.packet(packet, nextOrdinal);
    nextOrdinal++;
    noteLog();
    if ((packet.flags() & AV_PKT_FLAG_CORRUPT) != 0) {
      note("a packet is incomplete");
    }
    return true;
  }

  private void checkStop() {
    if (stop.getAsBoolean()) {
      throw stopped();
    }
  }

  private GlimpseException stopped() {
    return GlimpseException.of(
        ErrorCode.CANCELLED, "Reading " + path + " was cancelled", "Run the statement again.");
  }

  /** Starts over at the first packet of the file, as if newly opened. */
  void rewind() {
    closeStream();
    open();
  }

  /**
   * Goes to a key packet, exactly.
   *
   * @return false if the demuxer does not come to that packet; then {@link #rewind} or another seek
   *     must follow
   */
  boolean seek(KeyPacket key) {
    dropPacket();
    decoder.flush();
    drained = false;
    cut = false;
    int code =
        input.seeksByByte() && key.position() >= 0
            ? input.seekToByte(key.position())
            : input.seekToTicks(key.pts() != FrameIndex.NO_TICKS ? key.pts() : key.dts());
    if (code < 0) {
      return false;
    }
    for (int i = 0; i < SEEK_PACKETS_MAX; i++) {
      checkStop();
      if (input.read(packet) < 0) {
        return false;
      }
      if (isAt(key)) {
        held = true;
        nextOrdinal = key.ordinal() + 1;
        listener.packet(packet, key.ordinal());
        errorsSeen = log.errors();
        log.takeMessages();
        problem = null;
        troubled.clear();
        return true;
      }
      boolean past = packet.pos() > key.position() && key.position() >= 0;
      av_packet_unref(packet);
      if (past) {
        return false;
      }
    }
    return false;
  }

  private boolean isAt(KeyPacket key) {
    if (key.position() >= 0 && packet.pos() >= 0 && packet.pos() != key.position()) {
      return false;
    }
    return packet.pts() == key.pts()
        && (key.pts() != FrameIndex.NO_TICKS || key.position() >= 0 || packet.dts() == key.dts());
  }

  private void dropPacket() {
    if (held) {
      held = false;
    }
    av_packet_unref(packet);
  }

  private void closeStream() {
    dropPacket();
    if (decoder != null) {
      decoder.close();
      decoder = null;
    }
    if (input != null) {
      input.close();
      input = null;
    }
    if (log != null) {
      log.close();
      log = null;
    }
  }

  @Override
  public void close() {
    if (packet.isNull()) {
      return;
    }
    closeStream();
    av_packet_free(packet);
    packet.setNull();
  }
}
