package org.glimpse.engine.jdbc;

import java.nio.file.Path;

/** Values over a folder. */
final class EmbeddedResultSetTest extends ResultSetCases {
  @Override
  TestDatabase open(Path folder) throws Exception {
    return TestDatabase.embedded(folder);
  }
}
