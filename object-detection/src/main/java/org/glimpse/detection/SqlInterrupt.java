package org.glimpse.detection;

import java.sql.SQLException;
import java.sql.Statement;
import org.glimpse.workspace.CancelToken;

/** Ends a running SQL statement when a token is cancelled. */
final class SqlInterrupt {
  private SqlInterrupt() {}

  /** Work that runs SQL. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws SQLException;
  }

  /**
   * Runs work on a statement.
   *
   * @throws org.glimpse.workspace.GlimpseException the token's reason, if it was cancelled
   */
  static <T> T guard(CancelToken cancel, Statement statement, Work<T> work) throws SQLException {
    cancel.throwIfCancelled();
    CancelToken.Registration registration = cancel.onCancel(() -> interrupt(statement));
    try {
      return work.run();
    } catch (SQLException failure) {
      cancel.throwIfCancelled();
      throw failure;
    } finally {
      registration.close();
    }
  }

  private static void interrupt(Statement statement) {
    try {
      statement.cancel();
    } catch (SQLException alreadyOver) {
      // It ended by itself; the next checkpoint sees the cancellation.
    }
  }
}
