package org.glimpse.jdbc.spi;

import java.util.List;
import java.util.Optional;

/**
 * What one execution gave: rows, or nothing but its effect. Values are Long, Integer, Short, Byte,
 * Float, Double, BigDecimal, String (GEOMETRY in WKT), Boolean, LocalDateTime (TIMESTAMP),
 * LocalDate, LocalTime, byte[], {@code Supplier<byte[]>} (a picture as JPEG, computed when asked),
 * List (ARRAY), null.
 */
public interface EngineResult extends AutoCloseable {

  /** The statement's id, as SHOW QUERIES and KILL QUERY name it; 0 where it is unknown. */
  long queryId();

  /** Whether there are rows, none or many, rather than an effect. */
  boolean hasRows();

  List<ColumnInfo> columns();

  /** Moves to the next row; false at the end. */
  boolean next();

  /** The current row's value of a column, counted from 0. */
  Object value(int column);

  /** Warnings so far, oldest first. */
  List<String> warnings();

  /** The engine's own object behind this one, for callers in the same process. */
  default <T> Optional<T> unwrap(Class<T> type) {
    return Optional.empty();
  }

  /** Stops the work for rows not pulled yet; from any thread, a second call has no effect. */
  @Override
  void close();
}
