package org.glimpse.video.internal;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MPEG4;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;

import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.glimpse.video.DecodeOptions;
import org.glimpse.workspace.Clock;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Job;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Setting;

/** Decodes a file once in full and writes down each frame that the decoder outputs. */
final class DecodePass {
  private static final int FRAMES_A_STEP = 256;

  private final Path file;
  private final QueryContext context;
  private final DamageReport damage = new DamageReport();
  private FrameIndexWriter writer;
  private PacketContent.Scanner units;
  private boolean keySeen;
  private int packetsBeforeKey;
  private int damagedFrames;
  private int timesBack;
  private int firstTimeBack;
  private int width;
  private int height;
  private int firstOrdinal;
  private long firstPts;
  private long lastPts;
  private long endTicks;

  private DecodePass(Path file, QueryContext context) {
    this.file = file;
    this.context = context;
  }

  /**
   * @throws GlimpseException DAMAGED_MEDIA naming the frames, unless the setting says skip
   */
  static void run(Path file, Path target, QueryContext context) throws IOException {
    DecodeOptions options =
        DecodeOptions.withThreads((int) context.settings().integer(Setting.THREADS));
    if (!run(file, target, context, options)) {
      // With one thread FFmpeg reports an error while it decodes the packet that caused it.
      run(file, target, context, options.onlyOneThread());
    }
  }

  /** Returns false if another run with one thread is needed to find or to place the damage. */
  private static boolean run(Path file, Path target, QueryContext context, DecodeOptions options)
      throws IOException {
    long start = System.nanoTime();
    DecodePass pass = new DecodePass(file, context);
    try (FrameIndexWriter writer = new FrameIndexWriter(target);
        DecodedStream stream = new DecodedStream(file, options, context.cancel()::isCancelled);
        NativeFrame frame = new NativeFrame()) {
      if (stream.decoderThreads() > 1 && isRacy(stream)) {
        return false;
      }
      pass.writer = writer;
      pass.decode(stream, frame);
      if (!pass.damage.isEmpty()
          && stream.decoderThreads() > 1
          && FrameIndexer.skipsDamage(context)) {
        return false;
      }
      pass.judge(stream);
      pass.finish(stream);
      return true;
    } catch (GlimpseException failure) {
      context.cancel().throwIfCancelled();
      throw failure;
    } finally {
      context.stats().addSeconds(Clock.DECODE, (System.nanoTime() - start) / 1e9);
    }
  }

  /**
   * Whether frame threads make chance decide if damage is noticed: FFmpeg's MPEG-4 decoder parses
   * B-frames by what another thread has decoded so far, and on damaged data does not always wait.
   */
  private static boolean isRacy(DecodedStream stream) {
    return stream.input().parameters().codec_id() == AV_CODEC_ID_MPEG4;
  }

  private void decode(DecodedStream stream, NativeFrame frame) throws IOException {
    Job job = Job.start("Decoding " + file.getFileName() + " once", "frames", -1, context);
    FrameIndexer.requireTimeBase(stream.input());
    units = PacketContent.scannerOf(stream.input().parameters());
    stream.onPacket(this::packet);
    long average = FrameIndexer.averageDuration(stream.input());
    while (stream.next(frame.frame())) {
      noteProblem(stream);
      if (writer.frames() == MediaPolicy.FRAMES_MAX) {
        throw FrameIndexer.tooManyFrames(file);
      }
      write(stream, frame, average);
      frame.unref();
      context.stats().add(Counter.FRAMES_DECODED, 1);
      if (writer.frames() % FRAMES_A_STEP == 0) {
        job.finished(FRAMES_A_STEP);
      }
    }
    noteProblem(stream);
    job.finished(writer.frames() % FRAMES_A_STEP);
  }

