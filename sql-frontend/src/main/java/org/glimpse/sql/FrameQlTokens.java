package org.glimpse.sql;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.sql.parser.SqlParserUtil;
import org.glimpse.sql.parser.FrameQlParserImplConstants;
import org.glimpse.sql.parser.FrameQlParserImplTokenManager;
import org.glimpse.sql.parser.SimpleCharStream;
import org.glimpse.sql.parser.Token;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.GlimpseException.Position;

/**
 * The scanner of FrameQL: Calcite's, looking a few tokens around each word of FrameQL to tell a
 * clause from a name. So {@code error}, {@code gap} or {@code confidence} stay usable as names, and
 * no word is reserved. It also limits how deeply a statement may nest, before the recursive parser
 * sees it.
 */
final class FrameQlTokens extends FrameQlParserImplTokenManager
    implements FrameQlParserImplConstants {
  /** Parentheses, brackets and CASEs open at once. */
  static final int NESTING_MAX = 64;

  /** Decimal exponents of a DOUBLE. */
  private static final int EXPONENT_MAX = 300;

  private static final Map<String, Integer> CLAUSES =
      Map.of(
          "ERROR", CLAUSE_ERROR,
          "FNR", CLAUSE_FNR,
          "FPR", CLAUSE_FPR,
          "RECALL", CLAUSE_RECALL,
          "PRECISION", CLAUSE_PRECISION,
          "ORACLE", CLAUSE_ORACLE,
          "CONFIDENCE", CLAUSE_CONFIDENCE,
          "GAP", CLAUSE_GAP);

  private static final Set<Integer> NUMBERS =
      Set.of(UNSIGNED_INTEGER_LITERAL, DECIMAL_NUMERIC_LITERAL, APPROX_NUMERIC_LITERAL, HOOK);

  /** After these comes a name or an expression, so {@code oracle} there is a name. */
  private static final Set<Integer> BEFORE_NAMES =
      Set.of(
          EOF, FROM, COMMA, JOIN, DOT, AS, SELECT, BY, ON, WHERE, HAVING, AND, OR, NOT, LPAREN, EQ,
          NE, NE2, LT, GT, LE, GE, PLUS, MINUS, STAR, SLASH, DISTINCT, USING);

  /** Reserved by SQL, but also names that columns have; a name where a column would end. */
  private static final Set<Integer> COLUMN_WORDS =
      Set.of(VALUE, DEFAULT_, SQL, START, COUNT, SUM, MIN, MAX, AVG, RANK, POSITION);

  /** What follows a column, but none of the uses that the words above are reserved for. */
  private static final Set<Integer> AFTER_COLUMNS =
      Set.of(
          EOF, SEMICOLON, COMMA, FROM, RPAREN, EQ, NE, NE2, LT, GT, LE, GE, DOT, IS, IN, LIKE, ASC,
          DESC, AS, AND, OR, NOT, BETWEEN, PLUS, MINUS, STAR, SLASH, CONCAT, WHERE, GROUP, HAVING,
          ORDER, LIMIT, OFFSET, UNION, INTERSECT, EXCEPT);

  private final Deque<Token> ahead = new ArrayDeque<>();
  private int previous = EOF;
  private int beforePrevious = EOF;
  private int depth;

  FrameQlTokens(String text, Position start) {
    super(new Characters(text, start), DQID);
  }

  @Override
  public Token getNextToken() {
    Token token = ahead.isEmpty() ? super.getNextToken() : ahead.poll();
    unescape(token);
    token.kind = kindOf(token);
    countNesting(token);
    checkExponent(token);
    beforePrevious = previous;
    previous = token.kind;
    return token;
  }

  private int kindOf(Token token) {
    String word = token.image.toUpperCase(Locale.ROOT);
    if (word.equals("FCOUNT")) {
      joinDistinct(token);
      return token.kind;
    }
    if (COLUMN_WORDS.contains(token.kind)) {
      return AFTER_COLUMNS.contains(peek(0).kind) ? IDENTIFIER : token.kind;
    }
    Integer clause = CLAUSES.get(word);
    return clause != null && startsClause(word) ? clause : token.kind;
  }

  /**
   * {@code E'it\'s'} becomes {@code 'it''s'}: Calcite would give the string a character set of its
   * own, and refuse to compare it with any other.
   */
  private static void unescape(Token token) {
    if (token.kind != C_STYLE_ESCAPED_STRING_LITERAL) {
      return;
    }
    try {
      String text = SqlParserUtil.parseCString(token.image);
      token.image = "'" + text.replace("'", "''") + "'";
      token.kind = QUOTED_STRING;
    } catch (SqlParserUtil.MalformedUnicodeEscape malformed) {
      throw GlimpseException.of(
              ErrorCode.SYNTAX_ERROR,
              "The string has a \\u that is not followed by four hexadecimal digits",
              "Write \\u0041, say, or double the backslash where one is meant.")
          .at(token.beginLine, token.beginColumn);
    }
  }

  private boolean startsClause(String word) {
    return switch (word) {
      case "ERROR", "FNR", "FPR" -> peek(0).kind == WITHIN;
      case "RECALL", "PRECISION" -> isWord(peek(0), "TARGET") && startsNumber(peek(1));
      case "ORACLE" -> peek(0).kind == LIMIT && !BEFORE_NAMES.contains(previous);
      case "CONFIDENCE" -> previous == AT || NUMBERS.contains(peek(0).kind);
      default ->
          NUMBERS.contains(peek(0).kind)
              || peek(0).kind == INTERVAL
              || (NUMBERS.contains(previous)
                  && (beforePrevious == LIMIT || beforePrevious == OFFSET));
    };
  }

  /** {@code FCOUNT DISTINCT (} becomes one name, the aggregate's. */
  private void joinDistinct(Token token) {
    if (peek(0).kind == DISTINCT && peek(1).kind == LPAREN) {
      Token distinct = ahead.poll();
      token.image = "FCOUNT_DISTINCT";
      token.endLine = distinct.endLine;
      token.endColumn = distinct.endColumn;
    }
  }

  private Token peek(int index) {
    while (ahead.size() <= index) {
      ahead.add(super.getNextToken());
    }
    return index == 0 ? ahead.peekFirst() : ahead.stream().skip(index).findFirst().orElseThrow();
  }

  private static boolean startsNumber(Token token) {
    return NUMBERS.contains(token.kind) || token.kind == MINUS || token.kind == PLUS;
  }

  private static boolean isWord(Token token, String word) {
    return token.image.equalsIgnoreCase(word);
  }

  private void countNesting(Token token) {
    switch (token.kind) {
      case LPAREN, LBRACKET, LBRACE, CASE -> depth++;
      case RPAREN, RBRACKET, RBRACE, END -> depth = Math.max(0, depth - 1);
      default -> {
        return;
      }
    }
    if (depth > NESTING_MAX) {
      throw GlimpseException.of(
              ErrorCode.INVALID_QUERY,
              "The statement nests more than " + NESTING_MAX + " levels deep",
              "Write inner queries as WITH .. AS, or as several statements.")
          .at(token.beginLine, token.beginColumn);
    }
  }

  /** A number of a billion digits is text of a few characters, until somebody prints it. */
  private static void checkExponent(Token token) {
    if (token.kind != APPROX_NUMERIC_LITERAL) {
      return;
    }
    String exponent = token.image.substring(token.image.toUpperCase(Locale.ROOT).indexOf('E') + 1);
    String digits = exponent.replaceFirst("^[+-]?0*", "");
    if (digits.length() > 3 || (!digits.isEmpty() && Integer.parseInt(digits) > EXPONENT_MAX)) {
      throw GlimpseException.of(
              ErrorCode.SYNTAX_ERROR,
              "The number " + token.image + " is beyond what a DOUBLE holds",
              "Write a number between 1e-" + EXPONENT_MAX + " and 1e" + EXPONENT_MAX + ".")
          .at(token.beginLine, token.beginColumn);
    }
  }

  /** Counts a tab as one column, as editors that show a column number do. */
  private static final class Characters extends SimpleCharStream {
    Characters(String text, Position start) {
      super(new StringReader(text), start.line(), start.column(), text.length() + 1);
      setTabSize(1);
    }
  }
}
