package org.glimpse.jdbc.spi;

import java.time.Duration;
import java.util.Objects;

/**
 * How one execution behaves.
 *
 * @param timeout ends it with an error, measured from its start to its last row; zero for none
 * @param maxRows at most this many rows, and the planner knows; 0 for all
 * @param fetchSize rows that travel at once; 0 leaves it to the engine
 */
public record ExecuteOptions(Duration timeout, long maxRows, int fetchSize) {
  public ExecuteOptions {
    Objects.requireNonNull(timeout);
    if (timeout.isNegative() || maxRows < 0 || fetchSize < 0) {
      throw new IllegalArgumentException("timeout, maxRows and fetchSize are not negative");
    }
  }
}
