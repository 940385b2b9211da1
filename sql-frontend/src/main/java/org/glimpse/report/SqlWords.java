package org.glimpse.report;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The words of a statement outside of its texts and comments: keywords and names. */
final class SqlWords {
  private SqlWords() {}

  /** In upper case; quoted names too. */
  static Set<String> of(String sql) {
    Set<String> words = new TreeSet<>();
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
      } else if (letter == '"') {
        end = orEnd(sql, sql.indexOf('"', at + 1), 1);
        words.add(sql.substring(at + 1, Math.max(at + 1, end - 1)).toUpperCase(Locale.ROOT));
      } else if (Character.isJavaIdentifierStart(letter)) {
        while (end < sql.length() && Character.isJavaIdentifierPart(sql.charAt(end))) {
          end++;
        }
        words.add(sql.substring(at, end).toUpperCase(Locale.ROOT));
      }
      at = end;
    }
    return words;
  }

  private static int orEnd(String sql, int found, int length) {
    return found < 0 ? sql.length() : found + length;
  }
}
