package org.glimpse.engine.jdbc;

import java.nio.file.Path;

/** Metadata over a folder. */
final class EmbeddedMetadataTest extends MetadataCases {
  @Override
  TestDatabase open(Path folder) throws Exception {
    return TestDatabase.embedded(folder);
  }
}
