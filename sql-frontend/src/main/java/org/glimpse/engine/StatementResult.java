package org.glimpse.engine;

import java.util.List;
import org.glimpse.optimizer.RowCursor;

/** What a statement gave: rows, or nothing but its effect. */
public sealed interface StatementResult extends AutoCloseable permits StatementRows, StatementDone {

  /** The statement's id, as SHOW QUERIES and KILL QUERY name it. */
  long queryId();

  /** Warnings so far, oldest first. */
  List<String> warnings();

  /** Cost so far; final once the rows are exhausted or closed. */
  StatementStats stats();

  @Override
  void close();

  /** The rows of a result without a cursor of its own. */
  static RowCursor cursorOf(List<? extends List<?>> rows) {
    return new ListCursor(rows);
  }
}
