package org.glimpse.video.internal;

import java.util.Optional;
import org.glimpse.video.DecodeOptions;
import org.glimpse.video.FrameFormat;
import org.glimpse.video.FrameReader;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.workspace.Clock;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Workspace;

/**
 * Reads frames of a video's files one file after another. The decoder runs ahead on its own thread
 * ({@link DecodeAhead}); scaling happens on the caller's.
 */
public final class FfmpegFrameReader implements FrameReader {
  private final Workspace workspace;
  private final Video video;
  private final DecodeOptions options;
  private final PixelPool pool = new PixelPool();
  private final FrameScaler scaler;
  private DecodeAhead open;
  private int openFileId;
  private boolean closed;

  /** See {@link org.glimpse.video.FrameReaders#open}. */
  public FfmpegFrameReader(
      Workspace workspace, Video video, FrameFormat format, DecodeOptions options) {
    this.workspace = workspace;
    this.video = video;
    this.options = options;
    this.scaler = new FrameScaler(format);
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
    decoding.start(frames, segment.firstFrame());
    try {
      while (true) {
        Optional<DecodeAhead.Decoded> next = decoding.take(context);
        if (next.isEmpty()) {
          finished = true;
          return true;
        }
        boolean more;
        try {
          more = deliver(next.get(), sink, context);
        } finally {
          decoding.giveBack(next.get());
        }
        if (!more) {
          finished = true;
          return false;
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

  private boolean deliver(DecodeAhead.Decoded decoded, Sink sink, QueryContext context) {
    long start = System.nanoTime();
    var picture = decoded.picture().frame();
    PixelPool.Frame frame =
        pool.take(
            decoded.number(),
            scaler.widthOf(picture),
            scaler.heightOf(picture),
            picture.width(),
            picture.height());
    try {
      scaler.scale(picture, frame.pointer());
      context.stats().addSeconds(Clock.DECODE, (System.nanoTime() - start) / 1e9);
      return sink.accept(frame);
    } finally {
      frame.release();
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
    open = new DecodeAhead(segment.path().orElseThrow(), index, options, context);
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
      scaler.close();
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
