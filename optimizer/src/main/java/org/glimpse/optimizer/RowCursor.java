package org.glimpse.optimizer;

/**
 * The rows of an answer, pulled one at a time. Work happens inside {@link #next}; closing early
 * stops it. One thread at a time, but {@link #close} may come from any.
 *
 * <p>Values: Long, Integer, Short, Byte, Float, Double, java.math.BigDecimal, String, Boolean,
 * java.time.LocalDateTime (TIMESTAMP), LocalDate, LocalTime, byte[], {@link LazyPicture} (IMAGE),
 * String in WKT (GEOMETRY), java.util.List (ARRAY), java.time.Period or Duration (INTERVAL), null.
 */
public interface RowCursor extends AutoCloseable {
  /** Moves to the next row; false at the end. */
  boolean next();

  /** The current row's value of a column, counted from 0. */
  Object value(int column);

  @Override
  void close();
}