  private void packet(AVPacket packet, int ordinal) {
    writer.packet(ordinal, packet.size());
    boolean key = (packet.flags() & AV_PKT_FLAG_KEY) != 0;
    if (key && (units == null || units.scan(packet).randomAccess())) {
      keySeen = true;
      writer.keyPacket(ordinal, packet.pts(), packet.dts(), packet.pos());
    } else if (!keySeen) {
      packetsBeforeKey++;
    }
  }

  private void noteProblem(DecodedStream stream) {
    String problem = stream.takeProblem();
    // A recording that was cut in mid stream starts with packets that nothing can decode; that is
    // how it was made, and the frames begin where decoding can.
    if (problem != null && !(writer.frames() == 0 && packetsBeforeKey > 0)) {
      damage.add(writer.frames(), problem);
    }
  }

  private void write(DecodedStream stream, NativeFrame frame, long average) throws IOException {
    int number = writer.frames();
    int flags = frame.isKey() ? FrameIndex.KEY : 0;
    long pts = frame.pts();
    if (pts == FrameIndex.NO_TICKS) {
      flags |= FrameIndex.TIME_GUESSED;
      pts = number == 0 ? 0 : endTicks;
    }
    if (frame.isDamaged()) {
      flags |= FrameIndex.DAMAGED;
      damagedFrames++;
      damage.add(number, "the decoder marks its output as damaged");
    } else if (!damage.isEmpty() && stream.isTroubled(FrameDecoder.ordinalOf(frame.frame()))) {
      flags |= FrameIndex.DAMAGED;
      damagedFrames++;
    }
    if (number == 0) {
      firstPts = pts;
      firstOrdinal = FrameDecoder.ordinalOf(frame.frame());
      width = frame.frame().width();
      height = frame.frame().height();
    }
    if (number > 0 && pts <= lastPts) {
      firstTimeBack = timesBack++ == 0 ? number : firstTimeBack;
    }
    writer.frame(pts, FrameDecoder.ordinalOf(frame.frame()), flags);
    lastPts = pts;
    long duration = frame.frame().duration();
    endTicks = lastPts + (duration > 0 ? duration : average);
  }

  private void judge(DecodedStream stream) {
    if (writer.frames() == 0) {
      throw MediaErrors.damaged(file + " gives no frame" + whyNoFrame(), stream.nextOrdinal() > 0);
    }
    if (firstOrdinal > 0 && packetsBeforeKey > 0) {
      context.warn(
          file
              + " starts in mid stream: "
              + packetsBeforeKey
              + " packets come before the first key frame");
    }
    if (timesBack > 0) {
      context.warn(
          file
              + ": times repeat or go back at "
              + timesBack
              + " frames, first at frame "
              + firstTimeBack
              + "; frames are in the order in which they are decoded");
    }
    if (damage.isEmpty()) {
      return;
    }
    if (!FrameIndexer.skipsDamage(context)) {
      throw MediaErrors.damagedFrames(file, damage.frames(), damage.why());
    }
    int lost = damagedFrames + stream.refusedPackets();
    context.stats().add(Counter.FRAMES_LOST, lost);
    context.warn(
        file
            + " is damaged at "
            + damage.frames()
            + ": "
            + damage.why()
            + "; "
            + lost
            + " frames are lost");
  }

  private String whyNoFrame() {
    if (!damage.isEmpty()) {
      return ": " + damage.why();
    }
    return keySeen || packetsBeforeKey == 0 ? "" : ": it has no key frame to start from";
  }

  private void finish(DecodedStream stream) throws IOException {
    MediaInput input = stream.input();
    writer.finish(
        new FrameIndex.Header(
            input.streamIndex(),
            input.timeBase().num(),
            input.timeBase().den(),
            width,
            height,
            writer.frames(),
            0,
            false,
            Math.max(endTicks, firstPts),
            stream.refusedPackets(),
            damage.isEmpty() ? 0 : Math.max(1, damagedFrames),
            FrameIndexer.framesPerSecond(input, writer.frames(), endTicks - firstPts)));
  }
}
