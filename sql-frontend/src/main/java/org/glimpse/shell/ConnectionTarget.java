package org.glimpse.shell;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * The workspace that a command works on.
 *
 * @param folder of the workspace
 * @param settings to set on the session, by name
 */
record ConnectionTarget(Path folder, Map<String, String> settings) {
  private static final String PREFIX = "jdbc:glimpse:";

  ConnectionTarget {
    settings = Map.copyOf(settings);
  }

  static ConnectionTarget ofFolder(Path folder) {
    return new ConnectionTarget(folder, Map.of());
  }

  /**
   * Reads {@code jdbc:glimpse:<folder>[;setting=value..]}.
   *
   * @throws GlimpseException INVALID_PARAMETER, or UNSUPPORTED for the address of a server
   */
  static ConnectionTarget ofUrl(String url, Optional<Path> workspace) {
    if (workspace.isPresent()) {
      throw invalid("--url and --workspace both name a workspace", "Give one of them.");
    }
    if (!url.startsWith(PREFIX)) {
      throw invalid(
          "'" + url + "' is no URL of Glimpse", "Write jdbc:glimpse:<folder>[;setting=value..].");
    }
    String rest = url.substring(PREFIX.length());
    if (rest.startsWith("//")) {
      throw GlimpseException.of(
          ErrorCode.UNSUPPORTED,
          "This version of Glimpse has no server to connect to: " + url,
          "Open a workspace folder instead: --url jdbc:glimpse:<folder>, or --workspace <folder>.");
    }
    String[] parts = rest.split(";");
    if (parts[0].isBlank()) {
      throw invalid("The URL names no folder: " + url, "Write jdbc:glimpse:<folder>.");
    }
    Map<String, String> settings = new LinkedHashMap<>();
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      if (equals < 1) {
        throw invalid(
            "'" + parts[i] + "' in the URL is no setting",
            "Write ;setting=value after the folder.");
      }
      settings.put(parts[i].substring(0, equals).strip(), parts[i].substring(equals + 1).strip());
    }
    return new ConnectionTarget(Path.of(parts[0]), settings);
  }

  private static GlimpseException invalid(String message, String advice) {
    return GlimpseException.of(ErrorCode.INVALID_PARAMETER, message, advice);
  }
}
