package org.glimpse.engine.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten thousand URLs with properties, each with something that is not allowed: every one is refused
 * with a typed error before anything is opened, and none makes a class load.
 */
final class ConnectionFuzzTest {
  private static final int CASES = 10_000;

  /** Names that drivers underneath know, some of which take the name of a class. */
  private static final List<String> HOSTILE =
      List.of(
          "model",
          "schemaFactory",
          "schema.directory",
          "parserFactory",
          "typeSystem",
          "fun",
          "jdbcDriver",
          "jdbcUrl",
          "factory",
          "httpclient_factory",
          "httpclient_impl",
          "serialization",
          "authentication",
          "lb_strategy",
          "use_client_side_lb",
          "metaTableFactory",
          "metaColumnFactory",
          "principal",
          "keytab",
          "socketFactory",
          "sslfactory",
          "optimiser",
          "tokn",
          "trustStor",
          "");

  private static final AtomicInteger LOADED = new AtomicInteger();

  @TempDir Path folder;

  /** Named in values; whoever loads it is caught. */
  public static final class Canary {
    static {
      LOADED.incrementAndGet();
    }
  }

  @Test
  void everyOneIsRefused() throws Exception {
    long seed = Long.getLong("glimpse.fuzz.seed", 1);
    Random random = new Random(seed);
    String canary = ConnectionFuzzTest.class.getName() + "$Canary";
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      for (int i = 0; i < CASES; i++) {
        Properties properties = new Properties();
        String url = url(random, server.getLocalPort(), canary, properties);
        Throwable failure = catchThrowable(() -> DriverManager.getConnection(url, properties));
        assertThat(failure)
            .as("seed %d: %s %s", seed, url, properties)
            .isInstanceOf(SQLException.class);
        SQLException typed = (SQLException) failure;
        assertThat(typed.getSQLState())
            .as("seed %d: %s %s", seed, url, properties)
            .startsWith("08");
        assertThat(typed.getErrorCode()).isPositive();
        assertThat(typed.getMessage()).startsWith("GL-");
      }
      server.setSoTimeout(1);
      Assertions.assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
    }
    assertThat(LOADED).hasValue(0);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  /** A URL of ours with at least one thing wrong. */
  private String url(Random random, int port, String canary, Properties properties) {
    StringBuilder url = new StringBuilder("jdbc:glimpse:");
    boolean server = random.nextBoolean();
    if (server) {
      url.append("//127.0.0.1:").append(port).append(random.nextBoolean() ? "/" : "");
    } else {
      url.append(folder.resolve("workspace" + random.nextInt(3)));
    }
    addAllowed(random, url, properties);
    switch (random.nextInt(server ? 6 : 4)) {
      case 0 -> put(random, url, properties, HOSTILE.get(random.nextInt(HOSTILE.size())), canary);
      case 1 -> put(random, url, properties, "x" + noise(random), "inline:{" + canary + "}");
      case 2 -> url.append(";=").append(noise(random));
      case 3 -> properties.put("threads", 7);
      case 4 -> url.insert("jdbc:glimpse://".length(), "a@b:");
      default -> url.insert(("jdbc:glimpse://127.0.0.1:" + port).length(), "/path");
    }
    addAllowed(random, url, properties);
    return url.toString();
  }

  private static void addAllowed(Random random, StringBuilder url, Properties properties) {
    if (random.nextInt(3) == 0) {
      put(random, url, properties, "seed", String.valueOf(random.nextInt(100)));
    }
    if (random.nextInt(3) == 0) {
      put(random, url, properties, "USER", noise(random));
    }
  }

  private static void put(
      Random random, StringBuilder url, Properties properties, String key, String value) {
    if (random.nextBoolean()) {
      properties.setProperty(key, value);
    } else {
      url.append(';').append(key).append('=').append(value);
    }
  }

  /** Any characters but those that end a property. */
  private static String noise(Random random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(12);
    for (int i = 0; i < length; i++) {
      char letter = (char) random.nextInt(0x500);
      text.append(letter == ';' || letter == '=' ? '_' : letter);
    }
    return text.toString();
  }
}
