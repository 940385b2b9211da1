package org.glimpse.optimizer.duckdb;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Names and texts in DuckDB's SQL. */
public final class Names {
  private Names() {}

  /** An identifier, quoted. */
  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** A text, quoted. */
  public static String text(String value) {
    return '\'' + value.replace("'", "''") + '\'';
  }

  /** Names that differ whatever their case, as DuckDB wants them: later ones get a number. */
  static List<String> unique(List<String> names) {
    Set<String> taken = new HashSet<>();
    List<String> unique = new ArrayList<>(names.size());
    for (String name : names) {
      String candidate = name;
      for (int i = 0; !taken.add(candidate.toLowerCase(Locale.ROOT)); i++) {
        candidate = name + "_" + i;
      }
      unique.add(candidate);
    }
    return unique;
  }
}
