package org.glimpse.jdbc.spi;

import java.util.Map;

/**
 * An engine that opens folders in this process, named in {@code
 * META-INF/services/org.glimpse.jdbc.spi.EngineProvider}.
 */
public interface EngineProvider {

  /**
   * Opens a workspace folder.
   *
   * @param folder as the URL gives it
   * @param settings setting to value
   * @throws EngineException where it cannot be opened, or a setting has no such value
   */
  EngineSession open(String folder, Map<String, String> settings);
}
