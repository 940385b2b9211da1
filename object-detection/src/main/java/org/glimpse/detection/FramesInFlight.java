package org.glimpse.detection;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.glimpse.workspace.CancelToken;

/**
 * Which frames are being labelled now, so that two statements of one process never label a frame
 * twice. Kept per owner and file only while statements work on it: one bit a frame.
 */
final class FramesInFlight {
  private static final long WAIT_MILLIS = 50;

  private final Map<Key, Entry> entries = new HashMap<>();

  private record Key(int owner, int fileId) {}

  private static final class Entry {
    int users;
    final BitSet claimed = new BitSet();
    final BitSet stored = new BitSet();
  }

  /** What became of a claim. */
  enum Claim {
    /** Yours: label it, then call {@link Work#stored} or {@link Work#release}. */
    GRANTED,
    /** Another statement is at it. */
    BUSY,
    /** Another statement has stored its label since this work began. */
    STORED
  }

  /** Begins work on a file, before looking up which labels it has; close it at the end. */
  synchronized Work begin(int owner, int fileId) {
    Key key = new Key(owner, fileId);
    Entry entry = entries.computeIfAbsent(key, absent -> new Entry());
    entry.users++;
    return new Work(key, entry);
  }

  /** One statement's work on one file. Frames are numbers in the file. */
  final class Work implements AutoCloseable {
    private final Key key;
    private final Entry entry;
    private final BitSet mine = new BitSet();

    private Work(Key key, Entry entry) {
      this.key = key;
      this.entry = entry;
    }

    Claim claim(long frame) {
      int bit = Math.toIntExact(frame);
      synchronized (FramesInFlight.this) {
        if (entry.stored.get(bit)) {
          return Claim.STORED;
        }
        if (entry.claimed.get(bit)) {
          return Claim.BUSY;
        }
        entry.claimed.set(bit);
        mine.set(bit);
        return Claim.GRANTED;
      }
    }

    /** A frame claimed here has its label in the store. */
    void stored(long frame) {
      int bit = Math.toIntExact(frame);
      synchronized (FramesInFlight.this) {
        mine.clear(bit);
        entry.claimed.clear(bit);
        entry.stored.set(bit);
        FramesInFlight.this.notifyAll();
      }
    }

    /** Gives up all claims that were not stored. */
    void release() {
      synchronized (FramesInFlight.this) {
        entry.claimed.andNot(mine);
        mine.clear();
        FramesInFlight.this.notifyAll();
      }
    }

    /**
     * Waits until no other statement is at the frame.
     *
     * @throws org.glimpse.workspace.GlimpseException if this statement is cancelled meanwhile
     */
    void awaitFree(long frame, CancelToken cancel) {
      int bit = Math.toIntExact(frame);
      synchronized (FramesInFlight.this) {
        while (entry.claimed.get(bit) && !mine.get(bit)) {
          cancel.throwIfCancelled();
          try {
            FramesInFlight.this.wait(WAIT_MILLIS);
          } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            cancel.cancel("The thread of the statement was interrupted");
          }
        }
      }
    }

    @Override
    public void close() {
      release();
      synchronized (FramesInFlight.this) {
        if (--entry.users == 0) {
          entries.remove(key);
        }
      }
    }
  }
}
