package org.glimpse.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.glimpse.engine.Engine;
import org.glimpse.engine.Session;
import org.glimpse.scenes.SceneVideo;
import org.glimpse.shell.Console;
import org.glimpse.shell.Invocation;
import org.glimpse.shell.Subcommand;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code glimpse demo}: questions to a street that it draws, answered by the real engine. */
@Command(
    name = "demo",
    sortOptions = false,
    header = "Asks questions about a street that it draws and shows what the answers cost.",
    description = {
      "",
      "Renders ten minutes of a street once, encodes them as H.264, registers the video and a "
          + "neural detector that was trained on other such streets, and runs five queries. Beside "
          + "each answer stands what the detector says on every frame, and what the scene itself "
          + "knows. Needs no network, model or video; takes up to three minutes, less the second "
          + "time; keeps its files in one folder of the user's cache "
          + "($XDG_CACHE_HOME/glimpse/demo, else ~/.cache/glimpse/demo)."
    },
    footer = {"", "Example:", "  glimpse demo"})
public final class DemoCommand implements Subcommand {
  private static final String FAREWELL =
      """
      The whole story with pictures: %1$s
      To look around in this demo:   ./glimpse --workspace %2$s
      A report about the street:     ./glimpse report examples/reports/daily-traffic.sql \\
                                       --out traffic.html --workspace %2$s

      Go on with your own video and any ONNX detector, for example YOLOX-Nano (Megvii, Apache-2.0;
      yolox_nano.onnx in the releases of the YOLOX project):
        ./glimpse sql -e "CREATE DETECTOR yolox FROM 'yolox_nano.onnx'"
        ./glimpse sql -e "CREATE VIDEO v FROM 'your-video.mp4' DETECTOR yolox"
        ./glimpse sql -e "SELECT class, COUNT(*) FROM v WHERE frame < 100 GROUP BY class\"""";

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description = "Length of the video, 2 to 60; default ${DEFAULT-VALUE}")
  private int minutes = 10;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Frames a second, 3 to 30; default ${DEFAULT-VALUE}")
  private int framesPerSecond = 15;

  /** For the command line. */
  public DemoCommand() {}

  @Override
  public int run(Invocation invocation) {
    requireRange("--minutes", minutes, 2, 60);
    requireRange("--rate", framesPerSecond, 3, 30);
    DemoStreet street = DemoStreet.of(minutes, framesPerSecond);
    Console console = invocation.console();
    Path folder = folder(invocation);
    Path workspace = folder.resolve("workspace");
    try {
      Files.createDirectories(folder);
      empty(workspace);
      console.print(DemoRun.introduction(street, DemoStreet.filesIn(folder)));
      SceneVideo files = invocation.work(context -> street.write(folder, context));
      Path detector = DemoDetector.in(folder);
      Path page = folder.resolve("demo.html");
      try (Engine engine = Engine.open(workspace);
          Session session = invocation.session(engine)) {
        DemoRun run = new DemoRun(street, invocation, session);
        run.register(files, detector);
        List<DemoAnswer> answers = run.answers();
        Files.writeString(page, DemoPage.of(run, answers));
      }
      console.print("\n" + FAREWELL.formatted(page, workspace));
      return 0;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void requireRange(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw GlimpseException.of(
          ErrorCode.INVALID_PARAMETER,
          option + " " + value + " is out of range",
          "Give a number from " + least + " to " + most + ".");
    }
  }

  private static Path folder(Invocation invocation) {
    Path cache =
        invocation
            .environment("XDG_CACHE_HOME")
            .map(Path::of)
            .filter(Path::isAbsolute)
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"));
    return cache.resolve("glimpse").resolve("demo");
  }

  /** Takes away what an earlier demo left, so that the same costs are shown every time. */
  private static void empty(Path workspace) throws IOException {
    if (!Files.exists(workspace)) {
      return;
    }
    Engine.open(workspace).close(); // fails where a shell is looking around in it
    try (Stream<Path> files = Files.walk(workspace)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
