package org.glimpse.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.glimpse.workspace.Clock;
import org.glimpse.workspace.Counter;

/** What EXPLAIN ANALYZE adds to a plan: the prediction beside what really happened. */
final class AnalyzeReport {
  private AnalyzeReport() {}

  /**
   * @param rows rows that the query returned
   */
  static List<String> lines(StatementStats stats, long rows) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "Actual: %d detector calls (predicted %d), %.3f s (predicted %.3f s), %d rows",
            stats.counters().get(Counter.DETECTOR_CALLS),
            stats.predictedCalls(),
            stats.totalSeconds(),
            stats.predictedSeconds(),
            rows));
    for (Counter counter : Counter.values()) {
      if (counter != Counter.DETECTOR_CALLS) {
        lines.add(
            "  "
                + counter.key()
                + ": "
                + stats.counters().get(counter)
                + " ("
                + counter.description()
                + ")");
      }
    }
    StringBuilder seconds = new StringBuilder();
    seconds.append(
        String.format(
            Locale.ROOT,
            "  seconds: wall %.3f, total %.3f",
            stats.wallSeconds(),
            stats.totalSeconds()));
    for (Clock clock : Clock.values()) {
      seconds.append(
          String.format(Locale.ROOT, ", %s %.3f", clock.key(), stats.clocks().get(clock)));
    }
    lines.add(seconds.toString());
    return lines;
  }
}
