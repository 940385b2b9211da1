package org.glimpse.engine.jdbc;

import java.nio.file.Path;

/** Cancelling over a server. */
final class RemoteCancelTest extends CancelCases {
  @Override
  TestDatabase open(Path folder) throws Exception {
    return RemoteDatabase.open(folder);
  }
}
