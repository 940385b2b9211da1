package org.glimpse.sql;

import org.glimpse.workspace.GlimpseException.Position;

/**
 * A name in a statement.
 *
 * @param text without quotes, its case as written; comparisons ignore case
 * @param position of its first character in the script
 */
public record Name(String text, Position position) {}
