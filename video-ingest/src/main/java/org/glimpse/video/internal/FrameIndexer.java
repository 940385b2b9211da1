package org.glimpse.video.internal;

import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.glimpse.video.DecodeOptions;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Setting;
import org.glimpse.workspace.Workspace;

/**
 * Finds out what frames a file has: from its packets where they prove it, else by decoding it once
 * in full. The result is an artefact keyed by the file's digest.
 */
final class FrameIndexer {
  private FrameIndexer() {}

  /** The index of a file whose bytes have this digest, made if it does not exist yet. */
  static FrameIndex indexOf(Workspace workspace, Path file, Digest digest, QueryContext context) {
    Digest key =
        Digest.ofParts(
            FrameIndex.ARTIFACT_KIND, Integer.toString(FrameIndex.VERSION), digest.hex());
    Path artifact =
        workspace
            .artifacts()
            .findOrCreate(FrameIndex.ARTIFACT_KIND, key, target -> build(file, target, context));
    return FrameIndex.open(artifact);
  }

  /**
   * Refuses a file whose index, made under {@code on_damaged_media = 'skip'}, knows of damage.
   *
   * @throws GlimpseException DAMAGED_MEDIA unless the setting still says skip
   */
  static void requireAccepted(Path file, FrameIndex index, QueryContext context) {
    if (index.header().damagedFrames() > 0 && !skipsDamage(context)) {
      throw MediaErrors.damagedFrames(
          file, index.damagedFrames(), "it was indexed before, under 'skip'");
    }
  }

  static boolean skipsDamage(QueryContext context) {
    return context.settings().text(Setting.ON_DAMAGED_MEDIA).equals("skip");
  }

  /** Writes the index of {@code file} to {@code target}. */
  static void build(Path file, Path target, QueryContext context) throws IOException {
    if (PacketPass.run(file, target, context) && provenByDecoding(file, target, context)) {
      return;
    }
    DecodePass.run(file, target, context);
  }

  /** Whether the first frames that the decoder outputs are those that the packets promise. */
  private static boolean provenByDecoding(Path file, Path target, QueryContext context) {
    FrameIndex promised = FrameIndex.open(target);
    int frames = Math.min(PacketPass.FRAMES_TO_PROVE, promised.frameCount());
    DecodeOptions options =
        DecodeOptions.withThreads((int) context.settings().integer(Setting.THREADS));
    try (DecodedStream stream = new DecodedStream(file, options, context.cancel()::isCancelled);
        NativeFrame frame = new NativeFrame()) {
      for (int number = 0; number < frames; number++) {
        if (!stream.next(frame.frame())
            || FrameDecoder.ordinalOf(frame.frame()) != promised.ordinal(number)
            || frame.pts() != promised.pts(number)
            || frame.isDamaged()) {
          return false;
        }
        frame.unref();
      }
      return stream.takeProblem() == null;
    }
  }

  /** A tick of the stream, checked: some files declare none. */
  static AVRational requireTimeBase(MediaInput input) {
    AVRational timeBase = input.timeBase();
    if (timeBase.num() <= 0 || timeBase.den() <= 0) {
      throw MediaErrors.damaged(input.path() + " declares no time base", true);
    }
    return timeBase;
  }

  static GlimpseException tooManyFrames(Path file) {
    return GlimpseException.of(
        ErrorCode.MEDIA_LIMIT,
        file + " has more than " + MediaPolicy.FRAMES_MAX + " frames",
        "Split it, for example: ffmpeg -i INPUT -c copy -f segment -segment_time 3600 OUT%03d.mp4");
  }

  /** Ticks that a frame is shown for where the file does not say: from the average rate. */
  static long averageDuration(MediaInput input) {
    AVRational rate = input.stream().avg_frame_rate();
    if (rate.num() <= 0 || rate.den() <= 0) {
      rate = input.stream().r_frame_rate();
    }
    AVRational timeBase = input.timeBase();
    if (rate.num() <= 0 || rate.den() <= 0 || timeBase.num() <= 0) {
      return 1;
    }
    double ticks = (double) rate.den() / rate.num() * timeBase.den() / timeBase.num();
    return Math.max(1, Math.round(Math.min(ticks, 1e15)));
  }

  /** Average rate over the whole file, or what the container says for a single frame. */
  static double framesPerSecond(MediaInput input, int frames, long ticks) {
    AVRational timeBase = input.timeBase();
    double seconds = (double) ticks * timeBase.num() / timeBase.den();
    if (frames > 0 && seconds > 0) {
      return frames / seconds;
    }
    AVRational rate = input.stream().avg_frame_rate();
    return rate.den() > 0 && rate.num() > 0 ? (double) rate.num() / rate.den() : 25;
  }
}
