package org.glimpse.engine.jdbc;

import java.nio.file.Path;

/** Cancelling over a folder. */
final class EmbeddedCancelTest extends CancelCases {
  @Override
  TestDatabase open(Path folder) throws Exception {
    return TestDatabase.embedded(folder);
  }
}
