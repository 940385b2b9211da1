package org.glimpse.detection;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * Detectors that are loaded: shared by the statements that use them, kept for the next one, closed
 * when too many lie idle. The owner of their native memory.
 */
final class OpenDetectors implements AutoCloseable {
  private static final int IDLE_MAX = 3;

  private final Map<Digest, Entry> inUse = new HashMap<>();
  private final LinkedHashMap<Digest, ObjectDetector> idle = new LinkedHashMap<>();
  private boolean closed;

  private static final class Entry {
    final ObjectDetector detector;
    int users = 1;

    Entry(ObjectDetector detector) {
      this.detector = detector;
    }
  }

  /** A detector in use; close it to give it back. */
  final class Lease implements AutoCloseable {
    private final Digest key;
    private final ObjectDetector detector;

    private Lease(Digest key, ObjectDetector detector) {
      this.key = key;
      this.detector = detector;
    }

    ObjectDetector detector() {
      return detector;
    }

    @Override
    public void close() {
      giveBack(key);
    }
  }

  /** The detector with that key, opened if it is not loaded. */
  synchronized Lease lease(Digest key, Supplier<ObjectDetector> open) {
    if (closed) {
      throw GlimpseException.of(
          ErrorCode.CLOSED, "The workspace is closed", "Open it again to detect objects.");
    }
    Entry entry = inUse.get(key);
    if (entry != null) {
      entry.users++;
      return new Lease(key, entry.detector);
    }
    ObjectDetector detector = idle.remove(key);
    entry = new Entry(detector != null ? detector : open.get());
    inUse.put(key, entry);
    return new Lease(key, entry.detector);
  }

  /** Adds a detector that was opened elsewhere and nobody uses now. */
  synchronized void add(Digest key, ObjectDetector detector) {
    if (closed || inUse.containsKey(key) || idle.containsKey(key)) {
      detector.close();
    } else {
      idle.put(key, detector);
      trim();
    }
  }

  private synchronized void giveBack(Digest key) {
    Entry entry = inUse.get(key);
    if (--entry.users > 0) {
      return;
    }
    inUse.remove(key);
    if (closed) {
      entry.detector.close();
    } else {
      idle.put(key, entry.detector);
      trim();
    }
  }

  private void trim() {
    Iterator<ObjectDetector> oldest = idle.values().iterator();
    while (idle.size() > IDLE_MAX) {
      oldest.next().close();
      oldest.remove();
    }
  }

  /** Closes what is idle now, and what is in use as soon as it is given back. */
  @Override
  public synchronized void close() {
    closed = true;
    idle.values().forEach(ObjectDetector::close);
    idle.clear();
  }
}
