package org.glimpse.engine;

import java.util.List;
import org.glimpse.optimizer.RowCursor;

/**
 * The rows of a statement, computed as they are pulled; values are those of {@link RowCursor}.
 * Closing early stops the work. One thread at a time, except {@link #close}.
 */
public non-sealed interface StatementRows extends StatementResult, RowCursor {

  List<ResultColumn> columns();

  /**
   * Moves to the next row; false at the end.
   *
   * @throws org.glimpse.workspace.GlimpseException whatever the work meets; CANCELLED or TIMEOUT
   *     once stopped
   */
  @Override
  boolean next();

  @Override
  void close();
}
