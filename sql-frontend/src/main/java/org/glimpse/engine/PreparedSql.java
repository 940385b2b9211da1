package org.glimpse.engine;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.glimpse.optimizer.ColumnOrigin;

/** A statement that was parsed and validated; immutable, may be executed any number of times. */
public interface PreparedSql {

  /** As given. */
  String sql();

  /** Whether executing it yields rows: queries, SHOW, DESCRIBE, EXPLAIN. */
  boolean returnsRows();

  /** Columns of the rows; empty where there are none. */
  List<ResultColumn> columns();

  /** Types of its {@code ?} parameters, in order; their names are empty. */
  List<ResultColumn> parameters();

  /** For each column, the column of a video that it passes on unchanged, where it does. */
  default List<Optional<ColumnOrigin>> origins() {
    return Collections.nCopies(columns().size(), Optional.empty());
  }

  /** Whether executing it may take long: it waits for its turn where several share a machine. */
  default boolean takesTurns() {
    return true;
  }
}
