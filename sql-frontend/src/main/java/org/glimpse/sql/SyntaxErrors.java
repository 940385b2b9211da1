package org.glimpse.sql;

import static org.glimpse.sql.parser.FrameQlParserImplConstants.CLAUSE_ERROR;
import static org.glimpse.sql.parser.FrameQlParserImplConstants.CLAUSE_GAP;
import static org.glimpse.sql.parser.FrameQlParserImplConstants.EOF;
import static org.glimpse.sql.parser.FrameQlParserImplConstants.QUOTE;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.runtime.CalciteContextException;
import org.glimpse.sql.parser.ParseException;
import org.glimpse.sql.parser.Token;
import org.glimpse.sql.parser.TokenMgrError;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.GlimpseException.Position;
import org.glimpse.workspace.Suggestions;

/** What the generated parser throws, said in the words of FrameQL. */
final class SyntaxErrors {
  /** More expected words than this are not listed: they would not help. */
  private static final int EXPECTED_MAX = 5;

  private static final Pattern LEXICAL =
      Pattern.compile("(?s)Lexical error at line (\\d+), column (\\d+).*");

  /** The words a statement can start with; a misspelt one is corrected. */
  private static final List<String> FIRST_WORDS =
      List.of(
          "SELECT",
          "WITH",
          "VALUES",
          "EXPLAIN",
          "CREATE",
          "ALTER",
          "DROP",
          "SHOW",
          "KILL",
          "DESCRIBE",
          "SET");

  /** Words of queries that people misspell. */
  private static final List<String> QUERY_WORDS =
      List.of(
          "SELECT",
          "FROM",
          "WHERE",
          "GROUP",
          "HAVING",
          "ORDER",
          "LIMIT",
          "OFFSET",
          "GAP",
          "ERROR",
          "WITHIN",
          "CONFIDENCE",
          "RECALL",
          "PRECISION",
          "TARGET",
          "ORACLE",
          "FNR",
          "FPR",
          "JOIN",
          "UNION",
          "AND",
          "BETWEEN",
          "PROBABILITY",
          "DISTINCT",
          "INTERVAL");

  private static final List<String> CHANGES =
      List.of("INSERT", "UPDATE", "DELETE", "MERGE", "UPSERT", "CALL", "TRUNCATE");

  private SyntaxErrors() {}

  static GlimpseException of(ParseException error, StatementText source) {
    boolean first = error.currentToken.beginLine == 0;
    Token last = lastUnderstood(error);
    Token found = last.next;
    if (found.kind == EOF) {
      return place(endsTooEarly(error, first), found, last, source);
    }
    if (first && CHANGES.contains(found.image.toUpperCase(Locale.ROOT))) {
      return GlimpseException.of(
              ErrorCode.UNSUPPORTED,
              "Glimpse does not run " + found.image.toUpperCase(Locale.ROOT),
              "Tables of a video are derived from its pixels; CREATE, ALTER and DROP change what is"
                  + " registered.")
          .at(found.beginLine, found.beginColumn);
    }
    if (found.kind >= CLAUSE_ERROR && found.kind <= CLAUSE_GAP) {
      return misplacedClause(found);
    }
    if (found.kind == QUOTE || found.image.equals("\"")) {
      return GlimpseException.of(
              ErrorCode.SYNTAX_ERROR,
              "The quote opened here is never closed",
              "Close it; a quote inside quotes is written twice.")
          .at(found.beginLine, found.beginColumn);
    }
    String expected = expected(error);
    String message =
        "'" + found.image + "' is not understood here" + (expected.isEmpty() ? "" : expected);
    return GlimpseException.of(ErrorCode.SYNTAX_ERROR, message, advice(last, found, first))
        .at(found.beginLine, found.beginColumn);
  }

