package org.glimpse.engine.jdbc;

import java.nio.file.Path;

/** The same clients over a server. */
final class RemoteFrameworksTest extends FrameworkClients {
  @Override
  TestDatabase open(Path folder) throws Exception {
    return RemoteDatabase.open(folder);
  }
}
