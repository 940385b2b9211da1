package org.glimpse.jdbc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A property that a URL or {@link java.util.Properties} may have.
 *
 * @param name lower case for settings
 * @param defaultText what holds where it is not given; may be null
 * @param choices the values allowed; empty where these are not a few words
 * @param isSetting whether it is a setting of the session rather than of the connection
 */
record ConnectionProperty(
    String name, String defaultText, List<String> choices, String description, boolean isSetting) {
  static final String USER = "user";
  static final String PASSWORD = "password";
  static final String TOKEN = "token";
  static final String SSL = "ssl";
  static final String TRUSTSTORE = "truststore";
  static final String TRUSTSTORE_PASSWORD = "truststorePassword";
  static final String CONNECT_TIMEOUT = "connectTimeout";

  /** What tools send to any driver; a folder has no login and ignores them. */
  private static final List<ConnectionProperty> LOGIN =
      List.of(
          own(USER, null, "name of the login at a server; a folder has none"),
          own(PASSWORD, null, "password of the login at a server; a folder has none"));

  private static final List<ConnectionProperty> SERVER =
      List.of(
          own(TOKEN, null, "bearer token of the login, instead of user and password"),
          new ConnectionProperty(
              SSL, "false", List.of("false", "true"), "whether to connect with TLS", false),
          own(TRUSTSTORE, null, "file of the certificates to trust (PKCS12 or JKS), else Java's"),
          own(TRUSTSTORE_PASSWORD, null, "password of the truststore"),
          own(CONNECT_TIMEOUT, "10", "seconds to wait for the server when connecting"));

  /** Those of the engine, written from its own list; a test compares. */
  private static final List<ConnectionProperty> SETTINGS = readSettings();

  private static final Map<String, ConnectionProperty> OF_FOLDER =
      byName(LOGIN.stream(), SETTINGS.stream());

  private static final Map<String, ConnectionProperty> OF_SERVER =
      byName(Stream.concat(LOGIN.stream(), SERVER.stream()), SETTINGS.stream());

  /** The properties allowed, by lower-case name. */
  static Map<String, ConnectionProperty> all(boolean server) {
    return server ? OF_SERVER : OF_FOLDER;
  }

  /** Their names, own ones first. */
  static List<String> names(boolean server) {
    return Stream.of(LOGIN, server ? SERVER : List.<ConnectionProperty>of(), SETTINGS)
        .flatMap(List::stream)
        .map(ConnectionProperty::name)
        .toList();
  }

  private static ConnectionProperty own(String name, String defaultText, String description) {
    return new ConnectionProperty(name, defaultText, List.of(), description, false);
  }

  private static Map<String, ConnectionProperty> byName(
      Stream<ConnectionProperty> own, Stream<ConnectionProperty> settings) {
    return Stream.concat(own, settings)
        .collect(
            Collectors.toUnmodifiableMap(
                property -> property.name().toLowerCase(Locale.ROOT), Function.identity()));
  }

  private static List<ConnectionProperty> readSettings() {
    List<ConnectionProperty> settings = new ArrayList<>();
    try (InputStream file = ConnectionProperty.class.getResourceAsStream("settings.tsv");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] cells = line.split("\t", -1);
        List<String> choices = cells[2].isEmpty() ? List.of() : List.of(cells[2].split(","));
        settings.add(new ConnectionProperty(cells[0], cells[1], choices, cells[3], true));
      }
    } catch (IOException unreadable) {
      throw JdbcErrors.internal("The driver cannot read its own list of settings", unreadable);
    }
    return List.copyOf(settings);
  }
}
