package org.glimpse.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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
    return open(folder, List.of());
  }

  /**
   * As {@link #open(Path)}, with functions of pictures from jars.
   *
   * @param functionJars each with a {@code FunctionProvider}; their code runs with the rights of
   *     this process
   * @throws org.glimpse.workspace.GlimpseException besides, FILE_NOT_FOUND, NOT_A_FILE,
   *     INVALID_PARAMETER for a jar without functions, ALREADY_EXISTS for a name that is taken,
   *     IN_USE where the folder is open in this process with other jars
   */
  static Engine open(Path folder, List<Path> functionJars) {
    return new EmbeddedEngine(SharedEngine.acquire(folder, functionJars));
  }

  /** The workspace's folder, absolute. */
  Path folder();

  /**
   * A new session with default settings; it ends at the latest when this engine is closed.
   *
   * @throws org.glimpse.workspace.GlimpseException CLOSED
   */
  default Session newSession() {
    return newSession(SessionPolicy.UNLIMITED);
  }

  /** As {@link #newSession()}, for somebody who may not do everything. */
  Session newSession(SessionPolicy policy);

  /**
   * Tells other processes that want the folder where to connect instead.
   *
   * @param url of a server; empty where there is none any more
   */
  void announce(Optional<String> url);

  /** Frames of the workspace's videos, and what stored labels say of them, for people. */
  VideoPictures pictures();

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
