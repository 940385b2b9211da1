package org.glimpse.engine.jdbc;

import java.nio.file.Path;

/** Metadata over a server. */
final class RemoteMetadataTest extends MetadataCases {
  @Override
  TestDatabase open(Path folder) throws Exception {
    return RemoteDatabase.open(folder);
  }
}
