package org.glimpse.engine.jdbc;

import java.nio.file.Path;

/** Values over a server. */
final class RemoteResultSetTest extends ResultSetCases {
  @Override
  TestDatabase open(Path folder) throws Exception {
    return RemoteDatabase.open(folder);
  }
}
