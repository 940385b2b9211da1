package org.glimpse.engine;

import java.util.List;
import org.glimpse.optimizer.RowCursor;

/** The rows of a statement of this process. */
final class EmbeddedRows implements StatementRows {
  private final RunningStatement statement;
  private final List<ResultColumn> columns;
  private final RowCursor cursor;
  private final long maxRows;
  private boolean exhausted;

  EmbeddedRows(
      RunningStatement statement, List<ResultColumn> columns, RowCursor cursor, long maxRows) {
    this.statement = statement;
    this.columns = List.copyOf(columns);
    this.cursor = cursor;
    this.maxRows = maxRows;
  }

  @Override
  public List<ResultColumn> columns() {
    return columns;
  }

  @Override
  public boolean next() {
    if (exhausted) {
      return false;
    }
    try {
      statement.throwIfStopped();
      if ((maxRows > 0 && statement.rows() >= maxRows) || !cursor.next()) {
        exhausted = true;
        close();
        return false;
      }
      statement.countRow(cursor);
      return true;
    } catch (RuntimeException | StackOverflowError | AssertionError failure) {
      exhausted = true;
      throw statement.failed(failure, cursor);
    }
  }

  boolean isRunning() {
    return statement.state() == RunningStatement.State.RUNNING;
  }

  @Override
  public Object value(int column) {
    return cursor.value(column);
  }

  @Override
  public long queryId() {
    return statement.id();
  }

  @Override
  public List<String> warnings() {
    return statement.warnings();
  }

  @Override
  public StatementStats stats() {
    return statement.stats();
  }

  @Override
  public void close() {
    statement.finished(exhausted, cursor);
  }
}
