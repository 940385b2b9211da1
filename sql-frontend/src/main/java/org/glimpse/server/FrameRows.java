package org.glimpse.server;

import java.util.ArrayList;
import java.util.List;
import org.glimpse.engine.ResultColumn;
import org.glimpse.engine.StatementRows;

/**
 * The rows of one answer of Avatica's protocol. Pictures make rows large, so it is full at a number
 * of bytes, too.
 */
final class FrameRows implements ServerQuery.RowSink {
  private static final long BYTES_MAX = 16 << 20;

  private final List<Object> rows = new ArrayList<>();
  private long bytes;

  @Override
  public void accept(StatementRows row) {
    List<ResultColumn> columns = row.columns();
    Object[] values = new Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = WireRows.value(row.value(i), columns.get(i).jdbcType());
      bytes += size(values[i]);
    }
    rows.add(values);
  }

  private static long size(Object value) {
    if (value instanceof byte[] picture) {
      return picture.length;
    }
    return value instanceof String text ? text.length() : Long.BYTES;
  }

  @Override
  public boolean isFull() {
    return bytes >= BYTES_MAX;
  }

  int count() {
    return rows.size();
  }

  List<Object> all() {
    return rows;
  }
}
