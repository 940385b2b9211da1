package org.glimpse.jdbc;

import java.util.Map;
import java.util.Properties;
import org.glimpse.jdbc.remote.Login;
import org.glimpse.jdbc.remote.ServerAddress;

/**
 * What {@code jdbc:glimpse://host[:port][/][;key=value..]} says.
 *
 * @param address of the server, and whom to trust there
 * @param login who connects
 * @param settings of the session, by name
 */
public record ServerUrl(ServerAddress address, Login login, Map<String, String> settings) {
  /** Whether a URL is of a server, not of a folder. */
  public static boolean isServer(String url) {
    return url.startsWith(ConnectionUrl.PREFIX + "//");
  }

  /**
   * Reads a URL that {@link #isServer}.
   *
   * @throws org.glimpse.jdbc.spi.EngineException where it is malformed, or has a property that is
   *     unknown or of a value that is not allowed
   */
  public static ServerUrl parse(String url) {
    return of(ConnectionUrl.parse(url, new Properties()));
  }

  static ServerUrl of(ConnectionUrl url) {
    return new ServerUrl(
        ServerAddress.of(
            url.place(),
            url.own(ConnectionProperty.SSL),
            url.own(ConnectionProperty.TRUSTSTORE),
            url.own(ConnectionProperty.TRUSTSTORE_PASSWORD),
            url.own(ConnectionProperty.CONNECT_TIMEOUT)),
        Login.of(
            url.own(ConnectionProperty.USER),
            url.own(ConnectionProperty.PASSWORD),
            url.own(ConnectionProperty.TOKEN)),
        Map.copyOf(url.settings()));
  }
}
