package org.glimpse.sql;

import org.glimpse.workspace.GlimpseException.Position;

/**
 * One statement of a script.
 *
 * @param text without the semicolon that ends it and without blanks around it
 * @param start where it starts in the script; line 1, column 1 for a statement on its own
 */
public record StatementText(String text, Position start) {

  /** A statement that stands on its own. */
  public static StatementText of(String text) {
    return new StatementText(text, new Position(1, 1));
  }
}
