package org.glimpse.server;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * Lets a limited number of queries work at once. Those that wait are taken round robin by user, so
 * that many queries of one hold up another's by no more than one; and a query that has worked for a
 * while goes to the end of its user's line at the border of a step, where others wait. A step may
 * take long (a join inside the database is one), so a user of whom nothing works is given a place
 * beyond the limit after a while.
 */
final class FairQueue {
  /** A query of another user waits no longer than this and a step. */
  private static final long OTHERS_NANOS = 200_000_000L;

  /** Queries of one user take turns less often: that gains them little. */
  private static final long OWN_NANOS = 1_000_000_000L;

  /**
   * One that gave way goes on after this time even if no place is free: it may hold what another
   * waits for without telling.
   */
  private static final long PAUSE_NANOS = 5_000_000_000L;

  /** A user of whom nothing works waits no longer than this. */
  private static final long STARVED_NANOS = 2_000_000_000L;

  private static final long ASK_MILLIS = 50;

  private final int places;
  private final int waitingMax;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock.
  private final Map<String, Deque<Place>> lines = new LinkedHashMap<>();
  private final Map<String, Integer> workingOf = new HashMap<>();
  private int waiting;
  private int working;

  /**
   * @param places queries that work at once
   * @param waitingMax queries that wait to begin
   */
  FairQueue(int places, int waitingMax) {
    this.places = places;
    this.waitingMax = waitingMax;
  }

  /** Queries that wait, for the first time or again. */
  int waiting() {
    lock.lock();
    try {
      return waiting;
    } finally {
      lock.unlock();
    }
  }

  /** Queries at work. */
  int working() {
    lock.lock();
    try {
      return working;
    } finally {
      lock.unlock();
    }
  }

  /** One query's place, not taken yet. */
  Place place(String user) {
    return new Place(user);
  }

  /** A query's place: taken while it works. Used by the query's thread. */
  final class Place {
    private final String user;
    private final Condition free = lock.newCondition();
    private boolean granted;
    private boolean holding;
    private long sinceNanos;

    private Place(String user) {
      this.user = user;
    }

    /**
     * Waits for a place.
     *
     * @throws GlimpseException SERVER_BUSY where too many wait, or the reason of the token
     */
    void take(CancelToken token) {
      lock.lock();
      try {
        if (holding) {
          return;
        }
        if (working >= places || waiting > 0) {
          // One of whom nothing waits is heard all the same: others must not fill the queue alone.
          if (waiting >= waitingMax && (lines.containsKey(user) || waiting >= 2 * waitingMax)) {
            throw GlimpseException.of(
                ErrorCode.SERVER_BUSY,
                waiting + " queries wait for their turn already",
                "Try again later, or have the server run more at once (--queries).");
          }
          await(token, Long.MAX_VALUE);
          token.throwIfCancelled();
        }
        hold();
      } finally {
        lock.unlock();
      }
    }

    /** Lets others work, if any wait and this has worked for a while. */
    void giveWay(CancelToken token) {
      lock.lock();
      try {
        if (!holding || waiting == 0) {
          return;
        }
        long worked = System.nanoTime() - sinceNanos;
        Deque<Place> own = lines.get(user);
        boolean others = own == null ? !lines.isEmpty() : lines.size() > 1;
        if (worked < (others ? OTHERS_NANOS : OWN_NANOS)) {
          return;
        }
        release();
        await(token, System.nanoTime() + PAUSE_NANOS);
        hold();
      } finally {
        lock.unlock();
      }
      token.throwIfCancelled();
    }

    /** Gives the place back; a second call has no effect. */
    void leave() {
      lock.lock();
      try {
        if (holding) {
          release();
        }
      } finally {
        lock.unlock();
      }
    }

    /** Takes the place back after {@link #leave}: soon even where none is free. */
    void takeAgain(CancelToken token) {
      lock.lock();
      try {
        if (!holding) {
          if (working >= places || waiting > 0) {
            await(token, System.nanoTime() + PAUSE_NANOS);
          }
          hold();
        }
      } finally {
        lock.unlock();
      }
    }

    boolean holds() {
      lock.lock();
      try {
        return holding;
      } finally {
        lock.unlock();
      }
    }

    private void hold() {
      holding = true;
      sinceNanos = System.nanoTime();
      if (!granted) {
        count(user, 1); // a granted place was counted by whoever granted it
      }
      granted = false;
    }

    private void release() {
      holding = false;
      count(user, -1);
      grant();
    }

    /** Returns when granted, at the end of the time, or when cancelled. */
    private void await(CancelToken token, long untilNanos) {
      lines.computeIfAbsent(user, absent -> new ArrayDeque<>()).add(this);
      waiting++;
      grant();
      long since = System.nanoTime();
      try {
        while (!granted && !token.isCancelled()) {
          if (untilNanos != Long.MAX_VALUE && System.nanoTime() - untilNanos >= 0) {
            break;
          }
          free.await(ASK_MILLIS, TimeUnit.MILLISECONDS);
          if (!granted && isStarved(user, since)) {
            forget(this);
            count(user, 1);
            granted = true;
          }
        }
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        token.cancel("The thread of the statement was interrupted");
      } finally {
        if (!granted) {
          forget(this);
        } else if (token.isCancelled() && !holding) {
          // The place goes on to the next; the caller throws or counts itself anew.
          granted = false;
          count(user, -1);
          grant();
        }
      }
    }
  }

  /** The places beyond the limit are as many as those below it, and one for each user. */
  private boolean isStarved(String user, long sinceNanos) {
    return System.nanoTime() - sinceNanos >= STARVED_NANOS
        && !workingOf.containsKey(user)
        && working < 2 * places;
  }

  private void count(String user, int more) {
    working += more;
    workingOf.merge(user, more, (one, other) -> one + other == 0 ? null : one + other);
  }

  private void forget(Place place) {
    Deque<Place> line = lines.get(place.user);
    line.remove(place);
    waiting--;
    if (line.isEmpty()) {
      lines.remove(place.user);
    }
  }

  /** Gives free places to those that wait: the first of the next user, who then goes last. */
  private void grant() {
    while (working < places && !lines.isEmpty()) {
      String user = lines.keySet().iterator().next();
      Deque<Place> line = lines.remove(user);
      Place next = line.poll();
      waiting--;
      if (!line.isEmpty()) {
        lines.put(user, line);
      }
      count(user, 1);
      next.granted = true;
      next.free.signal();
    }
  }
}
