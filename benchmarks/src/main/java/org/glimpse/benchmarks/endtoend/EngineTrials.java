package org.glimpse.benchmarks.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.glimpse.benchmarks.Answer;
import org.glimpse.engine.Engine;
import org.glimpse.engine.Session;
import org.glimpse.engine.StatementStats;
import org.glimpse.workspace.Counter;

/** Asks questions of the engine, in a new workspace that is deleted at the end. */
final class EngineTrials implements AutoCloseable {
  private final Subject subject;
  private final TrueCounts truth;
  private final Path folder;
  private final Engine engine;
  private final Session session;

  private EngineTrials(Subject subject, TrueCounts truth, Path folder) {
    this.subject = subject;
    this.truth = truth;
    this.folder = folder;
    this.engine = Engine.open(folder);
    this.session = engine.newSession();
  }

  /**
   * A workspace with the video {@code v} and its detector, which nothing was asked of.
   *
   * @param truth to judge answers by
   */
  static EngineTrials open(Subject subject, TrueCounts truth) throws IOException {
    EngineTrials trials =
        new EngineTrials(subject, truth, Files.createTempDirectory("glimpse-end-to-end"));
    trials.set("confirm_above", "off");
    trials.execute(subject.detectorSql());
    trials.execute("CREATE VIDEO v FROM '" + subject.video() + "' DETECTOR d");
    return trials;
  }

  void set(String setting, String value) {
    session.set(setting, value);
  }

  /** Asks as a user would. */
  Trial ask(Question question, Trial.Way way) {
    return trial(question, way, question.sql());
  }

  /** Asks of every 30th frame, and promises nothing. */
  Trial everyThirtieth(Question question) {
    set("optimizer", "off");
    Trial trial = trial(question, Trial.Way.THIRTIETH, question.plainSql("MOD(frame, 30) = 0"));
    return new Trial(
        trial.video(),
        question,
        trial.way(),
        "every 30th frame",
        trial.seconds(),
        trial.calls(),
        -1,
        0,
        trial.error());
  }

  private Trial trial(Question question, Trial.Way way, String sql) {
    Answer answer = execute(sql);
    List<Double> numbers =
        answer.rows().stream().map(row -> ((Number) row.get(0)).doubleValue()).toList();
    StatementStats stats = answer.stats();
    return new Trial(
        subject.name(),
        question,
        way,
        plan(stats),
        subject.charged(answer.seconds(), stats.counters().get(Counter.DETECTOR_CALLS)),
        stats.counters().get(Counter.DETECTOR_CALLS),
        stats.predictedCalls(),
        stats.predictedSeconds(),
        question.error(numbers, truth));
  }

  /** The plan's name, and what cut its variance. */
  private static String plan(StatementStats stats) {
    if (stats.counters().get(Counter.PROXY_FRAMES) > 0) {
      return stats.plan() + " + proxy";
    }
    return stats.plan() + (stats.reason().contains("sizes of packets") ? " + packets" : "");
  }

  /** Runs one statement to its last row. */
  Answer execute(String sql) {
    return Answer.of(session, sql);
  }

  @Override
  public void close() throws IOException {
    session.close();
    engine.close();
    delete(folder);
  }

  /** Deletes a folder and what is in it. */
  static void delete(Path folder) throws IOException {
    try (var paths = Files.walk(folder)) {
      for (Path each : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
