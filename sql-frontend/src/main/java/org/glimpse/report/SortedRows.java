package org.glimpse.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.glimpse.engine.StatementRows;
import org.glimpse.optimizer.LazyPicture;

/** Rows in an order that their values alone decide. */
final class SortedRows {
  /** By the first column, then the second, ..; NULL first; pictures do not count. */
  static final Comparator<List<Object>> ORDER = SortedRows::compare;

  private SortedRows() {}

  /** The current row. */
  static List<Object> values(StatementRows rows) {
    int width = rows.columns().size();
    List<Object> values = new ArrayList<>(width);
    for (int i = 0; i < width; i++) {
      values.add(rows.value(i));
    }
    return values;
  }

  private static int compare(List<Object> left, List<Object> right) {
    for (int i = 0; i < left.size(); i++) {
      int order = compareValues(left.get(i), right.get(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static int compareValues(Object left, Object right) {
    if (left == null || right == null) {
      return left == right ? 0 : left == null ? -1 : 1;
    }
    if (left instanceof LazyPicture || left instanceof byte[]) {
      return 0;
    }
    if (left instanceof Number a && right instanceof Number b) {
      boolean whole = a instanceof Long && b instanceof Long;
      return whole
          ? Long.compare(a.longValue(), b.longValue())
          : Double.compare(a.doubleValue(), b.doubleValue());
    }
    double a = Cells.measure(left);
    double b = Cells.measure(right);
    return Double.isNaN(a) || Double.isNaN(b)
        ? left.toString().compareTo(right.toString())
        : Double.compare(a, b);
  }
}
