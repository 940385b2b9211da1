package org.glimpse.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.glimpse.engine.StatementStats;
import org.glimpse.workspace.Counter;

/** What a statement cost, in one line for people. */
public final class CostLine {
  private CostLine() {}

  /** {@code (3 rows, 1.24 s, 300 detector calls, 20 labels reused, 450 frames decoded)}. */
  public static String of(StatementStats stats) {
    List<String> parts = new ArrayList<>();
    parts.add(counted(stats.rows(), "row", "rows"));
    parts.add(String.format(Locale.ROOT, "%.2f s", stats.wallSeconds()));
    if (stats.totalSeconds() > stats.wallSeconds()) {
      parts.add(String.format(Locale.ROOT, "%.2f s at the stated price", stats.totalSeconds()));
    }
    parts.add(counted(stats, Counter.DETECTOR_CALLS, "detector call", "detector calls"));
    parts.add(counted(stats, Counter.LABELS_REUSED, "label reused", "labels reused"));
    if (stats.counters().get(Counter.FRAMES_DECODED) > 0) {
      parts.add(counted(stats, Counter.FRAMES_DECODED, "frame decoded", "frames decoded"));
    }
    return "(" + String.join(", ", parts) + ")";
  }

  private static String counted(StatementStats stats, Counter counter, String one, String many) {
    return counted(stats.counters().get(counter), one, many);
  }

  private static String counted(long number, String one, String many) {
    return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : many);
  }
}
