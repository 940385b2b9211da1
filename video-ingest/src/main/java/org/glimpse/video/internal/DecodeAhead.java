package org.glimpse.video.internal;

import java.nio.file.Path;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.glimpse.video.DecodeOptions;
import org.glimpse.video.FrameSet;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.Clock;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;

/**
 * Decodes wanted frames of one file on a thread of its own, at most {@value #QUEUE_FRAMES} frames
 * (fewer of a large size) ahead of who takes them. Keeps its place between one set and the next.
 */
final class DecodeAhead implements AutoCloseable {
  private static final int QUEUE_FRAMES = 8;
  private static final long QUEUE_BYTES_MAX = 128L << 20;
  private static final int POLL_MILLIS = 20;

  /** A wanted frame; {@code picture} null marks the end, and {@code failure} says of what kind. */
  record Decoded(long number, NativeFrame picture, RuntimeException failure) {}

  private final Path file;
  private final FrameIndex index;
  private final DecodeOptions options;
  private final boolean skipDamage;
  private final BlockingQueue<NativeFrame> empty;
  private final BlockingQueue<Decoded> ready;
  private final int depth;

  private volatile boolean stopping;
  private volatile CancelToken cancel;
  private volatile double busySeconds;
  private volatile boolean broken;
  private final FrameCursor cursor;
  private Thread thread;
  private long lost;
  private DamageReport lostFrames = new DamageReport();

  DecodeAhead(Path file, FrameIndex index, DecodeOptions options, QueryContext context) {
    this.file = file;
    this.index = index;
    this.options = options;
    this.skipDamage = FrameIndexer.skipsDamage(context);
    this.cancel = context.cancel();
    long bytes = Math.max(1, (long) index.header().width() * index.header().height() * 3 / 2);
    this.depth = (int) Math.max(2, Math.min(QUEUE_FRAMES, QUEUE_BYTES_MAX / bytes));
    this.empty = new ArrayBlockingQueue<>(depth);
    this.ready = new ArrayBlockingQueue<>(depth + 1);
    try {
      for (int i = 0; i < depth; i++) {
        empty.add(new NativeFrame());
      }
      this.cursor = new FrameCursor(file, index, options, skipDamage, this::mustStop);
    } catch (RuntimeException refused) {
      empty.forEach(NativeFrame::close);
      context.cancel().throwIfCancelled();
      throw refused;
    }
    if (options.hardware() && cursor.hardware().isEmpty()) {
      context.warn("hardware_decode = auto found no device that works; the CPU decodes");
    }
  }

  private boolean mustStop() {
    return stopping || cancel.isCancelled();
  }

  /** Begins to decode; {@code firstFrame} is the number in the video of the file's frame 0. */
  void start(FrameSet frames, long firstFrame) {
    stopping = false;
    lost = 0;
    lostFrames = new DamageReport();
    thread = new Thread(() -> run(frames, firstFrame), "glimpse-decode " + file.getFileName());
    thread.setDaemon(true);
    thread.start();
  }

  private void run(FrameSet frames, long firstFrame) {
    Decoded end = new Decoded(-1, null, null);
    try {
      cursor.expect(frames, firstFrame);
      PrimitiveIterator.OfLong wanted = frames.iterator();
      while (wanted.hasNext() && !stopping) {
        long number = wanted.nextLong();
        NativeFrame target = empty.take();
        if (stopping) {
          empty.add(target);
          break;
        }
        long start = System.nanoTime();
        FrameCursor.Outcome outcome;
        try {
          outcome = cursor.read((int) (number - firstFrame), target);
        } catch (RuntimeException failure) {
          broken = true;
          empty.add(target);
          throw failure;
        }
        busySeconds += (System.nanoTime() - start) / 1e9;
        if (outcome == FrameCursor.Outcome.FOUND) {
          ready.put(new Decoded(number, target, null));
        } else {
          empty.add(target);
          lost++;
          lostFrames.add((int) (number - firstFrame), cursor.lossReason());
        }
      }
    } catch (RuntimeException failure) {
      end = new Decoded(-1, null, failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    // There is always room: frames in the queue are at most its size less one.
    ready.add(end);
  }

  /**
   * The next wanted frame, or empty at the end.
   *
   * @throws GlimpseException what the decoder found, or the reason of a cancelled statement
   */
  Optional<Decoded> take(QueryContext context) {
    try {
      while (true) {
        Decoded next = ready.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        context.cancel().throwIfCancelled();
        if (next == null) {
          continue;
        }
        if (next.failure() != null) {
          throw next.failure();
        }
        return next.picture() == null ? Optional.empty() : Optional.of(next);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      context.cancel().cancel("The thread that read the video was interrupted");
      context.cancel().throwIfCancelled();
      throw new IllegalStateException(interrupted);
    }
  }

  /** Whether the decoder was interrupted or failed, so that it must not be used again. */
  boolean isBroken() {
    return broken;
  }

  /** Returns a frame that was taken. */
  void giveBack(Decoded decoded) {
    decoded.picture().unref();
    empty.add(decoded.picture());
  }

  /** Ends the thread, and adds what it cost to the statement. */
  void stop(QueryContext context) {
    if (thread == null) {
      return;
    }
    stopping = true;
    boolean interrupted = false;
    while (thread.isAlive()) {
      Decoded left = ready.poll();
      if (left != null && left.picture() != null) {
        giveBack(left);
      }
      try {
        thread.join(1);
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
    thread = null;
    for (Decoded left = ready.poll(); left != null; left = ready.poll()) {
      if (left.picture() != null) {
        giveBack(left);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    context.stats().add(Counter.FRAMES_DECODED, cursor.takeDecoded());
    context.stats().addSeconds(Clock.DECODE, busySeconds);
    busySeconds = 0;
    if (lost > 0) {
      FfmpegFrameReader.warnOfLost(context, file, lostFrames, lost);
    }
  }

  @Override
  public void close() {
    cursor.close();
    for (NativeFrame frame = empty.poll(); frame != null; frame = empty.poll()) {
      frame.close();
    }
  }
}
