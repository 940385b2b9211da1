package org.glimpse.jdbc;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/** Statements one after another; the first that fails ends the batch and says which it was. */
final class Batches {
  private Batches() {}

  /** Executes one element of a batch. */
  @FunctionalInterface
  interface Step<T> {
    long execute(T element) throws SQLException;
  }

  static <T> long[] run(List<T> elements, Step<T> step) throws SQLException {
    long[] counts = new long[elements.size()];
    for (int i = 0; i < counts.length; i++) {
      try {
        counts[i] = step.execute(elements.get(i));
      } catch (SQLException | RuntimeException failure) {
        SQLException typed = JdbcErrors.toSql(failure);
        throw new BatchUpdateException(
            "Element " + (i + 1) + " of the batch: " + typed.getMessage(),
            typed.getSQLState(),
            typed.getErrorCode(),
            Arrays.copyOf(counts, i),
            typed);
      }
    }
    return counts;
  }
}
