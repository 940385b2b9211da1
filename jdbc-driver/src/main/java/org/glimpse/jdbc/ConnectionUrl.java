package org.glimpse.jdbc;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.glimpse.jdbc.spi.DriverError;
import org.glimpse.jdbc.spi.EngineException;

/**
 * What a URL and the properties beside it say: {@code jdbc:glimpse:<folder>[;key=value..]} or
 * {@code jdbc:glimpse://host[:port][/][;key=value..]}. A key that is in both has the URL's value.
 *
 * @param place the folder, or {@code host:port}
 * @param isServer which of both
 * @param own properties of the connection, by name
 * @param settings of the session, by name
 */
record ConnectionUrl(
    String place, boolean isServer, Map<String, String> own, Map<String, String> settings) {
  static final String PREFIX = "jdbc:glimpse:";
  static final int DEFAULT_PORT = 8765;
  private static final int PORT_MAX = 65_535;
  private static final int LENGTH_MAX = 64 * 1024;

  /** Whether a URL is Glimpse's, well formed or not. */
  static boolean isOurs(String url) {
    return url != null && url.startsWith(PREFIX);
  }

  /**
   * @throws EngineException UNKNOWN_CONNECTION_PROPERTY
   */
  static ConnectionUrl parse(String url, Properties properties) {
    if (url.length() > LENGTH_MAX) {
      throw refused("The connection URL has " + url.length() + " characters");
    }
    String rest = url.substring(PREFIX.length());
    boolean server = rest.startsWith("//");
    String[] parts = rest.split(";", -1);
    ConnectionUrl parsed =
        new ConnectionUrl(
            server ? address(parts[0]) : folder(parts[0]),
            server,
            new LinkedHashMap<>(),
            new LinkedHashMap<>());
    parsed.readProperties(properties);
    for (String part : List.of(parts).subList(1, parts.length)) {
      if (!part.isBlank()) {
        int equals = part.indexOf('=');
        if (equals <= 0) {
          throw refused("'" + shown(part) + "' in the connection URL is not of the form key=value");
        }
        parsed.put(part.substring(0, equals).strip(), part.substring(equals + 1).strip());
      }
    }
    return parsed;
  }

  private void readProperties(Properties properties) {
    properties.forEach(
        (name, value) -> {
          if (!(name instanceof String) || !(value instanceof String)) {
            throw refused(
                "The connection property '" + shown(String.valueOf(name)) + "' is not a text");
          }
        });
    for (String name : properties.stringPropertyNames()) {
      put(name, properties.getProperty(name));
    }
  }

  private void put(String name, String value) {
    ConnectionProperty property =
        ConnectionProperty.all(isServer).get(name.toLowerCase(Locale.ROOT));
    if (property == null) {
      List<String> names = ConnectionProperty.names(isServer);
      throw DriverError.UNKNOWN_CONNECTION_PROPERTY.because(
          "There is no connection property '" + shown(name) + "'",
          NearestName.of(name, names)
              .map(near -> "Did you mean '" + near + "'?")
              .orElse("Allowed are " + String.join(", ", names) + "."));
    }
    (property.isSetting() ? settings : own).put(property.name(), value);
  }

  private static String folder(String text) {
    if (text.isBlank()) {
      throw refused("The connection URL names no workspace folder");
    }
    if (text.indexOf('\0') >= 0) {
      throw refused("'" + shown(text) + "' is no folder name");
    }
    return text;
  }

  /** Host and port, in the form of an URI's authority. */
  private static String address(String text) {
    String authority = text.substring(2);
    if (authority.endsWith("/")) {
      authority = authority.substring(0, authority.length() - 1);
    }
    try {
      URI uri = new URI("http://" + authority);
      boolean plain =
          authority.equals(uri.getRawAuthority())
              && uri.getHost() != null
              && uri.getUserInfo() == null;
      if (plain && uri.getPort() != 0 && uri.getPort() <= PORT_MAX) {
        return uri.getHost() + ":" + (uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort());
      }
    } catch (URISyntaxException malformed) {
      throw refused("'" + shown(authority) + "' is no address of a server");
    }
    throw refused("'" + shown(authority) + "' is no address of a server");
  }

  /** A property of the connection. */
  Optional<String> own(String name) {
    return Optional.ofNullable(own.get(name));
  }

  private static String shown(String text) {
    return text.length() > 80 ? text.substring(0, 80) + ".." : text;
  }

  private static EngineException refused(String message) {
    return DriverError.UNKNOWN_CONNECTION_PROPERTY.because(
        message,
        "Write jdbc:glimpse:<workspace folder>[;setting=value..]"
            + " or jdbc:glimpse://host:port/[;key=value..].");
  }
}
