package org.glimpse.engine.jdbc;

import java.nio.file.Path;
import java.util.List;
import org.glimpse.engine.Engine;
import org.glimpse.server.GlimpseServer;
import org.glimpse.server.ServerOptions;

/** The same workspace behind a server. */
final class RemoteDatabase {
  private RemoteDatabase() {}

  static TestDatabase open(Path folder) throws Exception {
    Engine engine = Engine.open(folder.resolve("workspace"));
    GlimpseServer server =
        GlimpseServer.start(
            engine, ServerOptions.local(0).withMediaRoots(List.of(folder)), line -> {});
    TestDatabase database =
        new TestDatabase(
            "jdbc:glimpse://127.0.0.1:" + server.port() + "/",
            () -> {
              server.close();
              engine.close();
            });
    database.fill(folder);
    return database;
  }
}