  /** A character that no token starts with, or a comment or string that does not end. */
  static GlimpseException of(TokenMgrError error, StatementText source) {
    Matcher matcher = LEXICAL.matcher(String.valueOf(error.getMessage()));
    Position position =
        matcher.matches()
            ? new Position(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
            : source.start();
    boolean atEnd = String.valueOf(error.getMessage()).contains("Encountered: <EOF>");
    return GlimpseException.of(
            ErrorCode.SYNTAX_ERROR,
            atEnd
                ? "The statement ends within a comment"
                : "There is a character here that SQL does not know",
            atEnd
                ? "Close the comment with */."
                : "Remove it, or put it into 'single quotes' if it belongs to a text.")
        .at(position.line(), Math.max(1, position.column()));
  }

  /** What Calcite's own checks within the parser say, such as an ill-formed literal. */
  static GlimpseException of(CalciteContextException error, StatementText source) {
    String first = source.text().strip().split("[^\\p{L}]+", 2)[0];
    if (error.getMessage() != null && isNoStatement(error, first)) {
      return GlimpseException.of(
              ErrorCode.SYNTAX_ERROR,
              "'" + first + "' starts no statement",
              Suggestions.didYouMean(first, FIRST_WORDS).orElse(startsWith()),
              error)
          .at(source.start().line(), source.start().column());
    }
    Throwable cause = error.getCause() == null ? error : error.getCause();
    return GlimpseException.of(
            ErrorCode.SYNTAX_ERROR,
            sentence(String.valueOf(cause.getMessage())),
            "Correct the statement at the place shown.",
            error)
        .at(Math.max(1, error.getPosLine()), Math.max(1, error.getPosColumn()));
  }

  /** Anything else that the parser's actions throw, such as a number out of range. */
  static GlimpseException of(RuntimeException error, StatementText source) {
    if (error.getCause() instanceof CalciteContextException placed) {
      return of(placed, source);
    }
    Position start = source.start();
    return GlimpseException.of(
            ErrorCode.SYNTAX_ERROR,
            "The statement holds a literal or an expression that cannot be read: "
                + sentence(Objects.requireNonNullElse(error.getMessage(), error.toString())),
            "Check its numbers, dates and intervals.",
            error)
        .at(start.line(), start.column());
  }

  private static boolean isNoStatement(CalciteContextException error, String first) {
    return !first.isEmpty()
        && FIRST_WORDS.stream().noneMatch(first::equalsIgnoreCase)
        && error.getCause() != null
        && String.valueOf(error.getCause().getMessage()).contains("Non-query expression");
  }

  private static String startsWith() {
    return "A statement starts with " + String.join(", ", FIRST_WORDS) + ".";
  }

  private static GlimpseException endsTooEarly(ParseException error, boolean first) {
    if (first) {
      return GlimpseException.of(
          ErrorCode.SYNTAX_ERROR,
          "The statement is empty",
          "Write one, such as SHOW VIDEOS or SELECT ..");
    }
    String expected = expected(error);
    return GlimpseException.of(
        ErrorCode.SYNTAX_ERROR,
        "The statement ends too early" + expected,
        expected.isEmpty() ? "Finish it; is a parenthesis still open?" : "Finish it.");
  }

  /** The end of the statement is shown just behind its last token. */
  private static GlimpseException place(
      GlimpseException error, Token found, Token last, StatementText source) {
    if (last.image == null || last.endLine == 0) {
      return error.at(source.start().line(), source.start().column());
    }
    return error.at(last.endLine, last.endColumn + 1);
  }

  private static GlimpseException misplacedClause(Token found) {
    String clause = found.image.toUpperCase(Locale.ROOT);
    return GlimpseException.of(
            ErrorCode.INVALID_ACCURACY_CLAUSE,
            "The clause " + clause + " cannot stand here",
            "Accuracy clauses and GAP stand at the very end of the whole statement, after HAVING and"
                + " ORDER BY, never inside a subquery.")
        .at(found.beginLine, found.beginColumn);
  }

  /** {@code ; expected VIDEO or DETECTOR}, or nothing where the list would be long. */
  private static String expected(ParseException error) {
    if (error.expectedTokenSequences == null) {
      return "; expected " + error.getMessage();
    }
    List<String> words =
        Arrays.stream(error.expectedTokenSequences)
            .map(sequence -> word(error.tokenImage[sequence[sequence.length - 1]]))
            .distinct()
            .sorted()
            .toList();
    return words.isEmpty() || words.size() > EXPECTED_MAX
        ? ""
        : "; expected " + String.join(" or ", words);
  }

  private static String word(String tokenImage) {
    if (tokenImage.startsWith("\"")) {
      String image = tokenImage.substring(1, tokenImage.length() - 1);
      return Character.isLetter(image.charAt(0)) ? image : "'" + image + "'";
    }
    return switch (tokenImage) {
      case "<IDENTIFIER>", "<QUOTED_IDENTIFIER>", "<UNICODE_QUOTED_IDENTIFIER>" -> "a name";
      case "<QUOTED_STRING>",
          "<PREFIXED_STRING_LITERAL>",
          "<UNICODE_STRING_LITERAL>",
          "<C_STYLE_ESCAPED_STRING_LITERAL>",
          "<BINARY_STRING_LITERAL>",
          "<BIG_QUERY_QUOTED_STRING>",
          "<BIG_QUERY_DOUBLE_QUOTED_STRING>" ->
          "a text in single quotes";
      case "<UNSIGNED_INTEGER_LITERAL>", "<DECIMAL_NUMERIC_LITERAL>", "<APPROX_NUMERIC_LITERAL>" ->
          "a number";
      case "<EOF>" -> "the end";
      default -> tokenImage;
    };
  }

  /** The parser looks two tokens ahead, so the token at fault may be the second. */
  private static Token lastUnderstood(ParseException error) {
    Token last = error.currentToken;
    int[][] sequences = error.expectedTokenSequences;
    for (int depth = 0; sequences != null && last.next.next != null; depth++) {
      int kind = last.next.kind;
      int position = depth;
      sequences =
          Arrays.stream(sequences)
              .filter(sequence -> sequence.length > position + 1 && sequence[position] == kind)
              .toArray(int[][]::new);
      if (sequences.length == 0) {
        break;
      }
      last = last.next;
    }
    return last;
  }

  private static String advice(Token last, Token found, boolean first) {
    for (Token token : first ? List.of(found) : List.of(found, last)) {
      List<String> near = Suggestions.nearest(token.image, first ? FIRST_WORDS : QUERY_WORDS, 1);
      if (!near.isEmpty() && !near.get(0).equalsIgnoreCase(token.image)) {
        return "Did you mean '" + near.get(0) + "'?";
      }
      if (!near.isEmpty()) {
        break;
      }
    }
    if (first) {
      return startsWith();
    }
    boolean reserved = Character.isLetter(found.image.charAt(0)) && !found.image.contains(" ");
    return reserved
        ? "Check what stands before it; a name that SQL reserves goes into \"double quotes\"."
        : "Check what stands before it.";
  }

  /** Without Calcite's trailing full stop and without further lines. */
  private static String sentence(String message) {
    String line = message.lines().findFirst().orElse("").strip();
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }
}
