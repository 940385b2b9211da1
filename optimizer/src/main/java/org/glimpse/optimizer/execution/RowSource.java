package org.glimpse.optimizer.execution;

/** Rows one after the other, hidden columns included. */
interface RowSource {
  /** The next row, or null at the end. */
  Object[] next();

  /** Says that no row of a frame below is wanted any more. */
  default void skipTo(long frame) {}
}
