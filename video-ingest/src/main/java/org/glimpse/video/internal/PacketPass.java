package org.glimpse.video.internal;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_AV1;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_FFV1;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_HEVC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_PRORES;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_VP8;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_VP9;
import static org.bytedeco.ffmpeg.global.avcodec.AV_FIELD_PROGRESSIVE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_FIELD_UNKNOWN;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_DISCARD;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.glimpse.workspace.Job;
import org.glimpse.workspace.QueryContext;

/**
 * Demuxes a file and writes its index if the packets prove the frames: a codec and container pair
 * known to give one frame a packet, every pts present and distinct, pictures progressive, a key
 * packet first in both orders, nothing discarded, damaged or complained of.
 */
final class PacketPass implements AutoCloseable {
  /** Frames that are decoded afterwards to see that they come as promised. */
  static final int FRAMES_TO_PROVE = 32;

  /** More packets than any codec here reorders; pts that need more do not prove anything. */
  private static final int REORDER_MAX = 64;

  private static final int PACKETS_A_STEP = 4096;

  private record Shown(long pts, int ordinal, boolean key, long duration) {}

  private final MediaLog log = MediaLog.open();
  private final MediaInput input;
  private final PacketContent.Scanner units;

  /** Whether packets that show nothing are part of the codec: VP8's alternate references. */
  private final boolean hidesFrames;

  private final QueryContext context;
  private final PriorityQueue<Shown> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Shown::pts));
  private Shown last;
  private long endTicks;

  private PacketPass(Path file, QueryContext context) {
    this.context = context;
    MediaInput opened;
    try {
      opened = new MediaInput(file, log, context.cancel()::isCancelled);
    } catch (RuntimeException refused) {
      log.close();
      context.cancel().throwIfCancelled();
      throw refused;
    }
    this.input = opened;
    this.units = PacketContent.scannerOf(input.parameters());
    this.hidesFrames = input.parameters().codec_id() == AV_CODEC_ID_VP8;
    for (String complaint : input.openingErrors()) {
      context.warn(file + ": " + complaint);
    }
  }

  /** Returns whether the index was written. */
  static boolean run(Path file, Path target, QueryContext context) throws IOException {
    try (PacketPass pass = new PacketPass(file, context)) {
      FrameIndexer.requireTimeBase(pass.input);
      if (!pass.isRegularPair() || !pass.input.openingErrors().isEmpty()) {
        return false;
      }
      try (FrameIndexWriter writer = new FrameIndexWriter(target)) {
        return pass.write(writer);
      }
    }
  }

  private boolean isRegularPair() {
    String format = input.formatName();
    if (!format.startsWith("mov,") && !format.startsWith("matroska,")) {
      return false;
    }
    int codec = input.parameters().codec_id();
    int fields = input.parameters().field_order();
    if (codec == AV_CODEC_ID_H264 || codec == AV_CODEC_ID_HEVC) {
      return fields == AV_FIELD_PROGRESSIVE || fields == AV_FIELD_UNKNOWN;
    }
    return codec == AV_CODEC_ID_MJPEG
        || codec == AV_CODEC_ID_PRORES
        || codec == AV_CODEC_ID_FFV1
        || codec == AV_CODEC_ID_VP8
        || codec == AV_CODEC_ID_VP9
        || codec == AV_CODEC_ID_AV1;
  }

  private boolean write(FrameIndexWriter writer) throws IOException {
    Job job = Job.start("Reading " + input.path().getFileName(), "packets", -1, context);
    AVPacket packet = Native.require(av_packet_alloc(), "allocate a packet");
    try {
      int ordinal = 0;
      long firstPts = 0;
      int code = input.read(packet);
      for (; code >= 0; code = input.read(packet)) {
        firstPts = ordinal == 0 ? packet.pts() : firstPts;
        boolean proves = packet.pts() >= firstPts && take(packet, ordinal, writer);
        av_packet_unref(packet);
        if (!proves || ordinal == MediaPolicy.FRAMES_MAX) {
          return false;
        }
        ordinal++;
        if (ordinal % PACKETS_A_STEP == 0) {
          job.finished(PACKETS_A_STEP);
        }
      }
      context.cancel().throwIfCancelled();
      if (code != AVERROR_EOF() || input.readError() < 0 && input.readError() != AVERROR_EOF()) {
        return false;
      }
      while (!waiting.isEmpty()) {
        if (!show(writer)) {
          return false;
        }
      }
      if (ordinal == 0 || log.errors() > 0) {
        return false;
      }
      job.finished(ordinal % PACKETS_A_STEP);
      finish(writer, firstPts);
      return true;
    } finally {
      av_packet_free(packet);
    }
  }

  /** Takes a packet into account; false if it proves nothing. */
  private boolean take(AVPacket packet, int ordinal, FrameIndexWriter writer) throws IOException {
    int flags = packet.flags();
    boolean key = (flags & AV_PKT_FLAG_KEY) != 0;
    if ((flags & (AV_PKT_FLAG_CORRUPT | AV_PKT_FLAG_DISCARD)) != 0
        || packet.pts() == FrameIndex.NO_TICKS
        || packet.size() <= 0
        || packet.side_data_elems() > 0 && ordinal > 0
        || ordinal == 0 && !key) {
      return false;
    }
    writer.packet(ordinal, packet.size());
    PacketContent content = units == null ? new PacketContent(true, 1, key) : units.scan(packet);
    if (!content.wellFormed() || ordinal == 0 && !content.randomAccess()) {
      return false;
    }
    if (content.pictures() == 0 && hidesFrames) {
      return true;
    }
    if (content.pictures() != 1) {
      return false;
    }
    if (key && content.randomAccess()) {
      writer.keyPacket(ordinal, packet.pts(), packet.dts(), packet.pos());
    }
    waiting.add(new Shown(packet.pts(), ordinal, key, packet.duration()));
    return waiting.size() <= REORDER_MAX || show(writer);
  }

  /** Writes the earliest of the waiting frames; false if it is not after the one before. */
  private boolean show(FrameIndexWriter writer) throws IOException {
    Shown next = waiting.remove();
    if (last != null && next.pts() <= last.pts()) {
      return false;
    }
    writer.frame(next.pts(), next.ordinal(), next.key() ? FrameIndex.KEY : 0);
    last = next;
    long duration = next.duration() > 0 ? next.duration() : FrameIndexer.averageDuration(input);
    endTicks = next.pts() + duration;
    return true;
  }

  private void finish(FrameIndexWriter writer, long firstPts) throws IOException {
    writer.finish(
        new FrameIndex.Header(
            input.streamIndex(),
            input.timeBase().num(),
            input.timeBase().den(),
            input.parameters().width(),
            input.parameters().height(),
            writer.frames(),
            0,
            true,
            endTicks,
            0,
            0,
            FrameIndexer.framesPerSecond(input, writer.frames(), endTicks - firstPts)));
  }

  @Override
  public void close() {
    input.close();
    log.close();
  }
}
