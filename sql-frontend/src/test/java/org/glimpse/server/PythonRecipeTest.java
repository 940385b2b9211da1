package org.glimpse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.glimpse.engine.Answers;
import org.glimpse.engine.Engine;
import org.glimpse.engine.RecordedStreet;
import org.glimpse.engine.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's few lines of Python, as they stand there, against a server. */
class PythonRecipeTest {
  private static final Pattern BLOCK = Pattern.compile("```python\n(.*?)```", Pattern.DOTALL);

  @TempDir Path folder;

  @Test
  void answersPython() throws Exception {
    assumeTrue(hasPython(), "python3 is not installed: the README's recipe was not run");
    Matcher recipe = BLOCK.matcher(Files.readString(Path.of("..", "README.md")));
    assertThat(recipe.find()).isTrue();
    try (Engine engine = Engine.open(folder.resolve("workspace"))) {
      try (Session session = engine.newSession()) {
        Answers.rows(session, RecordedStreet.createVideo("street", RecordedStreet.write(folder)));
      }
      try (GlimpseServer server = GlimpseServer.start(engine, ServerOptions.local(0), line -> {})) {
        String script = recipe.group(1).replace("8765", String.valueOf(server.port()));
        Process python =
            new ProcessBuilder("python3", "-c", script).redirectErrorStream(true).start();
        String out =
            new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(python.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(out).isEqualTo("[['bus', 10], ['car', 90]]");
      }
    }
  }

  private static boolean hasPython() throws InterruptedException {
    try {
      return new ProcessBuilder("python3", "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException absent) {
      return false;
    }
  }
}
