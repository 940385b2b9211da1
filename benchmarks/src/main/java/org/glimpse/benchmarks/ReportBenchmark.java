package org.glimpse.benchmarks;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.glimpse.engine.Engine;
import org.glimpse.engine.Session;
import org.glimpse.report.Report;
import org.glimpse.report.ReportOutput;
import org.glimpse.report.ReportRun;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.ProgressListener;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A report over an hour of video whose labels are all there: repeats a video and its recorded
 * labels until the length is reached, stores them, and tells what each section takes.
 */
@Command(
    name = "report",
    description = "A report over stored labels of a video repeated to an hour.",
    mixinStandardHelpOptions = true)
final class ReportBenchmark implements Callable<Integer> {
  @Option(names = "--video", required = true, description = "a video file to repeat")
  private Path file;

  @Option(names = "--labels", required = true, description = "its detections, a recording")
  private Path labels;

  @Option(names = "--frames", required = true, description = "frames of the video")
  private long frames;

  @Option(names = "--repeat", description = "how many times to play it (default 6)")
  private int repeat = 6;

  @Option(
      names = "--report",
      description = "the report (default examples/reports/daily-traffic.sql)")
  private Path report = Path.of("examples", "reports", "daily-traffic.sql");

  @Option(names = "--runs", description = "runs, each of them told (default 3)")
  private int runs = 3;

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("glimpse-report");
    Path longVideo = LoopedVideo.write(file, repeat, folder);
    try (Engine engine = Engine.open(folder.resolve("workspace"));
        Session session = engine.newSession()) {
      session.set("confirm_above", "off");
      Answer.of(
          session, "CREATE DETECTOR recorded FROM RECORDING '" + repeatedLabels(folder) + "'");
      Answer.of(
          session,
          "CREATE VIDEO street FROM '"
              + longVideo
              + "' DETECTOR recorded STARTING AT TIMESTAMP '2026-06-01 18:00:00'");
      Answer.of(session, "SELECT COUNT(*) FROM street");
      for (int run = 0; run < runs; run++) {
        make(session, folder.resolve("report"));
      }
    }
    return 0;
  }

  private void make(Session session, Path out) throws IOException {
    Report read =
        Report.read(Files.readString(report), "report", Map.of("until", "2026-06-01 19:00:00"));
    Stopwatch stopwatch = new Stopwatch();
    try (ReportOutput output = ReportOutput.at(out)) {
      ReportRun.run(
          read,
          session,
          new ReportRun.Options(
              false,
              CancelToken.create(),
              ProgressListener.NONE,
              message -> System.out.println("  " + message),
              stats -> {},
              "of the benchmark"),
          output);
      output.commit();
    }
    Stopwatch.Seconds passed = stopwatch.passed();
    System.out.printf(
        Locale.ROOT,
        "%d frames: %.2f s in all (%.2f CPU s), a page of %,d bytes%n",
        frames * repeat,
        passed.wall(),
        passed.cpu(),
        Files.size(out.resolve("index.html")));
  }

  private Path repeatedLabels(Path folder) throws IOException {
    List<String> lines = Files.readAllLines(labels);
    Path all = folder.resolve("labels.csv");
    try (BufferedWriter out = Files.newBufferedWriter(all)) {
      out.write(lines.get(0) + "\n");
      for (int pass = 0; pass < repeat; pass++) {
        for (String line : lines.subList(1, lines.size())) {
          int comma = line.indexOf(',');
          long frame = Long.parseLong(line.substring(0, comma)) + pass * frames;
          out.write(frame + line.substring(comma) + "\n");
        }
      }
    }
    return all;
  }
}
