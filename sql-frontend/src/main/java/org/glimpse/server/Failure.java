package org.glimpse.server;

import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/** Gives what goes wrong in a server its error code, and its status in HTTP. */
final class Failure {
  private Failure() {}

  /** The typed error itself if there is one along the causes, else a defect. */
  static GlimpseException typed(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof GlimpseException known) {
        return known;
      }
    }
    return GlimpseException.internal(
        "The server failed: " + failure.getClass().getSimpleName(), failure);
  }

  static GlimpseException invalidRequest(String message, String advice) {
    return GlimpseException.of(ErrorCode.INVALID_REQUEST, message, advice);
  }

  static GlimpseException closed(String what) {
    return GlimpseException.of(
        ErrorCode.CLOSED,
        what + " is not open",
        "It was closed, nobody used it for too long, or the server was started anew: open"
            + " another.");
  }

  /** The status that tells of an error. */
  static int status(ErrorCode code) {
    return switch (code) {
      case LOGIN_REFUSED -> 401;
      case ACCESS_REFUSED -> 403;
      case UNKNOWN_QUERY, CLOSED -> 404;
      case CANCELLED -> 409;
      case REQUEST_TOO_LARGE -> 413;
      case SERVER_BUSY -> 429;
      case INTERNAL -> 500;
      case SHUTTING_DOWN -> 503;
      case TIMEOUT -> 504;
      default -> 400;
    };
  }
}
