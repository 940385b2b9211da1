package org.glimpse.engine.jdbc;

import java.nio.file.Path;

/** Every method over a folder. */
final class EmbeddedEveryMethodTest extends EveryMethodCases {
  @Override
  TestDatabase open(Path folder) throws Exception {
    return TestDatabase.embedded(folder);
  }
}
