package org.glimpse.engine.jdbc;

import java.nio.file.Path;

/** DBeaver's and Metabase's calls over a folder. */
final class EmbeddedToolsTest extends ToolCalls {
  @Override
  TestDatabase open(Path folder) throws Exception {
    return TestDatabase.embedded(folder);
  }
}
