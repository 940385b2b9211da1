package org.glimpse.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.glimpse.engine.Answers;
import org.glimpse.engine.Engine;
import org.glimpse.engine.Session;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reports where a disk is full: a small one in memory, mounted in a namespace of the process' own,
 * for which Linux asks for no rights unless its administrator has forbidden it.
 */
@Timeout(180)
class FullDiskTest {
  private static final int FRAMES = 30_000;

  /** Starts it as the launcher does: later Javas warn of native libraries. */
  private static final String GLIMPSE =
      "glimpse() { \"$JAVA\" --enable-native-access=ALL-UNNAMED \"$MAIN\" \"$@\"; }\n";

  @TempDir Path folder;

  @BeforeEach
  void prepare() throws Exception {
    assumeThat(shell("unshare -Urm mount -t tmpfs none /mnt").code())
        .as("mounts without rights, such as: sysctl kernel.unprivileged_userns_clone=1")
        .isZero();
    List<String> lines = new ArrayList<>(List.of("frame,class,confidence,xmin,ymin,xmax,ymax"));
    for (int frame = 0; frame < FRAMES; frame++) {
      lines.add(frame + ",car,0.9," + frame % 500 + ",20," + (frame % 500 + 40) + ",60");
    }
    Path recording = Files.write(folder.resolve("cars.csv"), lines);
    try (Engine engine = Engine.open(folder.resolve("workspace"));
        Session session = engine.newSession()) {
      Answers.rows(
          session,
          "CREATE VIDEO road FROM RECORDING '"
              + recording
              + "' WITH (frame_count = "
              + FRAMES
              + ", fps = 10)");
    }
    Files.writeString(
        folder.resolve("r.sql"),
        """
        --@ section: Few
        SELECT COUNT(*) AS frames FROM road.frames;
        --@ section: Many
        SELECT frame, xmin, xmax FROM road ORDER BY frame;
        """);
    Files.createDirectory(folder.resolve("disk"));
  }

  private record Outcome(int code, String said) {}

  /** Runs a script in the folder; what it writes anywhere comes together. */
  private Outcome shell(String script) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", script).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder
        .environment()
        .put("JAVA", Path.of(System.getProperty("java.home"), "bin", "java").toString());
    builder.environment().put("MAIN", Main.class.getName());
    Path said = folder.resolve("said.txt");
    Process process = builder.redirectOutput(said.toFile()).start();
    process.getOutputStream().close();
    try {
      assertThat(process.waitFor(150, TimeUnit.SECONDS)).as("ends: %s", script).isTrue();
      return new Outcome(process.exitValue(), Files.readString(said));
    } finally {
      process.destroyForcibly();
    }
  }

  /** The same where the folder {@code disk} is a disk of its own. */
  private Outcome shellWithDisk(String size, String script)
      throws IOException, InterruptedException {
    String mounted =
        GLIMPSE + "mount -t tmpfs -o size=" + size + " none disk || exit 99\n" + script;
    return shell("unshare -Urm sh -c '" + mounted + "'");
  }

  @Test
  void aPageThatDoesNotFitLeavesTheOneThatWasThere() throws Exception {
    Outcome outcome =
        shellWithDisk(
            "256k",
            """
            mkdir disk/r-data
            echo first > disk/r.html
            echo {} > disk/r-data/run.json
            glimpse --workspace workspace --no-progress report r.sql --out disk/r.html --continue
            echo "code $?"
            echo $(ls -A disk) $(ls -A disk/r-data) $(cat disk/r.html)
            """);
    assertThat(outcome.code()).as(outcome.said()).isZero();
    assertThat(outcome.said())
        .startsWith("Error GL-4008: Section 'Many': The disk is full (while writing ")
        .contains("disk/r.html) (line 4, column 1)")
        .contains("Free some space and run the report again")
        .endsWith("code 1\nr-data r.html run.json first\n");
  }

  @Test
  void aPdfThatDoesNotFitIsNotLeftInHalf() throws Exception {
    Files.writeString(folder.resolve("r.sql"), "--@ section: Few\nSELECT 1 AS n;\n");
    Outcome outcome =
        shellWithDisk(
            "40k",
            """
            glimpse --workspace workspace --no-progress report r.sql --out disk/r.html --pdf
            echo "code $?"
            ls -A disk
            glimpse --workspace workspace --no-progress report r.sql --out disk/r.html
            """);
    assertThat(outcome.said())
        .startsWith("Error GL-4008: The disk is full (while writing ")
        .contains("code 1\n")
        .as("the page alone fits")
        .endsWith("disk/r.html\n");
    assertThat(outcome.said().lines().toList()).doesNotContain("r.html", "r.pdf", "r-data");
  }

  @Test
  void aWorkspaceWhoseDiskIsFullWritesNoReportAndKeepsItsLabels() throws Exception {
    Outcome outcome =
        shellWithDisk(
            "40m",
            """
            cp -r workspace disk
            left=$(df -k --output=avail disk | tail -1)
            head -c $((left - 200))k /dev/zero > disk/filler
            glimpse --workspace disk/workspace --no-progress report r.sql --out page.html
            echo "code $?"
            rm disk/filler
            glimpse --workspace disk/workspace --no-progress report r.sql --out page.html
            echo "code $?"
            """);
    assertThat(outcome.code()).as(outcome.said()).isZero();
    assertThat(outcome.said())
        .startsWith("Error GL-4008: Section 'Many': The disk of the workspace is full")
        .contains("code 1\n")
        .endsWith("/page.html\ncode 0\n");
    assertThat(folder.resolve("page.html")).exists();
    assertThat(folder.resolve("page-data/many.csv")).exists();
  }
}
