package org.glimpse.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * A query that goes on while nobody listens: its lines are kept, and whoever comes back reads them
 * from where it left off. Written by the query's thread, read by any.
 */
final class DetachedQuery implements QueryEvents.Lines {
  private static final long BYTES_MAX = 32L << 20;
  private static final long PROGRESS_NANOS_MIN = 100_000_000L;
  private static final long PROGRESS_NANOS_MAX = 2_000_000_000L;

  /** A line of progress takes as long as this share of the time that has passed. */
  private static final int PROGRESS_SHARE = 1000;

  private static final Duration PULSE = Duration.ofSeconds(3);
  private static final byte[] ALIVE = "{\"event\":\"alive\"}\n".getBytes(StandardCharsets.UTF_8);

  private final User user;
  private final CompletableFuture<Long> id = new CompletableFuture<>();
  private final long startNanos = System.nanoTime();

  // Guarded by this.
  private final List<byte[]> lines = new ArrayList<>();
  private ServerQuery query;
  private long bytes;
  private boolean full;
  private boolean ended;
  private int listeners;
  private long leftNanos = System.nanoTime();

  DetachedQuery(User user) {
    this.user = user;
  }

  User user() {
    return user;
  }

  synchronized void runs(ServerQuery running) {
    query = running;
  }

  /** The query's id, once it has one, or why it never got one. */
  CompletableFuture<Long> id() {
    return id;
  }

  @Override
  public void begin(long queryId) {
    id.complete(queryId);
  }

  @Override
  public synchronized void line(byte[] line) {
    if (bytes + line.length > BYTES_MAX && !full) {
      full = true; // the line that tells of it still finds room
      throw GlimpseException.of(
          ErrorCode.REQUEST_TOO_LARGE,
          "The result has more than " + (BYTES_MAX >> 20) + " MB, which is all that is kept of it",
          "Ask for fewer columns or rows with LIMIT, or fetch it as text/csv.");
    }
    bytes += line.length;
    lines.add(line);
    notifyAll();
  }

  /** Fewer as time goes by, so that a long query keeps a bounded number of them. */
  @Override
  public long progressNanos() {
    long share = (System.nanoTime() - startNanos) / PROGRESS_SHARE;
    return Math.min(PROGRESS_NANOS_MAX, Math.max(PROGRESS_NANOS_MIN, share));
  }

  /** No more lines come. */
  synchronized void end() {
    ended = true;
    leftNanos = System.nanoTime();
    notifyAll();
  }

  synchronized boolean hasEnded() {
    return ended;
  }

  synchronized long bytes() {
    return bytes;
  }

  /** Whether nobody has listened for so long, now or since its end. */
  synchronized boolean isLeftFor(Duration limit) {
    return listeners == 0 && System.nanoTime() - leftNanos > limit.toNanos();
  }

  void cancel(String message) {
    ServerQuery running;
    synchronized (this) {
      running = query;
    }
    if (running != null) {
      running.cancel(message);
    }
  }

  /** Whether it is stopped at the caller's wish. */
  @FunctionalInterface
  interface Gone {
    boolean isGone();
  }

  /**
   * Sends the lines from one on as they come, until the end, with a sign of life between.
   *
   * @param from number of the first line, from 0
   * @param gone whether nobody reads any more
   * @throws IOException where the client has gone
   */
  void send(int from, OutputStream out, Gone gone) throws IOException {
    synchronized (this) {
      listeners++;
    }
    try {
      int next = from;
      while (!gone.isGone()) {
        List<byte[]> some = await(next);
        if (some == null) {
          return;
        }
        for (byte[] line : some) {
          out.write(line);
        }
        if (some.isEmpty()) {
          out.write(ALIVE);
        }
        out.flush();
        next += some.size();
      }
    } finally {
      synchronized (this) {
        listeners--;
        leftNanos = System.nanoTime();
      }
    }
  }

  /** Lines from one on; none where none came for a while, null where no more come. */
  private synchronized List<byte[]> await(int next) {
    long end = System.nanoTime() + PULSE.toNanos();
    try {
      while (lines.size() <= next) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (ended) {
          return null;
        }
        if (left <= 0) {
          return List.of();
        }
        wait(left);
      }
      return List.copyOf(lines.subList(next, lines.size()));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return null;
    }
  }
}
