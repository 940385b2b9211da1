package org.glimpse.engine;

import java.util.List;

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

  /** Whether executing it may take long: it waits for its turn where several share a machine. */
  default boolean takesTurns() {
    return true;
  }
}
