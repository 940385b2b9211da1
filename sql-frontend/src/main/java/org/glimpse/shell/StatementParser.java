package org.glimpse.shell;

import java.util.List;
import org.glimpse.engine.ScriptStatement;
import org.glimpse.engine.SqlSession;
import org.glimpse.workspace.GlimpseException;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/** Tells the line editor when a statement is whole, and which word the cursor is on. */
final class StatementParser implements Parser {
  /** A statement that stands alone; if it comes out as one, the text before it had ended. */
  private static final String SENTINEL = "SENTINEL";

  private final SqlSession session;

  StatementParser(SqlSession session) {
    this.session = session;
  }

  @Override
  public ParsedLine parse(String line, int cursor, ParseContext context) {
    if (context == ParseContext.ACCEPT_LINE && !isWhole(line)) {
      throw new EOFError(-1, -1, "the statement has not ended", ";");
    }
    return EditedLine.of(line, cursor);
  }

  /** Whether there is nothing to wait for: no text, a command, or a semicolon at the end. */
  private boolean isWhole(String line) {
    if (line.isBlank() || ShellCommands.isCommand(line)) {
      return true;
    }
    try {
      List<ScriptStatement> statements = session.split(line + "\n" + SENTINEL);
      return statements.get(statements.size() - 1).sql().equals(SENTINEL);
    } catch (GlimpseException openQuote) {
      return false;
    }
  }

  /**
   * A line with the word under the cursor, where words are names: letters, digits, underscores.
   *
   * @param line the text
   * @param cursor where the cursor is in it
   * @param word the part of a name before and after the cursor
   * @param wordCursor where the cursor is in the word
   */
  record EditedLine(String line, int cursor, String word, int wordCursor)
      implements CompletingParsedLine {

    static EditedLine of(String line, int cursor) {
      int from = cursor;
      while (from > 0 && isNamePart(line.charAt(from - 1))) {
        from--;
      }
      int to = cursor;
      while (to < line.length() && isNamePart(line.charAt(to))) {
        to++;
      }
      return new EditedLine(line, cursor, line.substring(from, to), cursor - from);
    }

    private static boolean isNamePart(char character) {
      return Character.isLetterOrDigit(character) || character == '_' || character == '\\';
    }

    @Override
    public int wordIndex() {
      return 0;
    }

    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
      return candidate;
    }

    @Override
    public int rawWordCursor() {
      return wordCursor;
    }

    @Override
    public int rawWordLength() {
      return word.length();
    }

    @Override
    public List<String> words() {
      return List.of(word);
    }
  }
}
