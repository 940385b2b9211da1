package org.glimpse.benchmarks.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.glimpse.benchmarks.Answer;
import org.glimpse.benchmarks.Medians;
import org.glimpse.benchmarks.Stopwatch;
import org.glimpse.engine.Engine;
import org.glimpse.engine.Session;
import org.glimpse.video.DecodeOptions;
import org.glimpse.video.FrameFormat;
import org.glimpse.video.FrameReader;
import org.glimpse.video.FrameReaders;
import org.glimpse.video.Video;
import org.glimpse.video.VideoCatalogs;
import org.glimpse.workspace.Clock;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Workspace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Which frames of the street show a class, within an FNR and an FPR, against the detector on every
 * frame: calls, seconds with and without decoding and training, and errors as NoScope counts them
 * (Kang et al., VLDB 2017): windows of 30 frames, right where at least 28 are.
 */
@Command(
    name = "noscope",
    description =
        "Selections of the street's frames within FNR and FPR against the detector on every frame:"
            + " calls, seconds, errors by frames and by windows of 30.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "'detector' has the labels of the demo's detector, which flicker; 'drawn' has the scene's own",
      "boxes. Both are recordings, so that seconds are those of all the rest; --real runs the",
      "detector. Each run has a workspace of its own; the process is warm."
    })
public final class NoScopeBenchmark implements Callable<Integer> {
  private static final int WINDOW = 30;
  private static final int AGREE = 28;
  private static final Pattern CERTIFYING = Pattern.compile("\\((\\d+) of these to certify\\)");

  @Option(
      names = "--work",
      required = true,
      description = "folder that keeps the street, and what the detector said of every frame")
  private Path work;

  @Option(names = "--minutes", description = "of the street (${DEFAULT-VALUE})")
  private int minutes = 60;

  @Option(names = "--classes", split = ",", description = "(${DEFAULT-VALUE})")
  private List<String> classes = List.of("bus", "truck");

  @Option(names = "--rate", description = "FNR and FPR (${DEFAULT-VALUE})")
  private double rate = 0.01;

  @Option(names = "--seeds", description = "runs, of which medians are told (${DEFAULT-VALUE})")
  private int seeds = 4;

  @Option(names = "--real", description = "runs the detector as well")
  private boolean real;

  /**
   * One search.
   *
   * @param certifying calls; not a number where that was not told, or of another search
   * @param windows share of them that is right
   * @param training seconds of training
   * @param again wall seconds of the same search where there were thumbnails
   */
  private record Run(
      double calls,
      double certifying,
      double missed,
      double wrong,
      double windows,
      Stopwatch.Seconds seconds,
      double training,
      double again) {}

  /** What answers, and what is true. */
  private record Labels(String name, String sql, TrueCounts truth) {
    boolean isRecorded() {
      return sql.contains("RECORDING");
    }
  }

  @Override
  public Integer call() throws IOException {
    Files.createDirectories(work);
    Subject street = Subjects.street(work, minutes);
    ExactRun exact = ExactRun.withBoxes(street, work);
    double decoding = decoding(street.video());
    System.out.printf(
        Locale.ROOT,
        "%d frames; decoding them once, full size, RGB: %.1f s; the detector on every frame: %.1f s,"
            + " %.1f CPU s%n",
        exact.truth().frames(),
        decoding,
        exact.seconds().wall(),
        exact.seconds().cpu());
    System.out.printf(
        Locale.ROOT,
        "%-9s %-11s %6s %8s %7s %8s %7s %7s %7s %7s %8s %7s %7s %9s %7s %9s%n",
        "labels",
        "class",
        "share",
        "changes",
        "calls",
        "certify",
        "fewer",
        "apart",
        "FNR",
        "FPR",
        "windows",
        "wall s",
        "CPU s",
        "to decode",
        "train s",
        "thumbs in");
    List<Labels> all = new ArrayList<>();
    all.add(new Labels("detector", recorded(ExactRun.boxes(street, work)), exact.truth()));
    Path boxes = work.resolve(street.name() + ".truth.csv");
    all.add(new Labels("drawn", recorded(boxes), counted(boxes, exact.truth().frames())));
    if (real) {
      all.add(
          new Labels(
              "real",
              "CREATE DETECTOR %s FROM '" + escaped(street.detector()) + "'",
              exact.truth()));
    }
    boolean warm = false;
    for (Labels labels : all) {
      for (String className : classes) {
        if (!warm) {
          run(street.video(), labels, className, seeds);
          warm = true;
        }
        List<Run> runs = new ArrayList<>();
        for (int seed = 0; seed < seeds; seed++) {
          runs.add(run(street.video(), labels, className, seed));
        }
        print(labels, className, runs, decoding);
      }
    }
    System.out.println(
        "fewer: frames / calls, certifying ones included; apart: without them; windows: share of"
            + " windows of 30 frames of which\nat least 28 are right; to decode: wall seconds over"
            + " those of decoding once; train s: of these; thumbs in: wall seconds\nwhere thumbnails"
            + " are kept. Medians, for errors the worst.");
    return 0;
  }

  /** As a part of a format. */
  private static String escaped(Path file) {
    return file.toString().replace("%", "%%");
  }

  private static String recorded(Path labels) {
    return "CREATE DETECTOR %s FROM RECORDING '"
        + escaped(labels)
        + "' WITH (seconds_per_frame = 0.1, score_threshold = %s)";
  }

