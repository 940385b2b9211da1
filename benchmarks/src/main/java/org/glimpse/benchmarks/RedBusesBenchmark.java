package org.glimpse.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
 * Large red vehicles that stay, on the demo's street: detector calls of every frame, with and
 * without FNR WITHIN, and what each filter is worth. The scene's own boxes are the detector.
 */
@Command(
    name = "red-buses",
    description = "Detector calls of a selection by colour, size and stay, filter by filter.",
    mixinStandardHelpOptions = true)
final class RedBusesBenchmark implements Callable<Integer> {
  private static final long SEED = 36;
  private static final int FRAMES_PER_SECOND = 15;
  private static final double FEWER = 50;
  private static final Pattern CERTIFYING = Pattern.compile("(\\d+) to certify");

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

  @Option(names = "--fnr", description = "share of frames that may be missing (${DEFAULT-VALUE})")
  private double rate = 0.01;

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
    String red = "class = 'bus' AND redness(content) >= " + redness + " AND area(mask) > " + area;
    String tracks = " GROUP BY trackid HAVING COUNT(*) > " + stay;
    String fnr = " FNR WITHIN " + rate;
    String columns = "SELECT frame, xmin, ymin FROM ";
    String stepped = fresh();
    Answer analyzed = ask("EXPLAIN ANALYZE " + columns + stepped + " WHERE " + red + tracks + fnr);
    String explained = analyzed.rows().toString();
    Answer found = ask(columns + stepped + " WHERE " + red + tracks + fnr);
    long all = analyzed.calls() + found.calls();
    long certifying = certifying(explained);
    Answer sums = ask("SELECT frame, xmin FROM " + fresh() + " WHERE " + red);
    // The same condition here, in a form that nothing is concluded from.
    String unproved = red.replace("redness(content)", "ABS(redness(content))");
    String steps = fresh();
    Answer alone = ask("EXPLAIN ANALYZE " + columns + steps + " WHERE " + unproved + tracks + fnr);
    long aloneCertifying = certifying(alone.rows().toString());
    String exactly = fresh();
    Answer without = ask(columns + exactly + " WHERE " + red + tracks);
    session.set("optimizer", "off");
    Answer exact = ask(columns + exactly + " WHERE " + red + tracks);
    Answer count =
        ask(
            "SELECT COUNT(*) FROM (SELECT trackid FROM "
                + exactly
                + " WHERE "
                + red
                + tracks
                + ") AS t");
    Set<List<Object>> truth = new HashSet<>(exact.rows());
    Set<List<Object>> returned = new HashSet<>(found.rows());
    long wrong = returned.stream().filter(each -> !truth.contains(each)).count();
    Set<Object> wanted = frames(truth);
    long missed = wanted.stream().filter(each -> !frames(returned).contains(each)).count();
    long frames = (Long) ask("SELECT COUNT(*) FROM " + exactly + ".frames").rows().get(0).get(0);
    System.out.printf(
        Locale.ROOT,
        "%,d frames; %s tracks qualify, in %,d frames%n",
        frames,
        count.rows().get(0).get(0),
        wanted.size());
    System.out.println(line(explained, "Funnel"));
    System.out.println(line(explained, "Certified"));
    row("every frame", frames, 0, frames);
    row("without a clause (" + without.stats().plan() + ")", without.calls(), 0, frames);
    row("sums of pixels alone: every frame that may match", sums.calls(), 0, frames);
    row("steps alone", alone.calls() - aloneCertifying, aloneCertifying, frames);
    row("sums and steps" + fnr, all - certifying, certifying, frames);
    boolean equal = without.rows().equals(exact.rows());
    boolean few = (all - certifying) * FEWER <= frames;
    System.out.printf(
        Locale.ROOT,
        "false positives: %d rows; missed: %d of %d frames; without a clause: rows %s%n",
        wrong,
        missed,
        wanted.size(),
        equal ? "equal" : "DIFFER");
    boolean kept = wrong == 0 && equal && missed <= rate * wanted.size();
    System.out.printf(
        Locale.ROOT,
        "promises %s; %.0fx fewer calls: %s%n",
        kept ? "kept" : "BROKEN",
        FEWER,
        few ? "reached" : "MISSED");
    return kept && few ? 0 : 1;
  }

  private static Set<Object> frames(Set<List<Object>> rows) {
    Set<Object> frames = new HashSet<>();
    rows.forEach(row -> frames.add(row.get(0)));
    return frames;
  }

  private static long certifying(String explained) {
    Matcher matcher = CERTIFYING.matcher(explained);
    return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
  }

  private static String line(String explained, String name) {
    int from = explained.indexOf(name);
    return from < 0 ? name + ": nothing" : explained.substring(from, explained.indexOf(']', from));
  }

  private static void row(String name, long calls, long certifying, long frames) {
    System.out.printf(
        Locale.ROOT,
        "  %-52s %,8d calls %7.1fx fewer%s%n",
        name,
        calls,
        frames / Math.max(1.0, calls),
        certifying == 0 ? "" : String.format(Locale.ROOT, ", %,d to certify", certifying));
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
