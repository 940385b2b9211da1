package org.glimpse.shell;

import java.io.IOException;
import java.util.List;

/** Prints one result set; memory does not grow with its rows. */
interface ResultPrinter {

  /** Writes what comes before the rows. */
  void begin() throws IOException;

  /** Writes a row, or keeps it for a moment; values are those of a cursor. */
  void row(List<?> values) throws IOException;

  /** Writes what is kept and what comes after the rows; called also when the rows broke off. */
  void end() throws IOException;

  /** Whether something was cut to fit the terminal. */
  default boolean hasCut() {
    return false;
  }
}
