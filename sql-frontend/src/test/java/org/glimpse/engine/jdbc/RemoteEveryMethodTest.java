package org.glimpse.engine.jdbc;

import java.nio.file.Path;

/** Every method over a server. */
final class RemoteEveryMethodTest extends EveryMethodCases {
  @Override
  TestDatabase open(Path folder) throws Exception {
    return RemoteDatabase.open(folder);
  }
}
