package org.glimpse.engine;

import java.time.Duration;
import java.util.Objects;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.ProgressListener;
import org.glimpse.workspace.Turn;

/**
 * How one execution behaves.
 *
 * @param cancel stops it when cancelled
 * @param timeout ends it with TIMEOUT, measured from the start to the last row; zero for none. The
 *     setting {@code query_timeout} holds as well
 * @param maxRows at most this many rows, and the planner knows; 0 for all
 * @param progress hears of long work
 * @param confirmation asked where the cost passes {@code confirm_above}
 * @param turn when it may work, where several share a machine
 */
public record ExecutionOptions(
    CancelToken cancel,
    Duration timeout,
    long maxRows,
    ProgressListener progress,
    Confirmation confirmation,
    Turn turn) {

  public ExecutionOptions {
    Objects.requireNonNull(cancel);
    Objects.requireNonNull(timeout);
    Objects.requireNonNull(progress);
    Objects.requireNonNull(confirmation);
    Objects.requireNonNull(turn);
    if (maxRows < 0 || timeout.isNegative()) {
      throw new IllegalArgumentException("maxRows and timeout are not negative");
    }
  }

  /** No limit, no listener; a query above {@code confirm_above} is refused. */
  public static ExecutionOptions defaults() {
    return new ExecutionOptions(
        CancelToken.create(),
        Duration.ZERO,
        0,
        ProgressListener.NONE,
        Confirmation.REFUSE,
        Turn.ALWAYS);
  }

  public ExecutionOptions withCancel(CancelToken token) {
    return new ExecutionOptions(token, timeout, maxRows, progress, confirmation, turn);
  }

  public ExecutionOptions withTimeout(Duration limit) {
    return new ExecutionOptions(cancel, limit, maxRows, progress, confirmation, turn);
  }

  public ExecutionOptions withMaxRows(long rows) {
    return new ExecutionOptions(cancel, timeout, rows, progress, confirmation, turn);
  }

  public ExecutionOptions withProgress(ProgressListener listener) {
    return new ExecutionOptions(cancel, timeout, maxRows, listener, confirmation, turn);
  }

  public ExecutionOptions withConfirmation(Confirmation answer) {
    return new ExecutionOptions(cancel, timeout, maxRows, progress, answer, turn);
  }

  public ExecutionOptions withTurn(Turn sharing) {
    return new ExecutionOptions(cancel, timeout, maxRows, progress, confirmation, sharing);
  }
}
