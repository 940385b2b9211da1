package org.glimpse.shell;

import java.nio.file.Path;
import java.util.Optional;
import org.glimpse.engine.Engine;
import org.glimpse.engine.SqlSession;

/**
 * A session on what a command works on, and the engine behind it where that is in this process.
 *
 * @param session open until this is closed
 * @param engine the engine of a folder
 * @param name of the workspace for people
 * @param history where the shell keeps what was typed
 */
record OpenTarget(SqlSession session, Optional<Engine> engine, String name, Path history)
    implements AutoCloseable {

  @Override
  public void close() {
    try {
      session.close();
    } finally {
      engine.ifPresent(Engine::close);
    }
  }
}
