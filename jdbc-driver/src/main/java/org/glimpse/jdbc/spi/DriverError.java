package org.glimpse.jdbc.spi;

/** The errors that the driver itself raises; numbers and SQLSTATEs are those of docs/errors.md. */
public enum DriverError {
  INVALID_QUERY(1002, "42000"),
  UNKNOWN_COLUMN(1004, "42703"),
  UNSUPPORTED(1008, "0A000"),
  INVALID_PARAMETER(1009, "22023"),
  INVALID_VALUE(1010, "22000"),
  UNKNOWN_CONNECTION_PROPERTY(2010, "08001"),
  CANCELLED(4001, "57014"),
  CLOSED(4009, "08003"),
  INVALID_REQUEST(5004, "08P01"),
  CANNOT_CONNECT(5007, "08001"),
  CONNECTION_LOST(5008, "08006"),
  ENGINE_MISSING(5010, "08001"),
  INTERNAL(9001, "XX000");

  private final int number;
  private final String sqlState;

  DriverError(int number, String sqlState) {
    this.number = number;
    this.sqlState = sqlState;
  }

  /** The stable number, shown as {@code GL-1002}. */
  public int number() {
    return number;
  }

  /** Five characters, never 00000. */
  public String sqlState() {
    return sqlState;
  }

  /**
   * An exception of this kind.
   *
   * @param message what is wrong, one sentence without its full stop
   * @param advice the next step, a sentence
   */
  public EngineException because(String message, String advice) {
    return because(message, advice, null);
  }

  /** As {@link #because(String, String)}, keeping the cause. */
  public EngineException because(String message, String advice, Throwable cause) {
    return new EngineException(
        "GL-" + number + ": " + message + ". " + advice, sqlState, number, 0, 0, cause);
  }
}
