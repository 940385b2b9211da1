package org.glimpse.engine;

import java.util.Iterator;
import java.util.List;
import org.glimpse.optimizer.RowCursor;

/** Rows that are already there. */
final class ListCursor implements RowCursor {
  private final Iterator<? extends List<?>> rows;
  private List<?> current = List.of();

  ListCursor(List<? extends List<?>> rows) {
    this.rows = rows.iterator();
  }

  @Override
  public boolean next() {
    if (!rows.hasNext()) {
      return false;
    }
    current = rows.next();
    return true;
  }

  @Override
  public Object value(int column) {
    return current.get(column);
  }

  @Override
  public void close() {
    // nothing is held
  }
}
