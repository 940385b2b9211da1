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
import org.glimpse.engine.StatementStats;
import org.glimpse.shell.Console;
import org.glimpse.shell.CostLine;
import org.glimpse.shell.Invocation;
import org.glimpse.shell.Subcommand;
import picocli.CommandLine.Command;

/** {@code glimpse demo}: questions to a clip that it generates, answered by the real engine. */
@Command(
    name = "demo",
    sortOptions = false,
    header = "Asks questions about a generated clip and shows what the answers cost.",
    description = {
      "",
      "Paints a street of 30 seconds, encodes it, registers it with its recorded truth as the "
          + "detector, and runs seven queries. It needs no network, no model and no video, takes "
          + "some seconds, and keeps its files in one folder of the user's cache "
          + "($XDG_CACHE_HOME/glimpse/demo, else ~/.cache/glimpse/demo)."
    },
    footer = {"", "Example:", "  glimpse demo"})
public final class DemoCommand implements Subcommand {
  private static final String INTRODUCTION =
      """
      Glimpse answers SQL over video. This demo asks about a street clip that it has painted:
        %s
      %d frames, %d x %d, %d frames a second. The detector is a recording: the true boxes, known
      because the clip was painted from them. Video, SQL, planning, labels and costs are the real
      thing; only the network that would find the boxes is not. A detector call is one frame
      labelled for the first time: with a real network that is what takes the time.""";

  private static final String FAREWELL =
      """
      Labels are kept, so the later answers made no detector call. Go on with your own video:
        ./glimpse sql -e "CREATE DETECTOR yolox FROM 'yolox_nano.onnx'"
        ./glimpse sql -e "CREATE VIDEO v FROM 'your-video.mp4' DETECTOR yolox"
        ./glimpse sql -e "SELECT class, COUNT(*) FROM v WHERE frame < 100 GROUP BY class"
      yolox_nano.onnx is Megvii's YOLOX-Nano (Apache-2.0), from the releases of the YOLOX project.
      To look around in this demo: ./glimpse --workspace %s""";

  /** For the command line. */
  public DemoCommand() {}

  @Override
  public int run(Invocation invocation) {
    Path folder = folder(invocation);
    try {
      DemoClip clip = DemoClip.in(folder);
      Path workspace = folder.resolve("workspace");
      empty(workspace);
      try (Engine engine = Engine.open(workspace);
          Session session = invocation.session(engine)) {
        show(invocation, session, clip, workspace);
      }
      return 0;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void show(Invocation invocation, Session session, DemoClip clip, Path workspace) {
    Console console = invocation.console();
    console.print(
        INTRODUCTION.formatted(
            clip.video(), Street.FRAMES, Street.WIDTH, Street.HEIGHT, Street.FRAMES_PER_SECOND));
    for (String sql : statements(clip)) {
      console.print("\n" + sql + ";");
      invocation.execute(session, sql);
    }
    for (DemoQuery query : DemoQuery.ALL) {
      console.print("\n-- " + query.question() + "\n" + query.sql() + ";\n");
      StatementStats stats = invocation.execute(session, query.sql());
      console.print(CostLine.of(stats));
    }
    console.print("\n" + FAREWELL.formatted(workspace));
  }

  private static List<String> statements(DemoClip clip) {
    return List.of(
        "CREATE DETECTOR truth FROM RECORDING " + literal(clip.truth()),
        "CREATE VIDEO street FROM " + literal(clip.video()) + " DETECTOR truth");
  }

  private static String literal(Path file) {
    return "'" + file.toString().replace("'", "''") + "'";
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
