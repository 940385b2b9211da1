package org.glimpse.engine.jdbc;

import java.nio.file.Path;

/** HikariCP and Spring over a folder. */
final class EmbeddedFrameworksTest extends FrameworkClients {
  @Override
  TestDatabase open(Path folder) throws Exception {
    return TestDatabase.embedded(folder);
  }
}
