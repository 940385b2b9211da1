package org.glimpse.jdbc.spi;

import java.util.Objects;
import java.util.OptionalInt;

/** The one exception of an engine: what the client sees of it, and where in the statement it is. */
public final class EngineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String sqlState;
  private final int number;
  private final int line;
  private final int column;

  /**
   * @param message what went wrong and what to do, as people read it: {@code GL-1001: ..}
   * @param sqlState five characters, not 00000
   * @param number the stable number of the error
   * @param line from 1; 0 where it is unknown
   * @param column from 1; 0 where it is unknown
   */
  public EngineException(
      String message, String sqlState, int number, int line, int column, Throwable cause) {
    super(Objects.requireNonNull(message), cause);
    if (sqlState == null || sqlState.length() != 5 || sqlState.startsWith("00")) {
      throw new IllegalArgumentException("'" + sqlState + "' is no SQLSTATE of an error");
    }
    this.sqlState = sqlState;
    this.number = number;
    this.line = line;
    this.column = column;
  }

  public String sqlState() {
    return sqlState;
  }

  /** The stable number of docs/errors.md. */
  public int number() {
    return number;
  }

  /** The line in the statement, from 1. */
  public OptionalInt line() {
    return line > 0 ? OptionalInt.of(line) : OptionalInt.empty();
  }

  /** The column in that line, from 1. */
  public OptionalInt column() {
    return column > 0 ? OptionalInt.of(column) : OptionalInt.empty();
  }
}
