package org.glimpse.engine.jdbc;

import java.nio.file.Path;
import java.util.List;
import org.glimpse.engine.Engine;
import org.glimpse.server.GlimpseServer;
import org.glimpse.server.ServerOptions;
import org.junit.jupiter.api.AfterEach;

/** The same over a server. */
final class RemotePicturesTest extends JdbcPicturesTest {
  private Engine engine;
  private GlimpseServer server;

  @Override
  String url(Path root) {
    engine = Engine.open(root.resolve("workspace"));
    server =
        GlimpseServer.start(
            engine, ServerOptions.local(0).withMediaRoots(List.of(root)), line -> {});
    return "jdbc:glimpse://127.0.0.1:" + server.port() + "/";
  }

  @AfterEach
  void stop() {
    server.close();
    engine.close();
  }
}
