package org.glimpse.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.glimpse.engine.Engine;
import org.glimpse.engine.ExecutionOptions;
import org.glimpse.engine.Session;
import org.glimpse.engine.StatementResult;
import org.glimpse.engine.StatementRows;
import org.glimpse.engine.StatementStats;
import org.glimpse.scenes.Scene;
import org.glimpse.scenes.SceneEffect;
import org.glimpse.scenes.SceneOptions;
import org.glimpse.scenes.SceneVideo;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.QueryContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Large red vehicles on the demo's street: detector calls of what colour and size rule out, each
 * condition alone and both, and whether rows are those of every frame. The scene's own boxes are
 * the detector.
 */
@Command(
    name = "red-buses",
    description = "Detector calls of a selection by colour and size, condition by condition.",
    mixinStandardHelpOptions = true)
final class RedBusesBenchmark implements Callable<Integer> {
  private static final long SEED = 36;
  private static final int FRAMES_PER_SECOND = 15;

  @Option(names = "--work", required = true, description = "folder of the video, kept")
  private Path work;

  @Option(names = "--minutes", description = "length of the video (${DEFAULT-VALUE})")
  private int minutes = 60;

  @Option(names = "--redness", description = "of the box, at least (${DEFAULT-VALUE})")
  private double redness = 35;

  @Option(names = "--area", description = "of the box, more than (${DEFAULT-VALUE})")
  private int area = 10000;

  @Option(names = "--stay", description = "frames that match, more than (${DEFAULT-VALUE})")
  private int stay = 15;

  private Session session;
  private Path video;
  private Path boxes;
  private int made;

  /** Rows of a statement, with the detector calls that it made. */
  private record Answer(List<List<Object>> rows, StatementStats stats) {
    long calls() {
      return stats.counters().get(Counter.DETECTOR_CALLS);
    }
  }

  @Override
  public Integer call() throws IOException {
    SceneVideo files =
        SceneVideo.write(
            Scene.of(
                SceneOptions.ofSeed(SEED)
                    .withStartTime(LocalTime.of(18, 0))
                    .withEffects(
                        SceneEffect.DAYLIGHT, SceneEffect.EXPOSURE_DRIFT, SceneEffect.NOISE)
                    .withFramesPerSecond(FRAMES_PER_SECOND, 1)
                    .withDuration(Duration.ofMinutes(minutes))),
            work,
            "street",
            QueryContext.background());
    video = files.video();
    boxes = withoutNames(files.recording());
    Path workspace = Files.createTempDirectory("red-buses");
    try (Engine engine = Engine.open(workspace)) {
      session = engine.newSession();
      session.set("confirm_above", "off");
      return measure();
    } finally {
      delete(workspace);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path each : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  /** The scene's boxes without its identities, so that the tracker has to follow objects. */
  private Path withoutNames(Path recording) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(recording)) {
      lines.add(line.substring(0, line.lastIndexOf(',')));
    }
    return Files.write(work.resolve("boxes.csv"), lines);
  }

  private Integer measure() {
    String red = " WHERE class = 'bus' AND redness(content) >= " + redness;
    String large = " WHERE class = 'bus' AND area(mask) > " + area;
    String both = red + " AND area(mask) > " + area;
    String tracks = " GROUP BY trackid HAVING COUNT(*) > " + stay;
    String columns = "SELECT frame, xmin, ymin FROM ";
    long frames = -1;
    boolean equal = true;
    for (String where : List.of(both, red, large, both + tracks)) {
      String name = fresh();
      Answer filtered = ask(columns + name + where);
      session.set("optimizer", "off");
      Answer exact = ask(columns + name + where);
      frames = (Long) ask("SELECT COUNT(*) FROM " + name + ".frames").rows().get(0).get(0);
      session.set("optimizer", "on");
      boolean same = filtered.rows().equals(exact.rows());
      equal &= same;
      row(where.strip(), filtered, frames, same);
    }
    System.out.printf(Locale.ROOT, "%,d frames; rows %s%n", frames, equal ? "equal" : "DIFFER");
    return equal ? 0 : 1;
  }

  private static void row(String name, Answer answer, long frames, boolean same) {
    System.out.printf(
        Locale.ROOT,
        "%-110s %-18s %,8d calls %7.1fx fewer, %,7d rows, %s%n",
        name,
        answer.stats().plan(),
        answer.calls(),
        frames / Math.max(1.0, answer.calls()),
        answer.rows().size(),
        same ? "equal" : "DIFFERENT");
  }

  /** The video under another name, whose labels nobody has made yet. */
  private String fresh() {
    String name = "street_" + made++;
    // Every object is certain: a threshold below that makes another detector, of equal output.
    ask(
        String.format(
            Locale.ROOT,
            "CREATE DETECTOR %s_boxes FROM RECORDING '%s' WITH (seconds_per_frame = 0.1,"
                + " score_threshold = %s)",
            name,
            boxes,
            0.1 + 0.1 * made));
    ask("CREATE VIDEO " + name + " FROM '" + video + "' DETECTOR " + name + "_boxes");
    return name;
  }

  private Answer ask(String sql) {
    StatementResult result = session.execute(sql, ExecutionOptions.defaults());
    List<List<Object>> rows = new ArrayList<>();
    try (result) {
      if (result instanceof StatementRows cursor) {
        while (cursor.next()) {
          List<Object> row = new ArrayList<>();
          for (int i = 0; i < cursor.columns().size(); i++) {
            row.add(cursor.value(i));
          }
          rows.add(row);
        }
      }
    }
    return new Answer(rows, result.stats());
  }
}
