package org.glimpse.optimizer.logical;

import java.util.List;
import java.util.function.Supplier;

/** The rows of a table of estimates, once they are known. */
public final class EstimateRows implements Supplier<List<List<Object>>> {
  private List<List<Object>> rows;

  /** Gives the rows; once. */
  public void fill(List<List<Object>> estimated) {
    if (rows != null) {
      throw new IllegalStateException("the estimates are there already");
    }
    rows = List.copyOf(estimated);
  }

  @Override
  public List<List<Object>> get() {
    if (rows == null) {
      throw new IllegalStateException("nothing has been estimated yet");
    }
    return rows;
  }
}
