package org.glimpse.optimizer.execution;

import java.util.function.Supplier;
import org.glimpse.optimizer.RowCursor;

/** Rows of a plan that is made before the first of them. */
final class LateCursor implements RowCursor {
  private final Supplier<RowCursor> plan;
  private final Watchdog watchdog;
  private volatile RowCursor rows;
  private volatile boolean closed;

  /**
   * @param plan called once, before the first row
   * @param watchdog ends with this
   */
  LateCursor(Supplier<RowCursor> plan, Watchdog watchdog) {
    this.plan = plan;
    this.watchdog = watchdog;
  }

  @Override
  public boolean next() {
    if (rows == null) {
      RowCursor opened = plan.get();
      rows = opened;
      if (closed) {
        opened.close();
      }
    }
    return rows.next();
  }

  @Override
  public Object value(int column) {
    return rows.value(column);
  }

  @Override
  public void close() {
    closed = true;
    watchdog.close();
    RowCursor opened = rows;
    if (opened != null) {
      opened.close();
    }
  }
}
