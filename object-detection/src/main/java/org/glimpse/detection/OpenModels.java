package org.glimpse.detection;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * Models that are loaded: shared by the statements that use them, kept for the next one, closed
 * when too many lie idle. The owner of their native memory.
 *
 * @param <M> detectors, or functions of pictures
 */
final class OpenModels<M> implements AutoCloseable {
  private static final int IDLE_MAX = 3;

  private final Map<Digest, Entry<M>> inUse = new HashMap<>();
  private final LinkedHashMap<Digest, M> idle = new LinkedHashMap<>();
  private final Consumer<M> closing;
  private boolean closed;

  /**
   * @param closing how a model gives its memory back
   */
  OpenModels(Consumer<M> closing) {
    this.closing = closing;
  }

  private static final class Entry<M> {
    final M model;
    int users = 1;

    Entry(M model) {
      this.model = model;
    }
  }

  /** A model in use; close it to give it back. */
  final class Lease implements AutoCloseable {
    private final Digest key;
    private final M model;

    private Lease(Digest key, M model) {
      this.key = key;
      this.model = model;
    }

    M model() {
      return model;
    }

    @Override
    public void close() {
      giveBack(key);
    }
  }

  /** The model with that key, opened if it is not loaded. */
  synchronized Lease lease(Digest key, Supplier<M> open) {
    if (closed) {
      throw GlimpseException.of(
          ErrorCode.CLOSED, "The workspace is closed", "Open it again to use its models.");
    }
    Entry<M> entry = inUse.get(key);
    if (entry != null) {
      entry.users++;
      return new Lease(key, entry.model);
    }
    M model = idle.remove(key);
    entry = new Entry<>(model != null ? model : open.get());
    inUse.put(key, entry);
    return new Lease(key, entry.model);
  }

  /** Adds a model that was opened elsewhere and nobody uses now. */
  synchronized void add(Digest key, M model) {
    if (closed || inUse.containsKey(key) || idle.containsKey(key)) {
      closing.accept(model);
    } else {
      idle.put(key, model);
      trim();
    }
  }

  private synchronized void giveBack(Digest key) {
    Entry<M> entry = inUse.get(key);
    if (--entry.users > 0) {
      return;
    }
    inUse.remove(key);
    if (closed) {
      closing.accept(entry.model);
    } else {
      idle.put(key, entry.model);
      trim();
    }
  }

  private void trim() {
    Iterator<M> oldest = idle.values().iterator();
    while (idle.size() > IDLE_MAX) {
      closing.accept(oldest.next());
      oldest.remove();
    }
  }

  /** Closes what is idle now, and what is in use as soon as it is given back. */
  @Override
  public synchronized void close() {
    closed = true;
    idle.values().forEach(closing);
    idle.clear();
  }
}
