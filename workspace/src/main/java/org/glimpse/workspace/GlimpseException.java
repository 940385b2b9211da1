package org.glimpse.workspace;

import java.util.Objects;
import java.util.Optional;

/**
 * The one exception of Glimpse: an {@link ErrorCode}, what went wrong, what to do about it, and
 * where in the statement it happened if that is known.
 */
public final class GlimpseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A place in a statement; both numbers count from 1. */
  public record Position(int line, int column) {}

  private final ErrorCode code;
  private final String advice;
  private final transient Position position;

  private GlimpseException(
      ErrorCode code, String message, String advice, Position position, Throwable cause) {
    super(Objects.requireNonNull(message), cause);
    this.code = Objects.requireNonNull(code);
    this.advice = Objects.requireNonNull(advice);
    this.position = position;
  }

  /**
   * @param message what is wrong, one sentence without a full stop's worth of history
   * @param advice the next step for the user, a sentence; empty only if there is none
   */
  public static GlimpseException of(ErrorCode code, String message, String advice) {
    return new GlimpseException(code, message, advice, null, null);
  }

  /** As {@link #of(ErrorCode, String, String)}, keeping the cause. */
  public static GlimpseException of(
      ErrorCode code, String message, String advice, Throwable cause) {
    return new GlimpseException(code, message, advice, null, cause);
  }

  /** A defect: something that cannot happen did. */
  public static GlimpseException internal(String message, Throwable cause) {
    return new GlimpseException(
        ErrorCode.INTERNAL,
        message,
        "This is a defect of Glimpse: please report it with the statement and the stack trace.",
        null,
        cause);
  }

  /** The same error with its place in the statement. */
  public GlimpseException at(int line, int column) {
    GlimpseException placed =
        new GlimpseException(code, getMessage(), advice, new Position(line, column), getCause());
    placed.setStackTrace(getStackTrace());
    return placed;
  }

  public ErrorCode code() {
    return code;
  }

  /** What the user can do next; may be empty. */
  public String advice() {
    return advice;
  }

  public Optional<Position> position() {
    return Optional.ofNullable(position);
  }

  /** Message and advice in one line, as JDBC clients see it: {@code GL-1001: .. (advice)}. */
  public String describe() {
    StringBuilder text = new StringBuilder(code.label()).append(": ").append(getMessage());
    if (position != null) {
      text.append(" (line ")
          .append(position.line())
          .append(", column ")
          .append(position.column())
          .append(')');
    }
    if (!advice.isEmpty()) {
      text.append(". ").append(advice);
    }
    return text.toString();
  }
}
