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
        if (letter == '\'' && isEscaping()) {
          skipEscaped();
        } else if (letter == '\'' || letter == '"') {
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
    char letter = script.charAt(at);
    boolean oldLineEnd = letter == '\r' && !script.startsWith("\n", at + 1);
    if (letter == '\n' || oldLineEnd) {
      line++;
      lineStart = at + 1;
    }
    at++;
  }

  private void skipLine() {
    while (at < script.length() && "\r\n".indexOf(script.charAt(at)) < 0) {
      at++;
    }
  }

  /** Whether the quote at the cursor belongs to {@code E'..'}, where a backslash escapes. */
  private boolean isEscaping() {
    boolean prefixed = at > begin && "eE".indexOf(script.charAt(at - 1)) >= 0;
    return prefixed && (at - 1 == begin || !Character.isJavaIdentifierPart(script.charAt(at - 2)));
  }

  /** Goes behind the string with escapes at the cursor. */
  private void skipEscaped() {
    int close = at + 1;
    while (close < script.length()
        && (script.charAt(close) != '\'' || script.startsWith("''", close))) {
      boolean single = script.charAt(close) != '\\' && script.charAt(close) != '\'';
      close += single ? 1 : 2;
    }
    skipBehind(close < script.length() ? close + 1 : -1, "'", "quote");
  }

  /** Goes behind the next {@code end} after the opening character or two at the cursor. */
  private void skipTo(String end, String what) {
    int close = script.indexOf(end, at + end.length());
    skipBehind(close < 0 ? -1 : close + end.length(), end, what);
  }

  /**
   * @param behind where to go; -1 where the script ends before that
   */
  private void skipBehind(int behind, String end, String what) {
    if (behind < 0) {
      throw GlimpseException.of(
              ErrorCode.SYNTAX_ERROR, "A " + what + " is not closed", "Close it with " + end + ".")
          .at(line, at - lineStart + 1);
    }
    while (at < behind) {
      step();
    }
  }
}
