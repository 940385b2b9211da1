package org.glimpse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.glimpse.engine.Engine;
import org.glimpse.engine.ExecutionOptions;
import org.glimpse.engine.StatementResult;
import org.glimpse.engine.StatementRows;
import org.glimpse.jdbc.ServerUrl;
import org.glimpse.server.client.RemoteSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server with a certificate and users, as others reach it: the driver, and the shell's session.
 */
final class ServerTlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir private Path folder;

  @Test
  void trustedClientsThatLogInAreServed() throws Exception {
    Path keystore = keystore();
    Path passwordFile = Files.writeString(folder.resolve("password.txt"), PASSWORD + "\n");
    Path users = folder.resolve("users.txt");
    UserFile.addUser(users, "ada", false, "correct horse".toCharArray());
    String token = UserFile.addToken(users, "nightly", false, Duration.ofDays(1));
    ServerOptions options =
        ServerOptions.local(0)
            .withUsers(users)
            .withTls(new ServerOptions.Tls(keystore, passwordFile));
    try (Engine engine = Engine.open(folder.resolve("workspace"));
        GlimpseServer server = GlimpseServer.start(engine, options, line -> {})) {
      assertThat(server.jdbcUrl()).endsWith(";ssl=true");
      String trusting =
          server.jdbcUrl() + ";truststore=" + keystore + ";truststorePassword=" + PASSWORD;
      for (String login : new String[] {";user=ada;password=correct horse", ";token=" + token}) {
        assertThat(one(trusting + login)).isEqualTo(1);
        try (RemoteSession session = RemoteSession.open(ServerUrl.parse(trusting + login));
            StatementResult result = session.execute("SELECT 1", ExecutionOptions.defaults())) {
          StatementRows rows = (StatementRows) result;
          assertThat(rows.next()).isTrue();
        }
      }
      assertRefused("28000", trusting + ";user=ada;password=wrong");
      assertRefused("28000", trusting);
      assertRefused("08001", server.jdbcUrl() + ";token=" + token);
      assertRefused("08006", server.jdbcUrl().replace(";ssl=true", ";token=" + token));
    }
  }

  private static int one(String url) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT 1")) {
      assertThat(rows.next()).isTrue();
      return rows.getInt(1);
    }
  }

  private static void assertRefused(String state, String url) {
    SQLException refused = catchThrowableOfType(SQLException.class, () -> one(url));
    assertThat(refused.getSQLState()).as(refused.getMessage()).isEqualTo(state);
  }

  /** A key and its certificate, made by Java's own tool. */
  private Path keystore() throws Exception {
    Path store = folder.resolve("glimpse.p12");
    Path log = folder.resolve("keytool.log");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "glimpse",
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
            .redirectOutput(log.toFile())
            .start();
    assertThat(keytool.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(keytool.exitValue()).as(Files.readString(log)).isZero();
    return store;
  }
}
