package org.glimpse.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Setting;
import org.glimpse.workspace.Suggestions;

/**
 * What the properties of a connection mean here: names of settings. Those by which Avatica's own
 * client finds and reaches the server are sent along and passed over; anything else is refused.
 */
final class ConnectionSettings {
  private static final Set<String> PASSED_OVER =
      Set.of(
          "user",
          "password",
          "url",
          "serialization",
          "authentication",
          "avatica_user",
          "avatica_password",
          "truststore",
          "truststore_password",
          "keystore",
          "keystore_password",
          "key_password",
          "keystore_type",
          "hostname_verification",
          "transparent_reconnection",
          "http_connection_timeout",
          "http_response_timeout",
          "fetch_size");

  private static final int PROPERTIES_MAX = 100;

  private ConnectionSettings() {}

  /**
   * @throws GlimpseException UNKNOWN_CONNECTION_PROPERTY
   */
  static Map<String, String> of(Map<String, String> properties) {
    Map<String, String> settings = new LinkedHashMap<>();
    if (properties == null) {
      return settings;
    }
    if (properties.size() > PROPERTIES_MAX) {
      throw refused(properties.size() + " connection properties are too many");
    }
    properties.forEach(
        (name, value) -> {
          if (!PASSED_OVER.contains(name.toLowerCase(Locale.ROOT))) {
            String shown = QueryRequest.cut(name);
            Setting setting =
                Setting.find(name)
                    .orElseThrow(
                        () -> refused("There is no connection property '" + shown + "'", shown));
            settings.put(setting.key(), value);
          }
        });
    return settings;
  }

  private static GlimpseException refused(String message) {
    return refused(message, "");
  }

  private static GlimpseException refused(String message, String name) {
    List<String> allowed = new ArrayList<>(List.of("user", "password"));
    for (Setting setting : Setting.values()) {
      allowed.add(setting.key());
    }
    return GlimpseException.of(
        ErrorCode.UNKNOWN_CONNECTION_PROPERTY,
        message,
        Suggestions.didYouMean(name, allowed)
            .orElse("Allowed are " + String.join(", ", allowed) + "."));
  }
}
