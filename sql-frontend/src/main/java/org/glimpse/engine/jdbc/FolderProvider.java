package org.glimpse.engine.jdbc;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.glimpse.engine.Engine;
import org.glimpse.engine.Session;
import org.glimpse.jdbc.spi.EngineProvider;
import org.glimpse.jdbc.spi.EngineSession;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.SettingValues;

/** Opens workspace folders in this process; connections to one folder share what is behind it. */
public final class FolderProvider implements EngineProvider {

  /** For {@link java.util.ServiceLoader}. */
  public FolderProvider() {}

  @Override
  public EngineSession open(String folder, Map<String, String> settings) {
    return EngineErrors.typed(() -> session(path(folder), settings));
  }

  private static EngineSession session(Path folder, Map<String, String> settings) {
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      SettingValues.defaults().with(setting.getKey(), setting.getValue()); // before anything opens
    }
    Engine engine = Engine.open(folder);
    try {
      Session session = engine.newSession();
      settings.forEach(session::set);
      return new FolderSession(engine, session);
    } catch (RuntimeException failure) {
      engine.close();
      throw failure;
    }
  }

  private static Path path(String folder) {
    try {
      return Path.of(folder);
    } catch (InvalidPathException invalid) {
      throw GlimpseException.of(
          ErrorCode.UNKNOWN_CONNECTION_PROPERTY,
          "'" + folder + "' is no folder name: " + invalid.getReason(),
          "Write jdbc:glimpse:<workspace folder>[;setting=value..].");
    }
  }
}
