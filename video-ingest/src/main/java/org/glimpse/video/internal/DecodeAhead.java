package org.glimpse.video.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.glimpse.video.DecodeOptions;
import org.glimpse.video.FrameFormat;
import org.glimpse.video.FrameSet;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.Clock;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;

/**
 * Decodes wanted frames of one file on threads of its own, ahead of who takes them by a bounded
 * number. Keeps its place between one set and the next.
 *
 * <p>Where several threads are asked for and the frames lie in several groups of pictures, each
 * thread decodes and scales groups of its own: that costs less than FFmpeg's frame threads, which
 * wait for each other, and scaling is shared out as well. Else one decoder has all the threads, and
 * who takes the frames scales them.
 */
final class DecodeAhead implements AutoCloseable {
  /** As decoded, ahead of who takes them. */
  private static final int PICTURES_MAX = 8;

  private static final long PICTURE_BYTES_MAX = 128L << 20;

  /**
   * Scaled frames of groups whose turn has not come; memory that is not in use costs page faults.
   */
  private static final long SCALED_BYTES_MAX = 64L << 20;

  /** Files of fewer pixels than this are decoded before more threads have begun to pay. */
  private static final long SMALL_PIXELS = 1L << 24;

  /** With more groups a thread than this, an odd one at the end does not matter. */
  private static final int GROUPS_FEW = 4;

  private final Path file;
  private final FrameIndex index;
  private final FrameFormat format;
  private final DecodeOptions options;
  private final boolean skipDamage;
  private final PixelPool pool;
  private final CancelToken cancel;
  private final FrameScaler scaler;

  /** One decoder with all threads; made when it is first needed. */
  private SpanDecoder whole;

  /** Decoders with a thread each; made when they are first needed. */
  private final List<SpanDecoder> parallel = new ArrayList<>();

  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopping;
  private HandOver handOver;
  private long lost;
  private DamageReport lostFrames = new DamageReport();
  private long firstFrame;

  /** Wanted frames that all threads decode together once each has done its groups. */
  private FrameSet tail = FrameSet.empty();

  private double busySeconds;

  DecodeAhead(
      Path file,
      FrameIndex index,
      FrameFormat format,
      DecodeOptions options,
      PixelPool pool,
      QueryContext context) {
    this.file = file;
    this.index = index;
    this.format = format;
    this.options =
        options.fewerWhereSmall() && isSmall(index.header()) ? options.onlyOneThread() : options;
    this.pool = pool;
    this.skipDamage = FrameIndexer.skipsDamage(context);
    this.cancel = context.cancel();
    this.scaler = new FrameScaler(format);
  }

  private static boolean isSmall(FrameIndex.Header header) {
    return (long) header.width() * header.height() * header.frames() < SMALL_PIXELS;
  }

  private boolean mustStop() {
    return stopping || cancel.isCancelled();
  }

  /** Begins to decode; {@code first} is the number in the video of the file's frame 0. */
  void start(FrameSet frames, long first, QueryContext context) {
    stopping = false;
    lost = 0;
    lostFrames = new DamageReport();
    firstFrame = first;
    busySeconds = 0;
    tail = isForSeveral(frames) ? tailOf(frames) : frames;
    FrameSet several = frames.minus(tail);
    if (several.isEmpty()) {
      tail = FrameSet.empty();
      startWhole(frames, context);
    } else {
      startSeveral(several);
    }
  }

  /**
   * What is left for all threads together where few groups do not go evenly into the threads: the
   * last groups, of which there are fewer than threads.
   */
  private FrameSet tailOf(FrameSet frames) {
    int count = options.effectiveThreads();
    Spans spans = Spans.cut(index, frames, firstFrame);
    List<FrameSet> groups = new ArrayList<>();
    for (Spans.Span span = spans.next(); span != null; span = spans.next()) {
      groups.add(span.frames());
      if (groups.size() > GROUPS_FEW * count) {
        return FrameSet.empty();
      }
    }
    FrameSet last = FrameSet.empty();
    for (int group = groups.size() / count * count; group < groups.size(); group++) {
      last = last.union(groups.get(group));
    }
    return last;
  }

  /** Whether the frames lie in several groups, of which as many as threads fit into memory. */
  private boolean isForSeveral(FrameSet frames) {
    int count = options.effectiveThreads();
    double group = Spans.framesInGroup(index);
    long bytesMax = scaledBytesMax();
    return count > 1
        && index.header().proven()
        && !options.hardware()
        && !options.keyFramesOnly()
        && !(skipDamage && index.header().damagedFrames() > 0)
        // Half a group ahead keeps every thread busy: the rest of it is decoded in its turn.
        && (count - 1) * group / 2 * scaledBytes() <= bytesMax
        && frames.last() - frames.first() >= 2 * group;
  }

  private static long scaledBytesMax() {
    return Math.min(SCALED_BYTES_MAX, Runtime.getRuntime().maxMemory() / 5);
  }

