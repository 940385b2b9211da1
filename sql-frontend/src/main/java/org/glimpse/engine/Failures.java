package org.glimpse.engine;

import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/** Gives every failure its error code. */
final class Failures {
  private Failures() {}

  /** The typed error itself if there is one along the causes, else what is nearest. */
  static GlimpseException typed(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof GlimpseException typed) {
        return typed;
      }
    }
    if (failure instanceof StackOverflowError) {
      return GlimpseException.of(
          ErrorCode.INVALID_QUERY,
          "The statement nests too deeply",
          "Write it flatter, for example with IN instead of a long chain of OR.",
          failure);
    }
    String message = failure.getMessage() == null ? "no message" : failure.getMessage();
    return GlimpseException.internal(
        failure.getClass().getSimpleName() + ": " + firstLine(message), failure);
  }

  private static String firstLine(String message) {
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
