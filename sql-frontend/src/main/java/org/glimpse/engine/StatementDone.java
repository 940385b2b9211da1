package org.glimpse.engine;

import java.util.List;

/** A statement without a result set, carried out. */
public record StatementDone(long queryId, List<String> warnings, StatementStats stats)
    implements StatementResult {
  public StatementDone {
    warnings = List.copyOf(warnings);
  }

  @Override
  public void close() {
    // nothing is held
  }
}
