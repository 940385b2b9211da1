package org.glimpse.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C, as a terminal sends it to the process, while a statement runs that would take days. */
@Timeout(120)
class InterruptTest {
  /** 10,000 frames to the power of four. */
  private static final String ENDLESS =
      "SELECT COUNT(*) FROM v.frames a, v.frames b, v.frames c, v.frames d"
          + " WHERE a.frame + b.frame + c.frame + d.frame = 77";

  @TempDir private Path folder;

  @Test
  void cancelsAndLeavesWith130() throws IOException, InterruptedException {
    Path labels = Files.writeString(folder.resolve("l.csv"), "frame,class,count\n0,car,1\n");
    String script =
        "CREATE VIDEO v FROM RECORDING '"
            + labels
            + "' WITH (frame_count = 10000, fps = 10); SHOW VIDEOS; "
            + ENDLESS
            + "; SHOW SETTINGS";
    Path messages = folder.resolve("messages");
    Process process = start(messages, "sql", "--format", "csv", "-e", script);
    try (BufferedReader data =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(data.readLine()).startsWith("name,");
      assertThat(data.readLine()).startsWith("v,");
      assertThat(new ProcessBuilder("kill", "-INT", "" + process.pid()).start().waitFor()).isZero();
      // That work stops within a second is the engine's test; a busy machine is slow to end a
      // process.
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ended").isTrue();
      assertThat(process.exitValue()).isEqualTo(130);
      assertThat(data.readLine()).as("nothing after the cancelled statement").isNull();
    } finally {
      process.destroyForcibly();
    }
    assertThat(messages).content().startsWith("Error GL-4001: ");
  }

  @Test
  void aReportIsNotWrittenByHalves() throws IOException, InterruptedException {
    Path labels = Files.writeString(folder.resolve("l.csv"), "frame,class,count\n0,car,1\n");
    Path report =
        Files.writeString(
            folder.resolve("r.sql"),
            "--@ section: Short\nSHOW VIDEOS;\n--@ section: Endless\n" + ENDLESS + ";\n");
    Path messages = folder.resolve("messages");
    String create =
        "CREATE VIDEO v FROM RECORDING '" + labels + "' WITH (frame_count = 10000, fps = 10)";
    assertThat(start(messages, "sql", "-e", create).waitFor()).isZero();
    Path page = folder.resolve("page.html");
    Process process = start(messages, "report", report.toString(), "--out", page.toString());
    try {
      while (!Files.readString(messages).contains("1 of 2  Short") && process.isAlive()) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
      assertThat(new ProcessBuilder("kill", "-INT", "" + process.pid()).start().waitFor()).isZero();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ended").isTrue();
      assertThat(process.exitValue()).isEqualTo(130);
    } finally {
      process.destroyForcibly();
    }
    assertThat(messages).content().contains("Error GL-4001: Section 'Endless': ");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("l.csv", "r.sql", "messages", "workspace");
    }
  }

  private Process start(Path messages, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    if (canResetSignals()) {
      // A build in the background ignores the signal, and its children would, too.
      command.addAll(List.of("env", "--default-signal=INT"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED", // as the launcher does: later Javas warn
            Main.class.getName()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--workspace", folder.resolve("workspace").toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(messages.toFile());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return builder.start();
  }

  private static boolean canResetSignals() throws InterruptedException {
    try {
      return new ProcessBuilder("env", "--default-signal=INT", "true").start().waitFor() == 0;
    } catch (IOException noEnv) {
      return false;
    }
  }
}
