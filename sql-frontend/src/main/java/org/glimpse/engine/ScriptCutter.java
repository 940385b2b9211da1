package org.glimpse.engine;

import java.util.ArrayList;
import java.util.List;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/** Cuts a script at its semicolons; those in quotes and comments belong to the text. */
final class ScriptCutter {
  private final String script;
  private final List<ScriptStatement> statements = new ArrayList<>();
  private int at;
  private int line = 1;
  private int lineStart;

  /** Where the statement under way begins; -1 before its first character. */
  private int begin = -1;

  private int beginLine;
  private int beginColumn;

  private ScriptCutter(String script) {
    this.script = script;
  }

  /**
   * @throws GlimpseException SYNTAX_ERROR where a quote or comment is left open
   */
  static List<ScriptStatement> cut(String script) {
    ScriptCutter cutter = new ScriptCutter(script);
    cutter.run();
    return List.copyOf(cutter.statements);
  }

  private void run() {
    while (at < script.length()) {
      char letter = script.charAt(at);
      if (script.startsWith("--", at) || script.startsWith("//", at)) {
        skipLine();
      } else if (script.startsWith("/*", at)) {
        skipTo("*/", "comment");
      } else if (letter == ';') {
        finish();
        step();
      } else {
        if (begin < 0 && !Character.isWhitespace(letter)) {
          begin = at;
          beginLine = line;
          beginColumn = at - lineStart + 1;
        }
        if (letter == '\'' || letter == '"') {
          skipTo(String.valueOf(letter), "quote"); // a doubled quote opens again at once
        } else {
          step();
        }
      }
    }
    finish();
  }

  private void finish() {
    if (begin >= 0) {
      String text = script.substring(begin, at).stripTrailing();
      statements.add(new ScriptStatement(text, beginLine, beginColumn));
      begin = -1;
    }
  }

  private void step() {
    if (script.charAt(at) == '\n') {
      line++;
      lineStart = at + 1;
    }
    at++;
  }

  private void skipLine() {
    while (at < script.length() && script.charAt(at) != '\n') {
      at++;
    }
  }

  /** Goes behind the next {@code end} after the opening character or two at the cursor. */
  private void skipTo(String end, String what) {
    int openLine = line;
    int openColumn = at - lineStart + 1;
    int close = script.indexOf(end, at + end.length());
    if (close < 0) {
      throw GlimpseException.of(
              ErrorCode.SYNTAX_ERROR, "A " + what + " is not closed", "Close it with " + end + ".")
          .at(openLine, openColumn);
    }
    while (at < close + end.length()) {
      step();
    }
  }
}
