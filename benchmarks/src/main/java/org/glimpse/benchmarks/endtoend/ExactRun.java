package org.glimpse.benchmarks.endtoend;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.glimpse.benchmarks.Answer;
import org.glimpse.benchmarks.LocatedLabels;
import org.glimpse.benchmarks.Stopwatch;

/**
 * The detector on every frame of a video, run once and kept in the work folder.
 *
 * @param truth what it said
 * @param framesPerSecond of the video
 * @param seconds that it took
 * @param predictedSeconds by the planner
 */
record ExactRun(
    TrueCounts truth, double framesPerSecond, Stopwatch.Seconds seconds, double predictedSeconds) {

  /** From the work folder, or run and put there. */
  static ExactRun of(Subject subject, Path work) throws IOException {
    Path facts = work.resolve(subject.name() + ".properties");
    Path counts = recording(subject, work);
    return Files.exists(facts)
        ? read(facts, counts)
        : run(subject, facts, counts, boxes(subject, work));
  }

  /** The same, run again where a work folder of an earlier version has no boxes. */
  static ExactRun withBoxes(Subject subject, Path work) throws IOException {
    if (!Files.exists(boxes(subject, work))) {
      Files.deleteIfExists(work.resolve(subject.name() + ".properties"));
    }
    return of(subject, work);
  }

  /** The same where each call is charged a price and takes no time. */
  ExactRun priced(Subject subject) {
    Stopwatch.Seconds price = subject.charged(new Stopwatch.Seconds(0, 0), truth.frames());
    return new ExactRun(truth, framesPerSecond, price, price.wall());
  }

  /** What the detector said of every frame, as a recording. */
  static Path recording(Subject subject, Path work) {
    return work.resolve(subject.name() + ".csv");
  }

  /** The same with the boxes of all objects. */
  static Path boxes(Subject subject, Path work) {
    return work.resolve(subject.name() + ".boxes.csv");
  }

  /** The trial that it stands for, whatever the question. */
  Trial trial(Subject subject, Question question) {
    return new Trial(
        subject.name(),
        question,
        Trial.Way.EXACT,
        "ExactScan",
        seconds,
        truth.frames(),
        truth.frames(),
        predictedSeconds,
        0);
  }

  private static ExactRun run(Subject subject, Path facts, Path counts, Path boxes)
      throws IOException {
    try (EngineTrials engine = EngineTrials.open(subject, TrueCounts.none(0))) {
      engine.set("optimizer", "off");
      List<Object> video =
          engine
              .execute(
                  "SELECT COUNT(*), TIMESTAMPDIFF(SECOND, MIN(timestamp), MAX(timestamp))"
                      + " FROM v.frames")
              .rows()
              .get(0);
      int frames = ((Number) video.get(0)).intValue();
      double rate = frames / Math.max(1, ((Number) video.get(1)).doubleValue());
      Answer exact = engine.execute("SELECT FCOUNT(*) FROM v");
      TrueCounts truth = TrueCounts.none(frames);
      for (List<Object> row :
          engine.execute("SELECT frame, class, COUNT(*) FROM v GROUP BY frame, class").rows()) {
        truth.put(
            row.get(1).toString(),
            ((Number) row.get(0)).intValue(),
            ((Number) row.get(2)).intValue());
      }
      ExactRun run = new ExactRun(truth, rate, exact.seconds(), exact.stats().predictedSeconds());
      truth.write(counts);
      LocatedLabels.write(engine.execute(LocatedLabels.sql("v")).rows(), boxes);
      run.write(facts);
      return run;
    }
  }

  private void write(Path facts) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("frames", String.valueOf(truth.frames()));
    properties.setProperty("framesPerSecond", String.valueOf(framesPerSecond));
    properties.setProperty("wallSeconds", String.valueOf(seconds.wall()));
    properties.setProperty("cpuSeconds", String.valueOf(seconds.cpu()));
    properties.setProperty("predictedSeconds", String.valueOf(predictedSeconds));
    try (Writer file = Files.newBufferedWriter(facts)) {
      properties.store(file, null);
    }
  }

  private static ExactRun read(Path facts, Path counts) throws IOException {
    Properties properties = new Properties();
    try (Reader file = Files.newBufferedReader(facts)) {
      properties.load(file);
    }
    int frames = Integer.parseInt(properties.getProperty("frames"));
    return new ExactRun(
        TrueCounts.read(counts, frames),
        Double.parseDouble(properties.getProperty("framesPerSecond")),
        new Stopwatch.Seconds(
            Double.parseDouble(properties.getProperty("wallSeconds")),
            Double.parseDouble(properties.getProperty("cpuSeconds"))),
        Double.parseDouble(properties.getProperty("predictedSeconds")));
  }
}
