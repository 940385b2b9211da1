package org.glimpse.engine;

import java.util.ArrayList;
import java.util.List;

/** Executes statements and collects their rows. */
public final class Answers {
  private Answers() {}

  /** Executes a statement to its end; its rows, none where it has no result set. */
  public static List<List<Object>> rows(Session session, String sql) {
    return rows(session.execute(sql, ExecutionOptions.defaults()));
  }

  /** Drains and closes a result. */
  public static List<List<Object>> rows(StatementResult result) {
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
    return rows;
  }

  /** Executes a statement to its end; what it cost. */
  public static StatementStats stats(Session session, String sql) {
    StatementResult result = session.execute(sql, ExecutionOptions.defaults());
    rows(result);
    return result.stats();
  }

  /** The one value of a one-row, one-column answer. */
  public static Object value(Session session, String sql) {
    List<List<Object>> rows = rows(session, sql);
    if (rows.size() != 1 || rows.get(0).size() != 1) {
      throw new AssertionError("one value expected, got " + rows);
    }
    return rows.get(0).get(0);
  }
}
