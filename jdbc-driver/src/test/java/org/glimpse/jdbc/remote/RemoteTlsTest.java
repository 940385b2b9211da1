package org.glimpse.jdbc.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted connections: only to servers whose certificate is trusted. */
final class RemoteTlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir Path folder;

  @Test
  void onlyATrustedServerIsTalkedTo() throws Exception {
    Path store = keystore();
    try (ScriptedServer server = ScriptedServer.withTls(context(store))) {
      String url = server.url() + ";ssl=true";
      try (Connection connection =
              DriverManager.getConnection(
                  url + ";truststore=" + store + ";truststorePassword=" + PASSWORD);
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("ROWS 1")) {
        assertThat(rows.next()).isTrue();
        assertThat(connection.isValid(5)).isTrue();
        assertThat(connection.getMetaData().getURL()).doesNotContain(PASSWORD);
      }
      assertState("08001", url, 5007);
      assertState("08001", url + ";truststore=" + store + ";truststorePassword=wrong", 2010);
      assertState("08001", url + ";truststore=" + folder.resolve("absent"), 2010);
      assertState("08001", server.url() + ";truststore=" + store, 2010);
      assertState("08001", server.url() + ";ssl=maybe", 2010);
    }
  }

  private static void assertState(String state, String url, int number) {
    SQLException failure =
        catchThrowableOfType(SQLException.class, () -> DriverManager.getConnection(url));
    assertThat(failure.getSQLState()).isEqualTo(state);
    assertThat(failure.getErrorCode()).as(failure.getMessage()).isEqualTo(number);
  }

  /** A key and its certificate, made by Java's own tool. */
  private Path keystore() throws Exception {
    Path store = folder.resolve("store.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "server",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(keytool.exitValue()).as(Files.readString(folder.resolve("keytool.log"))).isZero();
    return store;
  }

  private static SSLContext context(Path file) throws Exception {
    KeyStore store = KeyStore.getInstance(new File(file.toString()), PASSWORD.toCharArray());
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }
}
