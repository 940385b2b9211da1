package org.glimpse.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.glimpse.engine.ExecutionOptions;
import org.glimpse.engine.Session;
import org.glimpse.engine.StatementResult;
import org.glimpse.engine.StatementRows;
import org.glimpse.engine.StatementStats;
import org.glimpse.workspace.Counter;

/**
 * All that one statement answered.
 *
 * @param rows none of a statement without a result
 * @param seconds until its last row was read
 */
public record Answer(List<List<Object>> rows, Stopwatch.Seconds seconds, StatementStats stats) {

  /** Runs a statement to its last row. */
  public static Answer of(Session session, String sql) {
    Stopwatch stopwatch = new Stopwatch();
    List<List<Object>> rows = new ArrayList<>();
    try (StatementResult result = session.execute(sql, ExecutionOptions.defaults())) {
      if (result instanceof StatementRows cursor) {
        while (cursor.next()) {
          List<Object> row = new ArrayList<>();
          for (int column = 0; column < cursor.columns().size(); column++) {
            row.add(cursor.value(column));
          }
          rows.add(row);
        }
      }
      return new Answer(rows, stopwatch.passed(), result.stats());
    }
  }

  /** Frames labelled that were not labelled before. */
  public long calls() {
    return stats.counters().get(Counter.DETECTOR_CALLS);
  }
}
