package org.glimpse.engine;

import java.util.List;

/**
 * One statement of a script.
 *
 * @param sql its text, without the semicolon
 * @param line line of the script where it begins, from 1
 * @param column column where it begins, from 1
 */
public record ScriptStatement(String sql, int line, int column) {

  /**
   * Cuts a script at its semicolons (not those inside quotes and comments).
   *
   * @throws org.glimpse.workspace.GlimpseException SYNTAX_ERROR for a quote or comment left open
   */
  public static List<ScriptStatement> cut(String script) {
    return ScriptCutter.cut(script);
  }
}
