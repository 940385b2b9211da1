package org.glimpse.video.internal;

import java.util.Optional;
import org.glimpse.video.DecodeOptions;
import org.glimpse.video.FrameFormat;
import org.glimpse.video.FrameReader;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Workspace;

/**
 * Reads frames of a video's files one file after another. Decoders run ahead on threads of their
 * own ({@link DecodeAhead}).
 */
public final class FfmpegFrameReader implements FrameReader {
  private final Workspace workspace;
  private final Video video;
  private final FrameFormat format;
  private final DecodeOptions options;
  private final PixelPool pool;
  private DecodeAhead open;
  private int openFileId;
  private boolean closed;

  /** See {@link org.glimpse.video.FrameReaders#open}. */
  public FfmpegFrameReader(
      Workspace workspace, Video video, FrameFormat format, DecodeOptions options) {
    this.workspace = workspace;
    this.video = video;
    this.format = format;
    this.options = options;
    pool = new PixelPool(format.channels().count());
  }

  @Override
  public void read(FrameSet frames, Sink sink, QueryContext context) {
    if (closed) {
      throw GlimpseException.of(
          ErrorCode.CLOSED, "This frame reader is closed", "Open another one.");
    }
    if (frames.isEmpty()) {
      return;
    }
    if (frames.last() >= video.frameCount()) {
      throw GlimpseException.of(
          ErrorCode.FRAME_OUT_OF_RANGE,
          "Video " + video.name() + " has no frame " + frames.last(),
          "Its frames are 0 to " + (video.frameCount() - 1) + ".");
    }
    for (Video.Segment segment : video.segments()) {
      FrameSet inFile =
          frames.intersect(
              FrameSet.range(segment.firstFrame(), segment.firstFrame() + segment.frameCount()));
      if (!inFile.isEmpty() && !read(segment, inFile, sink, context)) {
        return;
      }
    }
  }

  /** Returns false if the sink wants no more. */
  private boolean read(Video.Segment segment, FrameSet frames, Sink sink, QueryContext context) {
    DecodeAhead decoding = open(segment, context);
    boolean finished = false;
    try {
      decoding.start(frames, segment.firstFrame(), context);
      while (true) {
        Optional<PixelPool.Frame> next = decoding.take(context);
        if (next.isEmpty()) {
          finished = true;
          return true;
        }
        try {
          pool.hold(next.get());
          if (!sink.accept(next.get())) {
            finished = true;
            return false;
          }
        } finally {
          next.get().release();
        }
      }
    } finally {
      decoding.stop(context);
      if (!finished || decoding.isBroken()) {
        // After an error or an interruption the decoder's state is not to be trusted.
        closeOpen();
      }
    }
  }

  private DecodeAhead open(Video.Segment segment, QueryContext context) {
    if (!segment.hasPixels()) {
      throw GlimpseException.of(
          ErrorCode.NO_PIXELS,
          "Video " + video.name() + " was made from a recording and has no pixels",
          "Use a video made with CREATE VIDEO .. FROM '<file>'.");
    }
    if (open != null && openFileId == segment.fileId()) {
      return open;
    }
    closeOpen();
    VideoTables.stateOf(workspace, segment)
        .requireSame(segment.path().orElseThrow(), segment.digest(), context.cancel());
    FrameIndex index =
        FrameIndexer.indexOf(workspace, segment.path().orElseThrow(), segment.digest(), context);
    open = new DecodeAhead(segment.path().orElseThrow(), index, format, options, pool, context);
    openFileId = segment.fileId();
    return open;
  }

  private void closeOpen() {
    if (open != null) {
      open.close();
      open = null;
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      closeOpen();
    }
  }

  /** For people: what a damaged read left out. */
  static void warnOfLost(
      QueryContext context, java.nio.file.Path file, DamageReport lost, long count) {
    context.stats().add(Counter.FRAMES_LOST, count);
    context.warn(
        file + " is damaged: " + count + " frames left out (" + lost.frames() + "): " + lost.why());
  }
}
