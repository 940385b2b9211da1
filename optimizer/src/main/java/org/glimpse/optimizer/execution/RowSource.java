package org.glimpse.optimizer.execution;

/** Rows one after the other, hidden columns included. */
interface RowSource {
  /** The next row, or null at the end. */
  Object[] next();
}
