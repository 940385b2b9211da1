package org.glimpse.video.internal;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.glimpse.workspace.CancelToken;

/**
 * Passes decoded frames from threads that each decode a span to one that takes them all, in the
 * order of the spans. Bounded: who is ahead waits, in bytes for spans whose turn has not come, in
 * frames for the one whose turn it is.
 *
 * <p>A thread that is woken costs more than a frame of a small video. So who takes is woken for
 * several frames at a time, or after {@value #WAIT_MILLIS} ms for what there is.
 */
final class HandOver {
  private static final int WAIT_MILLIS = 3;
  private static final int FRAMES_TO_WAKE = 4;

  /**
   * A frame, either as the decoder put it out, or in the wanted form, or lost.
   *
   * @param number its number in the video
   * @param picture as decoded, else null
   * @param pixels in the wanted form, else null
   * @param lossReason why it is neither, else null
   */
  record Ready(long number, NativeFrame picture, PixelPool.Frame pixels, String lossReason) {}

  /** A span under way, and the frames of it that wait to be taken. */
  final class Track {
    private final Spans.Span span;
    private final ArrayDeque<Ready> ready = new ArrayDeque<>();
    private boolean ended;
    private RuntimeException failure;

    private Track(Spans.Span span) {
      this.span = span;
    }

    Spans.Span span() {
      return span;
    }

    /**
     * Waits until one more frame has room, and counts the time from then on as busy.
     *
     * @return false if the work is to stop
     */
    boolean begin() throws InterruptedException {
      lock.lockInterruptibly();
      try {
        while (!stopping && !hasRoom()) {
          waiting++;
          try {
            room.await();
          } finally {
            waiting--;
          }
        }
        if (!stopping && active++ == 0) {
          busySince = System.nanoTime();
        }
        return !stopping;
      } finally {
        lock.unlock();
      }
    }

    private boolean hasRoom() {
      return tracks.peek() == this && ready.size() < framesMax
          || (waitingFrames + 1) * bytesEach <= bytesMax;
    }

    /** Ends what {@link #begin} began, with a frame or, after a failure, null. */
    void done(Ready frame) {
      lock.lock();
      try {
        if (--active == 0) {
          busyNanos += System.nanoTime() - busySince;
        }
        if (frame == null) {
          return;
        }
        ready.add(frame);
        waitingFrames++;
        if (takerWaits && tracks.peek() == this && ready.size() >= FRAMES_TO_WAKE) {
          arrived.signal();
        }
      } finally {
        lock.unlock();
      }
    }

    /** No more frames will come; the failure, if there is one, is for who takes. */
    void end(RuntimeException why) {
      lock.lock();
      try {
        ended = true;
        failure = why;
        arrived.signal();
      } finally {
        lock.unlock();
      }
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Condition room = lock.newCondition();
  private final Spans spans;
  private final int tracksMax;
  private final int framesMax;
  private final long bytesMax;
  private final long bytesEach;

  // All guarded by the lock.
  private final ArrayDeque<Track> tracks = new ArrayDeque<>();
  private boolean planned;
  private boolean stopping;
  private RuntimeException failed;
  private boolean takerWaits;
  private int waiting;
  private long waitingFrames;
  private int active;
  private long busySince;
  private long busyNanos;

  /**
   * @param spans what is to be decoded
   * @param tracksMax spans under way at a time
   * @param framesMax frames that may wait of the span whose turn it is
   * @param bytesMax what may wait in all before the others have to
   * @param bytesEach of a frame that waits
   */
  HandOver(Spans spans, int tracksMax, int framesMax, long bytesMax, long bytesEach) {
    this.spans = spans;
    this.tracksMax = tracksMax;
    this.framesMax = framesMax;
    this.bytesMax = bytesMax;
    this.bytesEach = bytesEach;
  }

  /** The next span to decode, waiting for its turn to begin; null when there is none. */
  Track nextTrack() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!stopping && !planned && tracks.size() >= tracksMax) {
        waiting++;
        try {
          room.await();
        } finally {
          waiting--;
        }
      }
      if (stopping || planned) {
        return null;
      }
      Spans.Span span = spans.next();
      if (span == null) {
        planned = true;
        arrived.signal();
        room.signalAll();
        return null;
      }
      Track track = new Track(span);
      tracks.add(track);
      return track;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The next frame in order, or null at the end.
   *
   * @throws RuntimeException what ended the frame's span
   */
  Ready take(CancelToken cancel) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        cancel.throwIfCancelled();
        if (failed != null) {
          throw failed;
        }
        Track head = tracks.peek();
        if (head == null && planned) {
          return null;
        }
        if (head != null && !head.ready.isEmpty()) {
          Ready frame = head.ready.poll();
          waitingFrames--;
          if (waiting > 0 && head.ready.size() <= framesMax / 2) {
            room.signalAll();
          }
          return frame;
        }
        if (head != null && head.failure != null) {
          throw head.failure;
        }
        if (head != null && head.ended) {
          tracks.remove();
          room.signalAll();
          continue;
        }
        takerWaits = true;
        try {
          arrived.await(WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } finally {
          takerWaits = false;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends everything with that, for a failure that belongs to no span. */
  void fail(RuntimeException why) {
    lock.lock();
    try {
      failed = why;
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Tells the threads that decode to end. */
  void stop() {
    lock.lock();
    try {
      stopping = true;
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** A frame that was not taken, or null; for when the threads that decode have ended. */
  Ready left() {
    lock.lock();
    try {
      while (!tracks.isEmpty()) {
        Ready frame = tracks.peek().ready.poll();
        if (frame != null) {
          return frame;
        }
        tracks.remove();
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** Seconds in which at least one thread decoded. */
  double busySeconds() {
    lock.lock();
    try {
      return busyNanos / 1e9;
    } finally {
      lock.unlock();
    }
  }
}
