package org.glimpse.optimizer.execution;

import org.glimpse.optimizer.RowCursor;
import org.glimpse.optimizer.duckdb.PictureScope;
import org.glimpse.workspace.QueryContext;

/** The rows that a user sees; owns what the statement holds while it runs. */
final class AnswerCursor implements RowCursor {
  private final RowSource rows;
  private final QueryContext context;
  private final DuckDbQuery database;
  private final PictureScope pictures;
  private final Watchdog watchdog;
  private Object[] row;

  AnswerCursor(
      RowSource rows,
      QueryContext context,
      DuckDbQuery database,
      PictureScope pictures,
      Watchdog watchdog) {
    this.rows = rows;
    this.context = context;
    this.database = database;
    this.pictures = pictures;
    this.watchdog = watchdog;
  }

  @Override
  public boolean next() {
    context.cancel().throwIfCancelled();
    row = rows.next();
    return row != null;
  }

  @Override
  public Object value(int column) {
    return row[column];
  }

  @Override
  public void close() {
    watchdog.close();
    pictures.close();
    database.close();
  }
}
