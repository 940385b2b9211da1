package org.glimpse.engine.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** sqlline, a shell over any JDBC driver, in a process of its own. */
final class SqllineTest {
  @TempDir Path folder;

  @Test
  void aScriptRunsThroughSqlline() throws Exception {
    String url;
    try (TestDatabase database = TestDatabase.embedded(folder)) {
      url = database.url();
    }
    Path script =
        Files.writeString(
            folder.resolve("script.sql"),
            """
            !outputformat csv
            !tables
            SELECT class, COUNT(*) AS n FROM street GROUP BY class ORDER BY class;
            SELECT clas FROM street;
            !describe street
            """);
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "sqlline.SqlLine",
            "-u",
            url,
            "-n",
            "me",
            "-p",
            "secret",
            "-d",
            "org.glimpse.jdbc.GlimpseDriver",
            "--force=true",
            "-f",
            script.toString());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    Process process = builder.start();
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("sqlline ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(Files.readString(output, StandardCharsets.UTF_8))
        .contains("'car','90'", "'bus','10'", "GL-1004", "state=42703", "'objects'", "'xmin'");
  }
}
