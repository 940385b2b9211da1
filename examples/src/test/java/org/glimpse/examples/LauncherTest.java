package org.glimpse.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code ./glimpse} as a process, in a tree of its own that looks built. */
@Timeout(180)
class LauncherTest {
  private static final String JAVA_HOME = System.getProperty("java.home");

  @TempDir private Path folder;
  private Path tree;
  private Path app;

  private record Outcome(long process, int code, String out, String err) {}

  @BeforeEach
  void makeTree() throws IOException {
    tree = folder.resolve("a tree");
    app = tree.resolve("examples/target/app");
    Files.createDirectories(app);
    Files.createDirectories(tree.resolve("sql/src/main"));
    Files.writeString(tree.resolve("pom.xml"), "<project/>");
    Files.copy(Path.of("..", "glimpse"), tree.resolve("glimpse"));
    Path own = Files.createDirectories(app.resolve("own"));
    Files.writeString(app.resolve("own.jar.path"), own.toString());
    Files.writeString(app.resolve("dependencies"), System.getProperty("java.class.path"));
    stamp(LocalDateTime.now(ZoneOffset.UTC).plusMinutes(1));
    // The launcher need not unpack natives for these few starts.
    Path classPath =
        Files.writeString(
            app.resolve("classpath"), own + ":" + System.getProperty("java.class.path"));
    Files.setLastModifiedTime(classPath, FileTime.from(Instant.now().plusSeconds(5)));
  }

