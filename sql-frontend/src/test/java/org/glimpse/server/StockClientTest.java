package org.glimpse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.Properties;
import javax.imageio.ImageIO;
import org.glimpse.engine.Answers;
import org.glimpse.engine.Engine;
import org.glimpse.engine.Session;
import org.glimpse.engine.TinyClip;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Avatica's own remote client, which knows nothing of Glimpse, makes of every column type. */
class StockClientTest {
  private static final String PASSWORD = "correct horse";

  @TempDir Path folder;
  private Engine engine;
  private GlimpseServer server;
  private String expired;

  @BeforeEach
  void start() throws Exception {
    engine = Engine.open(folder.resolve("workspace"));
    Path boxes =
        Files.writeString(
            folder.resolve("boxes.csv"),
            "frame,class,confidence,xmin,ymin,xmax,ymax\n3,car,0.9,8,4,28,16\n");
    try (Session session = engine.newSession()) {
      Answers.rows(session, "CREATE DETECTOR boxes FROM RECORDING '" + boxes + "'");
      Answers.rows(
          session, "CREATE VIDEO clip FROM '" + TinyClip.write(folder) + "' DETECTOR boxes");
    }
    Path users = folder.resolve("users.txt");
    UserFile.addUser(users, "ada", false, PASSWORD.toCharArray());
    expired = UserFile.addToken(users, "old", false, Duration.ofSeconds(-1));
    server = GlimpseServer.start(engine, ServerOptions.local(0).withUsers(users), line -> {});
  }

  @AfterEach
  void stop() {
    server.close();
    engine.close();
  }

  private Connection connect(String password) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("serialization", "protobuf");
    properties.setProperty("authentication", "BASIC");
    properties.setProperty("avatica_user", "ada");
    properties.setProperty("avatica_password", password);
    return DriverManager.getConnection(
        "jdbc:avatica:remote:url=http://127.0.0.1:" + server.port() + "/avatica", properties);
  }

  @Test
  void picturesBoxesAndArraysArrive() throws Exception {
    try (Connection connection = connect(PASSWORD);
        Statement statement = connection.createStatement()) {
      try (ResultSet row =
          statement.executeQuery(
              "SELECT content, mask, features, xmin, \"timestamp\", trackid FROM clip")) {
        ResultSetMetaData columns = row.getMetaData();
        assertThat(columns.getColumnType(1)).isEqualTo(Types.VARBINARY);
        assertThat(columns.getColumnTypeName(1)).isEqualTo("IMAGE");
        assertThat(columns.getColumnType(2)).isEqualTo(Types.VARCHAR);
        assertThat(columns.getColumnType(3)).isEqualTo(Types.ARRAY);
        assertThat(columns.getColumnTypeName(3)).isEqualTo("REAL ARRAY");
        assertThat(row.next()).isTrue();
        assertSize(row.getBytes("content"), 20, 12);
        assertSize((byte[]) row.getObject("content"), 20, 12);
        assertThat(row.getString("mask")).startsWith("POLYGON").contains("28");
        assertThat(row.getArray("features")).isNull();
        assertThat(row.getFloat("xmin")).isEqualTo(8f);
        assertThat(row.getTimestamp("timestamp")).hasToString("1970-01-01 00:00:00.3");
        assertThat(row.getLong("trackid")).isPositive();
        assertThat(row.next()).isFalse();
      }
      try (ResultSet rows = statement.executeQuery("SELECT frame, image FROM clip.frames")) {
        int frames = 0;
        while (rows.next()) {
          assertSize(rows.getBytes("image"), TinyClip.WIDTH, TinyClip.HEIGHT);
          frames++;
        }
        assertThat(frames).isEqualTo(TinyClip.FRAMES);
      }
    }
  }

  @Test
  void wrongLoginsAreRefused() throws Exception {
    // This client does not read the body of a 401, so all that it tells is the status.
    assertThat(catchThrowable(() -> connect("wrong").createStatement()))
        .hasStackTraceContaining("401");
    String url = "jdbc:glimpse://127.0.0.1:" + server.port() + "/;";
    for (String login :
        new String[] {"token=unknown", "token=" + expired, "user=ada;password=wrong", "user=eve"}) {
      assertThat(catchThrowable(() -> DriverManager.getConnection(url + login).close()))
          .as(login)
          .isInstanceOfSatisfying(
              SQLException.class, refused -> assertThat(refused.getSQLState()).isEqualTo("28000"));
    }
    try (Connection connection =
            DriverManager.getConnection(url + "user=ada;password=" + PASSWORD);
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeQuery("SELECT 1").next()).isTrue();
    }
  }

  private static void assertSize(byte[] jpeg, int width, int height) throws Exception {
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(jpeg));
    assertThat(jpeg).startsWith(0xff, 0xd8);
    assertThat(picture.getWidth()).isEqualTo(width);
    assertThat(picture.getHeight()).isEqualTo(height);
  }
}
