package org.glimpse.engine;

import java.nio.file.Path;

/**
 * One workspace, opened in this process. Whoever opens a folder that is open already shares it;
 * what stands behind it is closed when the last one closes. Safe for use from several threads.
 */
public interface Engine extends AutoCloseable {

  /**
   * Opens a workspace folder, creating it if need be.
   *
   * @throws org.glimpse.workspace.GlimpseException WORKSPACE_LOCKED where another process has it,
   *     WORKSPACE_UNUSABLE
   */
  static Engine open(Path folder) {
    return new EmbeddedEngine(SharedEngine.acquire(folder));
  }

  /** The workspace's folder, absolute. */
  Path folder();

  /**
   * A new session with default settings; it ends at the latest when this engine is closed.
   *
   * @throws org.glimpse.workspace.GlimpseException CLOSED
   */
  Session newSession();

  /**
   * Cancels a running statement of any session of this workspace.
   *
   * @throws org.glimpse.workspace.GlimpseException UNKNOWN_QUERY
   */
  void kill(long queryId);

  /** Ends the sessions opened here, stopping their work; a second call has no effect. */
  @Override
  void close();
}