  @Test
  void passesArgumentsStreamsAndExitCodes() throws Exception {
    Outcome version = launch(Map.of(), "--version");
    assertThat(version.err()).isEmpty();
    assertThat(version.out()).startsWith("Glimpse ").contains("Java ");
    assertThat(version.code()).isZero();
    assertThat(launch(Map.of(), "nonsense").code()).isEqualTo(2);
    Outcome failed = launch(Map.of(), "sql", "-e", "SELECT 1 FROM \"no table\"");
    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.out()).isEmpty();
    assertThat(failed.err()).startsWith("Error GL-");
  }

  @Test
  void startsThroughLinksFromAnyFolder() throws Exception {
    Path link = Files.createDirectory(folder.resolve("bin")).resolve("glimpse");
    Files.createSymbolicLink(link, Path.of("..", "a tree", "glimpse"));
    assertThat(launch(link, Map.of(), "--version").out()).startsWith("Glimpse ");
  }

  @Test
  void statementsArePipedIn() throws Exception {
    Outcome outcome =
        launch(
            Path.of("/bin/sh"),
            Map.of(),
            "-c",
            "printf 'VALUES 42;\\nVALUES 43;' | '" + tree.resolve("glimpse") + "' --format csv");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).contains("42").contains("43");
    assertThat(outcome.code()).isZero();
  }

  @Test
  void longStatementsArriveWhole() throws Exception {
    // Longer than ONNX Runtime takes on a command line, with everything that a shell could break.
    String text = "it''s $HOME \"*\" \\ ü\n" + "x".repeat(9000);
    Outcome outcome =
        launch(
            Map.of(), "sql", "--format", "json", "-e", "VALUES '" + text + "'", "-e", "VALUES ''");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out())
        .contains("it's $HOME \\\"*\\\" \\\\ ü\\n" + "x".repeat(9000))
        .contains("\"\"}");
  }

  @Test
  void anArchiveOfClassesThatDoesNotFitIsNoMatter() throws Exception {
    Path archive = app.resolve("classes-" + System.getProperty("java.version") + ".jsa");
    for (String content : List.of("", "no archive of classes")) {
      Files.writeString(archive, content);
      Files.setLastModifiedTime(archive, FileTime.from(Instant.now().plusSeconds(60)));
      Outcome version = launch(Map.of(), "--version");
      assertThat(version.err()).isEmpty();
      assertThat(version.out()).startsWith("Glimpse ");
      assertThat(archive).content().isEqualTo(content);
    }
  }

  @Test
  void handsOptionsToJava() throws Exception {
    Outcome outcome = launch(Map.of("GLIMPSE_JAVA_OPTS", "-Xmx64m -Dno.such=1"), "doctor");
    assertThat(outcome.out()).contains("heap may take 0.1 GiB").contains("GLIMPSE_JAVA_OPTS");
  }

  /** Signals go to the process that was started: Java has to be that process. */
  @Test
  void becomesJava() throws Exception {
    Path fake = Files.createDirectories(folder.resolve("fake/bin"));
    executable(fake.resolve("java"), "echo $$ $PPID");
    Files.writeString(folder.resolve("fake/release"), "JAVA_VERSION=\"17.0.1\"\n");
    Outcome outcome = launch(Map.of("JAVA_HOME", folder.resolve("fake").toString()), "serve");
    assertThat(outcome.out().strip())
        .isEqualTo(outcome.process() + " " + ProcessHandle.current().pid());
  }

  @Test
  void saysWhatIsWrongWithJava() throws Exception {
    Outcome none = launch(Map.of("JAVA_HOME", folder.toString()), "--version");
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.err()).contains("there is no bin/java in it").contains("17 or later");
    Path old = Files.createDirectories(folder.resolve("old/bin"));
    executable(old.resolve("java"), "exit 9");
    Files.writeString(folder.resolve("old/release"), "JAVA_VERSION=\"11.0.2\"\n");
    Outcome tooOld = launch(Map.of("JAVA_HOME", folder.resolve("old").toString()), "--version");
    assertThat(tooOld.code()).isEqualTo(1);
    assertThat(tooOld.err()).contains("Java is 11.0.2").contains("17 or later");
  }

  @Test
  void buildsOnceWhereSourcesChanged() throws Exception {
    stamp(LocalDateTime.of(2020, 1, 1, 0, 0));
    Path tools = Files.createDirectory(folder.resolve("tools"));
    executable(
        tools.resolve("mvn"),
        "case \"$*\" in *--version*) echo 'Apache Maven 3.9.9'; exit 0;; esac",
        "echo built >> '" + folder.resolve("builds") + "'",
        "TZ=UTC0 date +%Y%m%d%H%M.%S > '" + app.resolve("build.stamp") + "'",
        "sleep 1");
    Map<String, String> path = Map.of("PATH", tools + ":" + System.getenv("PATH"));
    Files.setLastModifiedTime(
        tree.resolve("pom.xml"), FileTime.from(Instant.now().minusSeconds(3600)));
    Outcome first = launch(path, "--version");
    assertThat(first.err()).startsWith("glimpse: building (sources changed)").contains("done in");
    assertThat(first.out()).startsWith("Glimpse ");
    Outcome second = launch(path, "--version");
    assertThat(second.err()).isEmpty();
    assertThat(Files.readAllLines(folder.resolve("builds"))).hasSize(1);
  }

  @Test
  void showsTheLogOfAFailedBuild() throws Exception {
    stamp(LocalDateTime.of(2020, 1, 1, 0, 0));
    Path tools = Files.createDirectory(folder.resolve("tools"));
    executable(
        tools.resolve("mvn"),
        "case \"$*\" in *--version*) echo 'Apache Maven 3.9.9'; exit 0;; esac",
        "echo '[ERROR] the reason'; exit 1");
    Map<String, String> path = Map.of("PATH", tools + ":" + System.getenv("PATH"));
    Outcome failed = launch(path, "--version");
    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.err()).contains("[ERROR] the reason").contains("The build failed");
    executable(tools.resolve("mvn"), "echo 'Apache Maven 3.6.3'");
    Outcome old = launch(path, "--version");
    assertThat(old.err()).contains("Maven is 3.6.3").contains("3.8 or later");
  }

  private void stamp(LocalDateTime began) throws IOException {
    Files.writeString(
        app.resolve("build.stamp"),
        began.format(DateTimeFormatter.ofPattern("uuuuMMddHHmm.ss")) + "\n");
  }

  private static void executable(Path file, String... lines) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Outcome launch(Map<String, String> environment, String... arguments) throws Exception {
    return launch(tree.resolve("glimpse"), environment, arguments);
  }

  private Outcome launch(Path script, Map<String, String> environment, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("JAVA_HOME", JAVA_HOME);
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().keySet().removeIf(name -> name.startsWith("GLIMPSE_"));
    builder.environment().remove("JDK_JAVA_OPTIONS");
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return new Outcome(
        process.pid(),
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
