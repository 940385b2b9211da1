package org.glimpse.server.client;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * Where a server is and who asks, as {@code jdbc:glimpse://host:port[;key=value..]} says.
 *
 * @param base of its paths
 * @param user with {@code password}; empty for none
 * @param token instead of both; empty for none
 * @param settings of the session, by name
 */
public record ServerAddress(
    URI base,
    Optional<String> user,
    Optional<String> password,
    Optional<String> token,
    Map<String, String> settings) {
  private static final String PREFIX = "jdbc:glimpse://";
  private static final int DEFAULT_PORT = 8765;

  public ServerAddress {
    settings = Map.copyOf(settings);
  }

  /** Whether a URL is of a server, not of a folder. */
  public static boolean isServer(String url) {
    return url.startsWith(PREFIX);
  }

  /**
   * @throws GlimpseException INVALID_PARAMETER
   */
  public static ServerAddress parse(String url) {
    String[] parts = url.substring(PREFIX.length()).split(";");
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      if (equals < 1) {
        throw invalid("'" + parts[i] + "' in the URL is not of the form key=value");
      }
      String key = parts[i].substring(0, equals).strip().toLowerCase(Locale.ROOT);
      values.put(key, parts[i].substring(equals + 1).strip());
    }
    boolean tls = "true".equalsIgnoreCase(values.remove("tls"));
    Optional<String> user = Optional.ofNullable(values.remove("user"));
    Optional<String> password = Optional.ofNullable(values.remove("password"));
    Optional<String> token = Optional.ofNullable(values.remove("token"));
    String host = parts[0].endsWith("/") ? parts[0].substring(0, parts[0].length() - 1) : parts[0];
    try {
      URI given = URI.create((tls ? "https://" : "http://") + host);
      if (given.getHost() == null
          || given.getUserInfo() != null
          || !given.getRawPath().isEmpty()
          || given.getRawQuery() != null) {
        throw invalid("'" + host + "' in the URL is no host and port");
      }
      URI base = given.getPort() >= 0 ? given : URI.create(given + ":" + DEFAULT_PORT);
      return new ServerAddress(base, user, password, token, values);
    } catch (IllegalArgumentException malformed) {
      throw invalid("'" + host + "' in the URL is no host and port");
    }
  }

  private static GlimpseException invalid(String message) {
    return GlimpseException.of(
        ErrorCode.INVALID_PARAMETER,
        message,
        "Write jdbc:glimpse://host:port[;user=..;password=..][;token=..][;tls=true]"
            + "[;setting=value..].");
  }
}
