package org.glimpse.shell;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.glimpse.jdbc.ServerUrl;
import org.glimpse.jdbc.spi.EngineException;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * The workspace that a command works on: a folder, or a server.
 *
 * @param folder of the workspace; meaningless for a server
 * @param settings to set on the session, by name; a server's are in its address
 * @param server the server that has it
 */
record ConnectionTarget(Path folder, Map<String, String> settings, Optional<ServerUrl> server) {
  private static final String PREFIX = "jdbc:glimpse:";

  ConnectionTarget {
    settings = Map.copyOf(settings);
  }

  static ConnectionTarget ofFolder(Path folder) {
    return new ConnectionTarget(folder, Map.of(), Optional.empty());
  }

  /**
   * Reads {@code jdbc:glimpse:<folder>[;setting=value..]} or the address of a server.
   *
   * @throws GlimpseException INVALID_PARAMETER
   */
  static ConnectionTarget ofUrl(String url, Optional<Path> workspace) {
    if (workspace.isPresent()) {
      throw invalid("--url and --workspace both name a workspace", "Give one of them.");
    }
    if (!url.startsWith(PREFIX)) {
      throw invalid(
          "'" + url + "' is no URL of Glimpse",
          "Write jdbc:glimpse:<folder>[;setting=value..]"
              + " or jdbc:glimpse://host:port[;user=..;password=..].");
    }
    if (ServerUrl.isServer(url)) {
      return ofServer(url);
    }
    String rest = url.substring(PREFIX.length());
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
    return new ConnectionTarget(Path.of(parts[0]), settings, Optional.empty());
  }

  private static ConnectionTarget ofServer(String url) {
    try {
      return new ConnectionTarget(Path.of(""), Map.of(), Optional.of(ServerUrl.parse(url)));
    } catch (EngineException refused) {
      // GL-2010: what is wrong. What to do.
      String[] said = refused.getMessage().replaceFirst("^GL-[0-9]+: ", "").split("\\. ", 2);
      throw invalid(said[0], said.length > 1 ? said[1] : "Look at the URL.");
    }
  }

  /**
   * The folder, for commands that need one.
   *
   * @throws GlimpseException UNSUPPORTED where this is a server
   */
  Path requireFolder() {
    if (server.isPresent()) {
      throw GlimpseException.of(
          ErrorCode.UNSUPPORTED,
          "This command works on a folder, not on a server",
          "Give --workspace, or --url jdbc:glimpse:<folder>.");
    }
    return folder;
  }

  private static GlimpseException invalid(String message, String advice) {
    return GlimpseException.of(ErrorCode.INVALID_PARAMETER, message, advice);
  }
}
