package org.glimpse.shell;

import java.util.List;
import org.glimpse.engine.ScriptStatement;
import org.glimpse.engine.SqlSession;
import org.glimpse.workspace.GlimpseException;

/**
 * Statements in the text that they came from, so that an error can be shown in its place there.
 *
 * @param text everything, as typed or read
 */
record SqlScript(String text) {

  /**
   * Its statements.
   *
   * @throws GlimpseException SYNTAX_ERROR for a quote or comment left open
   */
  List<ScriptStatement> statements(SqlSession session) {
    return session.split(text);
  }

  /** A statement's error with its place counted in the whole text. */
  GlimpseException placed(GlimpseException error, ScriptStatement statement) {
    return error
        .position()
        .map(
            place ->
                error.at(
                    place.line() + statement.line() - 1,
                    place.line() == 1 ? place.column() + statement.column() - 1 : place.column()))
        .orElse(error);
  }

  /** The error as people read it. */
  String report(GlimpseException error) {
    return ErrorReport.of(error, text);
  }
}
