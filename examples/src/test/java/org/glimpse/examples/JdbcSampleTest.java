package org.glimpse.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample program says what the recording holds. */
final class JdbcSampleTest {
  @TempDir Path folder;

  @Test
  void theSampleAnswers() throws Exception {
    Path recording =
        Files.writeString(folder.resolve("street.csv"), "frame,class,count\n0,car,3\n1,bus,1\n");
    String url = "jdbc:glimpse:" + folder.resolve("workspace");
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE VIDEO street FROM RECORDING '"
              + recording
              + "' WITH (frame_count = 4, fps = 10)");
    }
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    JdbcSample.run(url, "street", new PrintStream(output, true, StandardCharsets.UTF_8));
    assertThat(output.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("bus: 1 boxes, 0.25 a frame", "car: 3 boxes, 0.75 a frame");
  }
}
