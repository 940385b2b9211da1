package org.glimpse.jdbc;

import java.util.List;
import org.glimpse.jdbc.spi.ColumnInfo;
import org.glimpse.jdbc.spi.EngineResult;

/** Rows that are there already, as metadata has them. */
final class ListedRows implements EngineResult {
  private final List<? extends List<?>> rows;
  private int at = -1;

  ListedRows(List<? extends List<?>> rows) {
    this.rows = rows;
  }

  @Override
  public long queryId() {
    return 0;
  }

  @Override
  public boolean hasRows() {
    return true;
  }

  @Override
  public List<ColumnInfo> columns() {
    return List.of(); // whoever made the rows has them
  }

  @Override
  public boolean next() {
    at = Math.min(at + 1, rows.size());
    return at < rows.size();
  }

  @Override
  public Object value(int column) {
    return rows.get(at).get(column);
  }

  @Override
  public List<String> warnings() {
    return List.of();
  }

  @Override
  public void close() {
    at = rows.size();
  }
}
