package org.glimpse.engine;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/** One opener's share of a {@link SharedEngine}. */
final class EmbeddedEngine implements Engine {
  private final SharedEngine shared;
  private final Set<EmbeddedSession> sessions = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closed = new AtomicBoolean();

  EmbeddedEngine(SharedEngine shared) {
    this.shared = shared;
  }

  @Override
  public Path folder() {
    return shared.rooms().services().workspace().folder();
  }

  @Override
  public Session newSession(SessionPolicy policy) {
    if (closed.get()) {
      throw GlimpseException.of(
          ErrorCode.CLOSED, "The engine is closed", "Open the workspace again.");
    }
    EmbeddedSession session =
        new EmbeddedSession(shared.rooms(), shared.running(), policy, sessions::remove);
    sessions.add(session);
    return session;
  }

  @Override
  public void announce(Optional<String> url) {
    shared.rooms().services().workspace().announce(url);
  }

  @Override
  public VideoPictures pictures() {
    return shared.pictures();
  }

  @Override
  public void kill(long queryId) {
    shared.running().kill(queryId);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        for (EmbeddedSession session : sessions) {
          session.close();
        }
      } finally {
        shared.release();
      }
    }
  }
}
