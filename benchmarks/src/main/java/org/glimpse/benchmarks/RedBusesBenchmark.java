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
import org.glimpse.engine.Session;
import org.glimpse.scenes.Scene;
import org.glimpse.scenes.SceneEffect;
import org.glimpse.scenes.SceneOptions;
import org.glimpse.scenes.SceneVideo;
import org.glimpse.workspace.QueryContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Large red buses that match in more than so many frames, on the demo's street: detector calls with
 * and without FNR WITHIN, what each filter is worth, and whether rows are those of every frame. The
 * scene's own boxes are the detector.
 */
@Command(
    name = "red-buses",
    description = "Detector calls of a selection by colour, size and stay, filter by filter.",
    mixinStandardHelpOptions = true)
final class RedBusesBenchmark implements Callable<Integer> {
  private static final long SEED = 36;
  private static final int FRAMES_PER_SECOND = 15;
  private static final double FEWER = 50;
  private static final Pattern PLAN = Pattern.compile("plan: (\\w+)");

  @Option(names = "--work", required = true, description = "folder of the video, kept")
  private Path work;

  @Option(names = "--minutes", description = "length of the video (${DEFAULT-VALUE})")
  private int minutes = 60;

  @Option(names = "--redness", description = "of the box, at least (${DEFAULT-VALUE})")
  private double redness = 29;

  @Option(names = "--area", description = "of the box, more than (${DEFAULT-VALUE})")
  private int area = 11500;

  @Option(names = "--stay", description = "frames that match, more than (${DEFAULT-VALUE})")
  private int stay = 6;

  @Option(names = "--fnr", description = "share of frames that may be missing (${DEFAULT-VALUE})")
  private double rate = 0.01;

  private Session session;
  private Path video;
  private Path boxes;
  private int made;
  private long frames;

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
    String ofClass = " WHERE class = 'bus'";
    String red = " AND redness(content) >= " + redness;
    String large = " AND area(mask) > " + area;
    // The same conditions, in a form that nothing is concluded from.
    String anyColour = " AND redness(content) * 0.5 >= " + redness / 2;
    String anySize = " AND area(mask) * 0.5 > " + area / 2.0;
    String tracks = " GROUP BY trackid HAVING COUNT(*) > " + stay;
    String fnr = tracks + " FNR WITHIN " + rate;
    Factor exact = new Factor("every frame", ofClass + red + large + tracks, false);
    List<Factor> factors =
        List.of(
            new Factor("+ colour", ofClass + red + anySize + tracks, true),
            new Factor("+ size: all but steps", ofClass + red + large + tracks, true),
            new Factor("+ steps: everything", ofClass + red + large + fnr, true),
            new Factor("everything but colour", ofClass + anyColour + large + fnr, true),
            new Factor("everything but size", ofClass + red + anySize + fnr, true),
            new Factor("steps alone", ofClass + anyColour + anySize + fnr, true));
    Outcome truth = run(exact);
    frames = truth.calls().total();
    System.out.printf(
        Locale.ROOT,
        "%,d frames; %s tracks qualify, with %,d rows in %,d frames; FNR WITHIN %s%n",
        frames,
        tracks(exact),
        truth.rows().size(),
        frames(truth.rows()).size(),
        rate);
    print(exact, truth, truth);
    boolean kept = true;
    boolean few = false;
    for (Factor factor : factors) {
      Outcome outcome = run(factor);
      print(factor, outcome, truth);
      kept &= keeps(factor, outcome, truth);
      few |= factor.name().endsWith("everything") && outcome.calls().apart() * FEWER <= frames;
    }
    System.out.printf(
        Locale.ROOT,
        "promises %s; %.0fx fewer calls to find and follow, certifying apart: %s%n",
        kept ? "kept" : "BROKEN",
        FEWER,
        few ? "reached" : "MISSED");
    return kept && few ? 0 : 1;
  }

  /** A statement that uses some of the filters. */
  private record Factor(String name, String condition, boolean optimized) {
    boolean mayMiss() {
      return condition.contains("FNR");
    }
  }

  private record Outcome(String plan, FunnelCalls calls, List<List<Object>> rows, double seconds) {}

  private Outcome run(Factor factor) {
    String name = fresh();
    String sql = "SELECT frame, xmin, ymin FROM " + name + factor.condition();
    session.set("optimizer", factor.optimized() ? "on" : "off");
    Answer analyzed = ask("EXPLAIN ANALYZE " + sql);
    // The same looks again, at labels that are there by now.
    Answer found = ask(sql);
    session.set("optimizer", "on");
    String explained = analyzed.rows().toString();
    long calls = analyzed.calls() + found.calls();
    Matcher plan = PLAN.matcher(explained);
    return new Outcome(
        plan.find() ? plan.group(1) : "",
        FunnelCalls.of(explained, calls),
        found.rows(),
        analyzed.stats().totalSeconds());
  }

  private Object tracks(Factor exact) {
    session.set("optimizer", "off");
    String last = "street_" + (made - 1);
    Object tracks =
        ask("SELECT COUNT(*) FROM (SELECT trackid FROM " + last + exact.condition() + ") AS t")
            .rows()
            .get(0)
            .get(0);
    session.set("optimizer", "on");
    return tracks;
  }

  private static Set<Object> frames(List<List<Object>> rows) {
    Set<Object> frames = new HashSet<>();
    rows.forEach(row -> frames.add(row.get(0)));
    return frames;
  }

  private static long missed(Outcome outcome, Outcome truth) {
    Set<Object> found = frames(outcome.rows());
    return frames(truth.rows()).stream().filter(each -> !found.contains(each)).count();
  }

  private static long wrong(Outcome outcome, Outcome truth) {
    Set<List<Object>> right = new HashSet<>(truth.rows());
    return outcome.rows().stream().filter(each -> !right.contains(each)).count();
  }

  private boolean keeps(Factor factor, Outcome outcome, Outcome truth) {
    return factor.mayMiss()
        ? wrong(outcome, truth) == 0 && missed(outcome, truth) <= rate * frames(truth.rows()).size()
        : outcome.rows().equals(truth.rows());
  }

  private void print(Factor factor, Outcome outcome, Outcome truth) {
    FunnelCalls calls = outcome.calls();
    System.out.printf(
        Locale.ROOT,
        "%-22s %-17s %,7d to find, %,7d to follow (%5.1fx fewer), %,7d to certify: %,7d calls"
            + " (%5.1fx fewer), %,6d rows, %d frames missed, %d rows wrong, %.0f s%n",
        factor.name(),
        outcome.plan(),
        calls.finding(),
        calls.following(),
        frames / Math.max(1.0, calls.apart()),
        calls.certifying(),
        calls.total(),
        frames / Math.max(1.0, calls.total()),
        outcome.rows().size(),
        missed(outcome, truth),
        wrong(outcome, truth),
        outcome.seconds());
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
            0.05 + 0.05 * made));
    ask("CREATE VIDEO " + name + " FROM '" + video + "' DETECTOR " + name + "_boxes");
    return name;
  }

  private Answer ask(String sql) {
    return Answer.of(session, sql);
  }
}
