package org.glimpse.detection.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.glimpse.workspace.GlimpseException;
import org.junit.jupiter.api.Test;

/** A process with a long command line gets an error where ONNX Runtime would end it. */
class RuntimeEnvironmentTest {

  @Test
  void aShortCommandLineIsFine() {
    assertThat(OnnxRuntimeVersion.load().providers()).contains("CPU");
    RuntimeEnvironment.requireShort(RuntimeEnvironment.COMMAND_LINE_BYTES_MAX);
  }

  @Test
  void aLongCommandLineIsRefused() {
    assertThatThrownBy(
            () -> RuntimeEnvironment.requireShort(RuntimeEnvironment.COMMAND_LINE_BYTES_MAX + 1))
        .isInstanceOf(GlimpseException.class)
        .hasMessageContaining("crashes");
  }

  @Test
  void aProcessAtTheLimitLives() throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String name = LoadsRuntime.class.getName();
    String argument =
        "x".repeat(RuntimeEnvironment.COMMAND_LINE_BYTES_MAX - java.length() - name.length() - 4);
    ProcessBuilder builder = new ProcessBuilder(java, name, argument).inheritIO();
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().remove("JDK_JAVA_OPTIONS");
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue())
        .as(String.format(Locale.ROOT, "exit code with %,d bytes", argument.length()))
        .isZero();
  }

  /** Run by {@link #aProcessAtTheLimitLives}. */
  static final class LoadsRuntime {
    public static void main(String[] arguments) {
      OnnxRuntimeVersion.load();
    }
  }
}
