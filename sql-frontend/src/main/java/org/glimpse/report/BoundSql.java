package org.glimpse.report;

import java.util.ArrayList;
import java.util.List;
import org.glimpse.engine.ScriptStatement;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * A statement of a report with its parameters in place, which knows where its text stood in the
 * file.
 *
 * @param sql what is executed
 * @param source the statement as written
 * @param replacements in order of place
 */
record BoundSql(String sql, ScriptStatement source, List<Replacement> replacements) {
  private static final String OPEN = "${";

  BoundSql {
    replacements = List.copyOf(replacements);
  }

  /**
   * {@code ${name}} and what stands for it now; line and column count in the statement as written.
   */
  record Replacement(int line, int column, int lengthBefore, int lengthAfter) {}

  /**
   * Puts literals in place of {@code ${name}}.
   *
   * @throws GlimpseException INVALID_PARAMETER for one that is not declared, or inside quotes, with
   *     its place in the file
   */
  static BoundSql of(ScriptStatement source, Parameters parameters) {
    return new Binder(source, parameters).bind();
  }

  /** Puts plain values in place of {@code ${name}} in a directive's value. */
  static String text(Directive directive, String value, Parameters parameters) {
    StringBuilder bound = new StringBuilder();
    int at = 0;
    for (int open = value.indexOf(OPEN); open >= 0; open = value.indexOf(OPEN, at)) {
      int close = value.indexOf('}', open);
      if (close < 0) {
        throw directive.wrongValue("A ${ is not closed", "Close it with }.");
      }
      bound.append(value, at, open);
      try {
        bound.append(parameters.require(value.substring(open + OPEN.length(), close)).value());
      } catch (GlimpseException unknown) {
        throw unknown.at(directive.line(), directive.valueColumn() + open);
      }
      at = close + 1;
    }
    return bound.append(value.substring(at)).toString();
  }

  /** An error of the statement with its place counted in the file. */
  GlimpseException placed(GlimpseException error) {
    return error.position().map(place -> at(error, place)).orElse(error);
  }

  /** An error of the statement as a whole. */
  GlimpseException atBegin(GlimpseException error) {
    return error.at(source.line(), source.column());
  }

  private GlimpseException at(GlimpseException error, GlimpseException.Position place) {
    int shift = 0;
    int column = place.column();
    for (Replacement each : replacements) {
      int begin = each.column() + shift;
      if (each.line() != place.line() || place.column() < begin) {
        continue;
      }
      if (place.column() < begin + each.lengthAfter()) {
        return inFile(error, place.line(), each.column());
      }
      shift += each.lengthAfter() - each.lengthBefore();
      column = place.column() - shift;
    }
    return inFile(error, place.line(), column);
  }

  private GlimpseException inFile(GlimpseException error, int line, int column) {
    return error.at(line + source.line() - 1, line == 1 ? column + source.column() - 1 : column);
  }

  /** Goes through a statement's text once. */
  private static final class Binder {
    private final ScriptStatement source;
    private final String text;
    private final Parameters parameters;
    private final StringBuilder bound = new StringBuilder();
    private final List<Replacement> replacements = new ArrayList<>();
    private int at;

    Binder(ScriptStatement source, Parameters parameters) {
      this.source = source;
      this.text = source.sql();
      this.parameters = parameters;
    }

    BoundSql bind() {
      while (at < text.length()) {
        char letter = text.charAt(at);
        if (text.startsWith("--", at) || text.startsWith("//", at)) {
          int end = text.indexOf('\n', at);
          copyTo(end < 0 ? text.length() : end);
        } else if (text.startsWith("/*", at)) {
          copyTo(text.indexOf("*/", at + 2) + 2);
        } else if (letter == '\'' || letter == '"') {
          copyQuoted(letter);
        } else if (text.startsWith(OPEN, at)) {
          replace();
        } else {
          copyTo(at + 1);
        }
      }
      return new BoundSql(bound.toString(), source, replacements);
    }

    private void copyTo(int end) {
      bound.append(text, at, end);
      at = end;
    }

    private void copyQuoted(char quote) {
      boolean escapes =
          quote == '\''
              && at > 0
              && "eE".indexOf(text.charAt(at - 1)) >= 0
              && (at == 1 || !Character.isJavaIdentifierPart(text.charAt(at - 2)));
      int close = at + 1;
      while (close < text.length() && text.charAt(close) != quote) {
        if (text.startsWith(OPEN, close)) {
          throw placed(
              close,
              GlimpseException.of(
                  ErrorCode.INVALID_PARAMETER,
                  "A parameter stands inside quotes",
                  "Write it without them: a text or a time brings its own."));
        }
        close += escapes && text.charAt(close) == '\\' ? 2 : 1;
      }
      copyTo(Math.min(text.length(), close + 1)); // a doubled quote opens again at once
    }

    private void replace() {
      int close = text.indexOf('}', at);
      if (close < 0) {
        throw placed(
            at,
            GlimpseException.of(ErrorCode.SYNTAX_ERROR, "A ${ is not closed", "Close it with }."));
      }
      String literal;
      try {
        literal = parameters.require(text.substring(at + OPEN.length(), close)).literal();
      } catch (GlimpseException unknown) {
        throw placed(at, unknown);
      }
      replacements.add(new Replacement(lineOf(at), columnOf(at), close + 1 - at, literal.length()));
      bound.append(literal);
      at = close + 1;
    }

    private GlimpseException placed(int offset, GlimpseException error) {
      BoundSql whole = new BoundSql(text, source, List.of());
      return whole.placed(error.at(lineOf(offset), columnOf(offset)));
    }

    private int lineOf(int offset) {
      return 1 + (int) text.substring(0, offset).chars().filter(each -> each == '\n').count();
    }

    private int columnOf(int offset) {
      return offset - text.lastIndexOf('\n', offset - 1);
    }
  }
}
