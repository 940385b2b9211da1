package org.glimpse.video.internal;

import java.nio.file.Path;
import java.util.PrimitiveIterator;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.BooleanSupplier;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.glimpse.video.DecodeOptions;
import org.glimpse.video.FrameFormat;
import org.glimpse.video.FrameSet;
import org.glimpse.workspace.GlimpseException;

/**
 * Decodes spans of one file, one after another, with a decoder of its own that keeps its place.
 * Frames are handed over as decoded, or scaled already.
 */
final class SpanDecoder implements AutoCloseable {
  private final Path file;
  private final FrameIndex index;
  private final DecodeOptions options;
  private final boolean skipDamage;
  private final BooleanSupplier stop;
  private final PixelPool pool;
  private final FrameScaler scaler;

  /** Frames that are handed over as decoded; empty where they are scaled. */
  private final BlockingQueue<NativeFrame> pictures;

  private NativeFrame picture;
  private FrameCursor cursor;
  private volatile boolean broken;

  /** A decoder whose frames are scaled before they are handed over. */
  SpanDecoder(
      Path file,
      FrameIndex index,
      DecodeOptions options,
      boolean skipDamage,
      BooleanSupplier stop,
      PixelPool pool,
      FrameFormat format) {
    this.file = file;
    this.index = index;
    this.options = options;
    this.skipDamage = skipDamage;
    this.stop = stop;
    this.pool = pool;
    this.scaler = new FrameScaler(format);
    this.pictures = new ArrayBlockingQueue<>(1);
  }

  /** A decoder whose frames, at most so many at a time, are handed over as they are. */
  SpanDecoder(
      Path file,
      FrameIndex index,
      DecodeOptions options,
      boolean skipDamage,
      BooleanSupplier stop,
      int depth) {
    this.file = file;
    this.index = index;
    this.options = options;
    this.skipDamage = skipDamage;
    this.stop = stop;
    this.pool = null;
    this.scaler = null;
    this.pictures = new ArrayBlockingQueue<>(depth);
    try {
      for (int i = 0; i < depth; i++) {
        pictures.add(new NativeFrame());
      }
    } catch (RuntimeException refused) {
      close();
      throw refused;
    }
  }

  /** Opens the file, if it is not open yet. */
  FrameCursor open() {
    if (cursor == null) {
      cursor = new FrameCursor(file, index, options, skipDamage, stop);
    }
    return cursor;
  }

  /** Decodes spans until there are none left. */
  void run(HandOver handOver, long firstFrame) {
    try {
      for (HandOver.Track next = handOver.nextTrack(); next != null; next = handOver.nextTrack()) {
        RuntimeException failure = null;
        try {
          decode(next, firstFrame);
        } catch (RuntimeException found) {
          broken = true;
          failure = found;
        } catch (Error fatal) {
          broken = true;
          failure = GlimpseException.internal("Decoding ended with " + fatal, fatal);
        } catch (InterruptedException stopped) {
          // Nobody does that; if somebody did, the frames that are missing must not go unnoticed.
          broken = true;
          failure = GlimpseException.internal("Decoding was interrupted", stopped);
        } finally {
          next.end(failure);
        }
        if (failure != null) {
          return;
        }
      }
    } catch (RuntimeException | Error | InterruptedException fatal) {
      broken = true;
      handOver.fail(GlimpseException.internal("No span to decode: " + fatal, fatal));
    }
  }

  private void decode(HandOver.Track track, long firstFrame) throws InterruptedException {
    FrameSet frames = track.span().frames();
    open().expect(frames, firstFrame);
    cursor.endAt(track.span().end());
    PrimitiveIterator.OfLong wanted = frames.iterator();
    while (wanted.hasNext() && track.begin()) {
      HandOver.Ready ready = null;
      try {
        ready = read(wanted.nextLong(), firstFrame);
      } finally {
        track.done(ready);
      }
    }
  }

  private HandOver.Ready read(long number, long firstFrame) throws InterruptedException {
    if (scaler != null) {
      if (picture == null) {
        picture = new NativeFrame();
      }
      if (cursor.read((int) (number - firstFrame), picture) == FrameCursor.Outcome.LOST) {
        return new HandOver.Ready(number, null, null, cursor.lossReason());
      }
      try {
        return new HandOver.Ready(number, null, scaled(number, picture.frame()), null);
      } finally {
        picture.unref();
      }
    }
    NativeFrame target = pictures.take();
    boolean found = false;
    try {
      found = cursor.read((int) (number - firstFrame), target) == FrameCursor.Outcome.FOUND;
    } finally {
      if (!found) {
        pictures.add(target);
      }
    }
    return found
        ? new HandOver.Ready(number, target, null, null)
        : new HandOver.Ready(number, null, null, cursor.lossReason());
  }

  private PixelPool.Frame scaled(long number, AVFrame source) {
    return scaled(number, source, scaler, pool);
  }

  /** A frame of the pool with those pixels in the scaler's form. */
  static PixelPool.Frame scaled(long number, AVFrame source, FrameScaler scaler, PixelPool pool) {
    PixelPool.Frame frame =
        pool.take(
            number,
            scaler.widthOf(source),
            scaler.heightOf(source),
            source.width(),
            source.height());
    boolean done = false;
    try {
      scaler.scale(source, frame.pointer());
      done = true;
      return frame;
    } finally {
      if (!done) {
        frame.release();
      }
    }
  }

  /** Returns a picture that was handed over. */
  void giveBack(NativeFrame used) {
    used.unref();
    pictures.add(used);
  }

  /** Whether the decoder was interrupted or failed, so that it must not be used again. */
  boolean isBroken() {
    return broken;
  }

  /** Frames that the decoder put out since the last call. */
  long takeDecoded() {
    return cursor == null ? 0 : cursor.takeDecoded();
  }

  @Override
  public void close() {
    if (cursor != null) {
      cursor.close();
      cursor = null;
    }
    if (picture != null) {
      picture.close();
      picture = null;
    }
    if (scaler != null) {
      scaler.close();
    }
    for (NativeFrame frame = pictures.poll(); frame != null; frame = pictures.poll()) {
      frame.close();
    }
  }
}
