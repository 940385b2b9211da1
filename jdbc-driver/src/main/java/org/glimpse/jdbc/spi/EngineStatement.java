package org.glimpse.jdbc.spi;

import java.util.List;

/** A prepared statement, executed any number of times, one at a time. */
public interface EngineStatement extends AutoCloseable {

  /** As given. */
  String sql();

  /** Whether executing it yields rows. */
  boolean returnsRows();

  /** Columns of the rows; empty where there are none. */
  List<ColumnInfo> columns();

  /** Types of its {@code ?} parameters, in order; their names are empty. */
  List<ColumnInfo> parameters();

  /**
   * Executes it; rows are computed as they are pulled.
   *
   * @param parameters one for each {@code ?}: Boolean, Number, String, LocalDate, LocalTime,
   *     LocalDateTime, byte[] or null
   */
  EngineResult execute(List<?> parameters, ExecuteOptions options);

  /**
   * Stops the execution under way, if there is one; from any thread, does not wait for its end. A
   * later execution is not meant.
   */
  void cancel();

  /** Gives up what is kept for it; a second call has no effect. */
  @Override
  void close();
}
