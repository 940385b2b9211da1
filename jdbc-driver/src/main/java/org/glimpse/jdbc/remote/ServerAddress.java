package org.glimpse.jdbc.remote;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.glimpse.jdbc.spi.DriverError;
import org.glimpse.jdbc.spi.EngineException;

/**
 * Where a server is, and whom to trust there.
 *
 * @param base {@code http://host:port/} or {@code https://host:port/}
 * @param tls the certificates to trust; null without TLS
 * @param connectTimeout how long connecting may take
 */
public record ServerAddress(URI base, SSLContext tls, Duration connectTimeout) {
  private static final int SECONDS_MAX = 3600;
  private static final int SECONDS_DEFAULT = 10;

  /**
   * Reads the properties of a connection.
   *
   * @param hostAndPort in the form of an URI's authority
   * @throws EngineException where a value is not allowed, or the truststore cannot be read
   */
  public static ServerAddress of(
      String hostAndPort,
      Optional<String> ssl,
      Optional<String> truststore,
      Optional<String> truststorePassword,
      Optional<String> connectTimeout) {
    boolean encrypted = isTrue(ssl.orElse("false"));
    if (!encrypted && (truststore.isPresent() || truststorePassword.isPresent())) {
      throw invalid("A truststore is given, and ssl is false", "Add ;ssl=true to the URL.", null);
    }
    return new ServerAddress(
        URI.create((encrypted ? "https://" : "http://") + hostAndPort + "/"),
        encrypted ? trust(truststore, truststorePassword) : null,
        Duration.ofSeconds(connectTimeout.map(ServerAddress::seconds).orElse(SECONDS_DEFAULT)));
  }

  private static boolean isTrue(String text) {
    if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
      throw invalid("ssl is '" + text + "'", "Give true or false.", null);
    }
    return text.equalsIgnoreCase("true");
  }

  private static int seconds(String text) {
    try {
      int seconds = Integer.parseInt(text);
      if (seconds >= 1 && seconds <= SECONDS_MAX) {
        return seconds;
      }
    } catch (NumberFormatException notANumber) {
      // said below
    }
    throw invalid(
        "connectTimeout is '" + text + "'", "Give seconds from 1 to " + SECONDS_MAX + ".", null);
  }

  private static SSLContext trust(Optional<String> file, Optional<String> password) {
    try {
      if (file.isEmpty()) {
        return SSLContext.getDefault();
      }
      KeyStore store =
          KeyStore.getInstance(
              new File(file.get()), password.map(String::toCharArray).orElse(null));
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException | IllegalArgumentException unusable) {
      throw invalid(
          "The truststore cannot be used: " + unusable.getMessage(),
          "Give a PKCS12 or JKS file as truststore, and its truststorePassword.",
          unusable);
    }
  }

  private static EngineException invalid(String message, String advice, Throwable cause) {
    return DriverError.UNKNOWN_CONNECTION_PROPERTY.because(message, advice, cause);
  }
}
