package org.glimpse.report;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The words of a statement outside of its texts and comments: keywords and names. */
final class SqlWords {
  private SqlWords() {}

  /** In upper case; quoted names too. */
  static Set<String> of(String sql) {
    return of(sql, Integer.MAX_VALUE);
  }

  /** Those outside of parentheses: of the statement itself, not of its windows and subqueries. */
  static Set<String> outermost(String sql) {
    return of(sql, 0);
  }

  private static Set<String> of(String sql, int depthMax) {
    Set<String> words = new TreeSet<>();
    int depth = 0;
    int at = 0;
    while (at < sql.length()) {
      char letter = sql.charAt(at);
      int end = at + 1;
      if (sql.startsWith("--", at) || sql.startsWith("//", at)) {
        end = orEnd(sql, sql.indexOf('\n', at), 1);
      } else if (sql.startsWith("/*", at)) {
        end = orEnd(sql, sql.indexOf("*/", at + 2), 2);
      } else if (letter == '\'') {
        end = orEnd(sql, sql.indexOf('\'', at + 1), 1);
      } else if (letter == '(' || letter == ')') {
        depth += letter == '(' ? 1 : -1;
      } else if (letter == '"') {
        end = orEnd(sql, sql.indexOf('"', at + 1), 1);
        add(words, depth <= depthMax, sql.substring(at + 1, Math.max(at + 1, end - 1)));
      } else if (Character.isJavaIdentifierStart(letter)) {
        while (end < sql.length() && Character.isJavaIdentifierPart(sql.charAt(end))) {
          end++;
        }
        add(words, depth <= depthMax, sql.substring(at, end));
      }
      at = end;
    }
    return words;
  }

  private static void add(Set<String> words, boolean counts, String word) {
    if (counts) {
      words.add(word.toUpperCase(Locale.ROOT));
    }
  }

  private static int orEnd(String sql, int found, int length) {
    return found < 0 ? sql.length() : found + length;
  }
}
