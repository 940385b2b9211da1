package org.glimpse.benchmarks.endtoend;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints each trial as it is known, and keeps it. */
final class TrialTable implements AutoCloseable {
  private final List<Trial> trials = new ArrayList<>();
  private final PrintStream csv;

  /**
   * @param csv where rows go as well; null for nowhere
   */
  TrialTable(Path csv) throws IOException {
    this.csv = csv == null ? null : new PrintStream(csv.toFile(), "UTF-8");
    System.out.printf(
        Locale.ROOT,
        "%-28s %-17s %-18s %-26s %7s %9s %9s %9s %9s %8s%n",
        "video",
        "question",
        "way",
        "plan",
        "calls",
        "predicted",
        "wall s",
        "predicted",
        "cpu s",
        "error");
    if (this.csv != null) {
      this.csv.println(
          "video,question,way,plan,calls,predicted_calls,wall_seconds,predicted_seconds,"
              + "cpu_seconds,error");
    }
  }

  List<Trial> trials() {
    return trials;
  }

  Trial add(Trial trial) {
    trials.add(trial);
    boolean predicted = trial.isPredicted();
    System.out.printf(
        Locale.ROOT,
        "%-28.28s %-17.17s %-18s %-26s %7d %9s %9.2f %9s %9.2f %8.4f%n",
        trial.video(),
        trial.question().name(),
        trial.way().words(),
        trial.plan(),
        trial.calls(),
        predicted ? String.valueOf(trial.predictedCalls()) : "-",
        trial.seconds().wall(),
        predicted ? String.format(Locale.ROOT, "%.2f", trial.predictedSeconds()) : "-",
        trial.seconds().cpu(),
        trial.error());
    if (csv != null) {
      csv.printf(
          Locale.ROOT,
          "%s,%s,%s,%s,%d,%s,%.3f,%s,%.3f,%.5f%n",
          trial.video(),
          trial.question().name(),
          trial.way().words(),
          trial.plan(),
          trial.calls(),
          predicted ? String.valueOf(trial.predictedCalls()) : "",
          trial.seconds().wall(),
          predicted ? String.format(Locale.ROOT, "%.3f", trial.predictedSeconds()) : "",
          trial.seconds().cpu(),
          trial.error());
      csv.flush();
    }
    return trial;
  }

  @Override
  public void close() {
    if (csv != null) {
      csv.close();
    }
  }
}
