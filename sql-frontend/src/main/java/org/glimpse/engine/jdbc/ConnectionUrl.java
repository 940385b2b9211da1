package org.glimpse.engine.jdbc;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Setting;
import org.glimpse.workspace.Suggestions;

/**
 * What {@code jdbc:glimpse:<folder>[;key=value..]} and the properties beside it say. Keys are names
 * of settings, and {@code user} and {@code password}, which tools send and a folder ignores.
 *
 * @param folder the workspace
 * @param settings setting to value, in the order given; the URL goes before the properties
 */
record ConnectionUrl(Path folder, Map<String, String> settings) {
  static final String PREFIX = "jdbc:glimpse:";
  private static final List<String> IGNORED = List.of("user", "password");

  /** Whether a URL is of this form: a folder, not a server. */
  static boolean isEmbedded(String url) {
    return url != null && url.startsWith(PREFIX) && !url.startsWith(PREFIX + "//");
  }

  /**
   * @throws GlimpseException UNKNOWN_CONNECTION_PROPERTY
   */
  static ConnectionUrl parse(String url, Properties properties) {
    String[] parts = url.substring(PREFIX.length()).split(";", -1);
    Map<String, String> settings = new LinkedHashMap<>();
    for (String name : properties.stringPropertyNames()) {
      put(settings, name, properties.getProperty(name));
    }
    for (int i = 1; i < parts.length; i++) {
      String part = parts[i].strip();
      if (part.isEmpty()) {
        continue;
      }
      int equals = part.indexOf('=');
      if (equals <= 0) {
        throw refused("'" + part + "' in the connection URL is not of the form key=value");
      }
      put(settings, part.substring(0, equals).strip(), part.substring(equals + 1).strip());
    }
    return new ConnectionUrl(folder(parts[0]), settings);
  }

  private static Path folder(String text) {
    if (text.isBlank()) {
      throw refused("The connection URL names no workspace folder");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException invalid) {
      throw refused("'" + text + "' is no folder name: " + invalid.getReason());
    }
  }

  private static void put(Map<String, String> settings, String name, String value) {
    if (IGNORED.contains(name.toLowerCase(Locale.ROOT))) {
      return;
    }
    Setting setting =
        Setting.find(name)
            .orElseThrow(
                () ->
                    GlimpseException.of(
                        ErrorCode.UNKNOWN_CONNECTION_PROPERTY,
                        "There is no connection property '" + name + "'",
                        Suggestions.didYouMean(name, names())
                            .orElse("Allowed are " + String.join(", ", names()) + ".")));
    settings.put(setting.key(), value);
  }

  /** Every property that is allowed. */
  static List<String> names() {
    List<String> names = new ArrayList<>(IGNORED);
    for (Setting setting : Setting.values()) {
      names.add(setting.key());
    }
    return names;
  }

  private static GlimpseException refused(String message) {
    return GlimpseException.of(
        ErrorCode.UNKNOWN_CONNECTION_PROPERTY,
        message,
        "Write jdbc:glimpse:<workspace folder>[;setting=value..].");
  }
}