  /** Wall seconds of reading every frame with as many threads as there are, the second time. */
  private static double decoding(Path file) throws IOException {
    Path folder = Files.createTempDirectory("glimpse-noscope");
    try (Workspace workspace = Workspace.open(folder)) {
      QueryContext context = QueryContext.background();
      Video video =
          VideoCatalogs.open(workspace)
              .create("v", file.toString(), Optional.empty(), Optional.empty(), false, context);
      double wall = 0;
      for (int turn = 0; turn < 2; turn++) {
        Stopwatch stopwatch = new Stopwatch();
        try (FrameReader reader =
            FrameReaders.of(workspace)
                .open(
                    video,
                    FrameFormat.source(FrameFormat.Channels.RGB),
                    DecodeOptions.of(context.settings()))) {
          reader.read(video.allFrames(), frame -> true, context);
        }
        wall = stopwatch.passed().wall();
      }
      return wall;
    } finally {
      EngineTrials.delete(folder);
    }
  }

  private static TrueCounts counted(Path boxes, int frames) throws IOException {
    TrueCounts counts = TrueCounts.none(frames);
    try (var lines = Files.lines(boxes)) {
      lines
          .skip(1)
          .map(line -> line.split(","))
          .forEach(cells -> counts.put(cells[1], Integer.parseInt(cells[0]), 1));
    }
    return counts;
  }

  private Run run(Path video, Labels labels, String className, int seed) throws IOException {
    Path folder = Files.createTempDirectory("glimpse-noscope");
    try (Engine engine = Engine.open(folder);
        Session session = engine.newSession()) {
      session.set("confirm_above", "off");
      session.set("seed", String.valueOf(seed));
      Answer answer = Answer.of(session, sql("", "v", video, labels, className, session, 0.01));
      double certifying = Double.NaN;
      double again = Double.NaN;
      if (labels.isRecorded()) {
        // The same labels as another detector's, for what SELECT does not tell.
        Answer told =
            Answer.of(
                session, sql("EXPLAIN ANALYZE ", "w", video, labels, className, session, 0.02));
        Matcher funnel = CERTIFYING.matcher(told.rows().toString());
        if (told.calls() == answer.calls()) {
          certifying = funnel.find() ? Double.parseDouble(funnel.group(1)) : 0;
        }
        again = told.seconds().wall();
      }
      BitSet said = new BitSet();
      answer.rows().forEach(row -> said.set(((Number) row.get(0)).intValue()));
      return judged(labels.truth().of(className), said, answer, certifying, again);
    } finally {
      EngineTrials.delete(folder);
    }
  }

  private String sql(
      String before,
      String name,
      Path video,
      Labels labels,
      String className,
      Session session,
      double threshold) {
    Answer.of(session, String.format(Locale.ROOT, labels.sql(), "d" + name, threshold));
    Answer.of(session, "CREATE VIDEO " + name + " FROM '" + video + "' DETECTOR d" + name);
    return String.format(
        Locale.ROOT,
        "%sSELECT frame FROM %s WHERE class = '%s' FNR WITHIN %s FPR WITHIN %s",
        before,
        name,
        className,
        rate,
        rate);
  }

  private static Run judged(
      int[] counts, BitSet said, Answer answer, double certifying, double again) {
    int missed = 0;
    int wrong = 0;
    int present = 0;
    int right = 0;
    int windows = 0;
    int agree = 0;
    for (int frame = 0; frame < counts.length; frame++) {
      boolean is = counts[frame] > 0;
      present += is ? 1 : 0;
      missed += is && !said.get(frame) ? 1 : 0;
      wrong += !is && said.get(frame) ? 1 : 0;
      right += is == said.get(frame) ? 1 : 0;
      if (frame % WINDOW == WINDOW - 1) {
        windows++;
        agree += right >= AGREE ? 1 : 0;
        right = 0;
      }
    }
    return new Run(
        answer.calls(),
        certifying,
        missed / (double) present,
        wrong / (double) (counts.length - present),
        agree / (double) windows,
        answer.seconds(),
        answer.stats().clocks().get(Clock.TRAINING),
        again);
  }

  private static void print(Labels labels, String className, List<Run> runs, double decoding) {
    int[] counts = labels.truth().of(className);
    int changes = 0;
    for (int frame = 1; frame < counts.length; frame++) {
      changes += counts[frame] > 0 == counts[frame - 1] > 0 ? 0 : 1;
    }
    double calls = median(runs, Run::calls);
    double certifying = median(runs, Run::certifying);
    double wall = median(runs, run -> run.seconds().wall());
    System.out.printf(
        Locale.ROOT,
        "%-9s %-11s %6.3f %8d %7.0f %8s %6.1fx %7s %7.4f %7.4f %8.4f %7.1f %7.1f %8.2fx %7.1f"
            + " %9s%n",
        labels.name(),
        className,
        labels.truth().share(className, 1),
        changes,
        calls,
        cell("%.0f", certifying),
        counts.length / calls,
        cell("%.1fx", counts.length / (calls - certifying)),
        runs.stream().mapToDouble(Run::missed).max().orElse(0),
        runs.stream().mapToDouble(Run::wrong).max().orElse(0),
        runs.stream().mapToDouble(Run::windows).min().orElse(0),
        wall,
        median(runs, run -> run.seconds().cpu()),
        wall / decoding,
        median(runs, Run::training),
        cell("%.1f", median(runs, Run::again)));
  }

  private static double median(List<Run> runs, ToDoubleFunction<Run> of) {
    return Medians.of(runs.stream().mapToDouble(of).boxed().toList());
  }

  private static String cell(String format, double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
  }
}