  private long scaledBytes() {
    FrameIndex.Header header = index.header();
    long width = format.width() > 0 ? format.width() : header.width();
    long height = format.height() > 0 ? format.height() : header.height();
    return Math.max(1, format.channels().count() * width * height);
  }

  private void startSeveral(FrameSet frames) {
    int count = options.effectiveThreads();
    Spans spans = Spans.cut(index, frames, firstFrame);
    handOver = new HandOver(spans, count + 1, PICTURES_MAX, scaledBytesMax(), scaledBytes());
    while (parallel.size() < count) {
      parallel.add(
          new SpanDecoder(
              file, index, options.onlyOneThread(), skipDamage, this::mustStop, pool, format));
    }
    parallel.forEach(this::run);
  }

  private void startWhole(FrameSet frames, QueryContext context) {
    long bytes = Math.max(1, (long) index.header().width() * index.header().height() * 3 / 2);
    int depth = (int) Math.max(2, Math.min(PICTURES_MAX, PICTURE_BYTES_MAX / bytes));
    if (whole == null) {
      whole = new SpanDecoder(file, index, options, skipDamage, this::mustStop, depth);
      try {
        FrameCursor cursor = whole.open();
        if (options.hardware() && cursor.hardware().isEmpty()) {
          context.warn("hardware_decode = auto found no device that works; the CPU decodes");
        }
      } catch (RuntimeException refused) {
        context.cancel().throwIfCancelled();
        throw refused;
      }
    }
    Spans all = Spans.whole(index, frames, firstFrame);
    handOver = new HandOver(all, 1, depth, 0, bytes);
    run(whole);
  }

  private void run(SpanDecoder decoder) {
    HandOver to = handOver;
    long first = firstFrame;
    Thread thread =
        new Thread(() -> decoder.run(to, first), "glimpse-decode " + file.getFileName());
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  /**
   * The next wanted frame, to be released; or empty at the end.
   *
   * @throws GlimpseException what the decoder found, or the reason of a cancelled statement
   */
  Optional<PixelPool.Frame> take(QueryContext context) {
    try {
      while (true) {
        HandOver.Ready next = handOver.take(context.cancel());
        if (next == null) {
          if (tail.isEmpty()) {
            return Optional.empty();
          }
          goOnTogether(context);
          continue;
        }
        if (next.pixels() != null) {
          return Optional.of(next.pixels());
        }
        if (next.picture() != null) {
          return Optional.of(scaled(next, context));
        }
        lost++;
        lostFrames.add((int) (next.number() - firstFrame), next.lossReason());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      context.cancel().cancel("The thread that read the video was interrupted");
      context.cancel().throwIfCancelled();
      throw new IllegalStateException(interrupted);
    }
  }

  /** Every thread has done its groups: all of them go on with the tail. */
  private void goOnTogether(QueryContext context) throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
    threads.clear();
    busySeconds += handOver.busySeconds();
    FrameSet rest = tail;
    tail = FrameSet.empty();
    startWhole(rest, context);
  }

  private PixelPool.Frame scaled(HandOver.Ready decoded, QueryContext context) {
    long start = System.nanoTime();
    try {
      return SpanDecoder.scaled(decoded.number(), decoded.picture().frame(), scaler, pool);
    } finally {
      whole.giveBack(decoded.picture());
      context.stats().addSeconds(Clock.DECODE, (System.nanoTime() - start) / 1e9);
    }
  }

  /** Whether a decoder was interrupted or failed, so that none must be used again. */
  boolean isBroken() {
    return whole != null && whole.isBroken() || parallel.stream().anyMatch(SpanDecoder::isBroken);
  }

  /** Ends the threads, and adds what they cost to the statement. */
  void stop(QueryContext context) {
    if (handOver == null) {
      return;
    }
    stopping = true;
    handOver.stop();
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException again) {
          interrupted = true;
        }
      }
    }
    threads.clear();
    for (HandOver.Ready left = handOver.left(); left != null; left = handOver.left()) {
      if (left.picture() != null) {
        whole.giveBack(left.picture());
      } else if (left.pixels() != null) {
        left.pixels().release();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    countCosts(context);
    handOver = null;
  }

  private void countCosts(QueryContext context) {
    long decoded = parallel.stream().mapToLong(SpanDecoder::takeDecoded).sum();
    if (whole != null) {
      decoded += whole.takeDecoded();
    }
    context.stats().add(Counter.FRAMES_DECODED, decoded);
    context.stats().addSeconds(Clock.DECODE, busySeconds + handOver.busySeconds());
    if (lost > 0) {
      FfmpegFrameReader.warnOfLost(context, file, lostFrames, lost);
    }
  }

  @Override
  public void close() {
    if (whole != null) {
      whole.close();
    }
    parallel.forEach(SpanDecoder::close);
    scaler.close();
  }
}
