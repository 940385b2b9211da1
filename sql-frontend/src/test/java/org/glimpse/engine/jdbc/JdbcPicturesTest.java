package org.glimpse.engine.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.sql.Types;
import java.util.HexFormat;
import javax.imageio.ImageIO;
import org.glimpse.engine.TinyClip;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures, boxes and intervals as JDBC clients read them. */
class JdbcPicturesTest {
  @TempDir Path folder;
  private Connection connection;
  private Statement statement;

  @BeforeEach
  void open() throws Exception {
    connection = DriverManager.getConnection(url(folder));
    statement = connection.createStatement();
    Path boxes =
        Files.writeString(
            folder.resolve("boxes.csv"),
            "frame,class,confidence,xmin,ymin,xmax,ymax\n3,car,0.9,8,4,28,16\n");
    statement.execute("CREATE DETECTOR boxes FROM RECORDING '" + boxes + "'");
    statement.execute("CREATE VIDEO clip FROM '" + TinyClip.write(folder) + "' DETECTOR boxes");
  }

  String url(Path root) {
    return "jdbc:glimpse:" + root.resolve("workspace");
  }

  @AfterEach
  void close() throws Exception {
    connection.close();
  }

  @Test
  void wholeFramesAreJpeg() throws Exception {
    try (ResultSet row =
        statement.executeQuery("SELECT frame, image FROM clip.frames WHERE frame = 5")) {
      assertThat(row.getMetaData().getColumnType(2)).isEqualTo(Types.VARBINARY);
      assertThat(row.getMetaData().getColumnClassName(2)).isEqualTo("[B");
      assertThat(row.next()).isTrue();
      assertSize(row.getBytes("image"), TinyClip.WIDTH, TinyClip.HEIGHT);
    }
  }

  @Test
  void boxesAreJpegInEveryForm() throws Exception {
    try (ResultSet row =
        statement.executeQuery("SELECT content, mask FROM clip WHERE class = 'car'")) {
      assertThat(row.next()).isTrue();
      byte[] bytes = row.getBytes("content");
      assertSize(bytes, 20, 12);
      assertThat(row.getBinaryStream("content").readAllBytes()).isEqualTo(bytes);
      assertThat((byte[]) row.getObject("content")).isEqualTo(bytes);
      assertThat(row.getObject("content", byte[].class)).isEqualTo(bytes);
      Blob blob = row.getBlob("content");
      assertThat(blob.getBytes(1, (int) blob.length())).isEqualTo(bytes);
      assertThat(row.getString("content")).isEqualTo(HexFormat.of().formatHex(bytes));
      assertThat(row.getString("mask")).startsWith("POLYGON").contains("28");
      assertThat(row.next()).isFalse();
    }
  }

  @Test
  void intervalsAreColumns() throws Exception {
    try (ResultSet row =
        statement.executeQuery(
            "SELECT FCOUNT(*), LOWER_BOUND(FCOUNT(*)), UPPER_BOUND(FCOUNT(*)) FROM clip"
                + " WHERE class = 'car' ERROR WITHIN 0.5")) {
      assertThat(row.getMetaData().getColumnLabel(2)).isEqualTo("LOWER_BOUND(FCOUNT(*))");
      assertThat(row.getMetaData().getColumnLabel(3)).isEqualTo("UPPER_BOUND(FCOUNT(*))");
      assertThat(row.next()).isTrue();
      assertThat(row.getDouble(1))
          .isBetween(row.getDouble("LOWER_BOUND(FCOUNT(*))"), row.getDouble(3));
    }
  }

  private static void assertSize(byte[] jpeg, int width, int height) throws Exception {
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(jpeg));
    assertThat(jpeg).startsWith(0xff, 0xd8);
    assertThat(picture.getWidth()).isEqualTo(width);
    assertThat(picture.getHeight()).isEqualTo(height);
  }
}
