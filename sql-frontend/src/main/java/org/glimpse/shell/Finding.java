package org.glimpse.shell;

import java.sql.Types;
import java.util.List;
import java.util.Locale;
import org.glimpse.engine.ResultColumn;

/**
 * What the doctor found about one thing.
 *
 * @param state how it is
 * @param subject what was looked at
 * @param text what was found
 * @param advice what to do about it; empty where there is nothing to do
 */
record Finding(State state, String subject, String text, String advice) {

  /** How a thing is. */
  enum State {
    OK,
    /** Works, but something is missing or could be better. */
    NOTE,
    /** Something needed does not work. */
    BROKEN
  }

  /** Columns of the findings as a result set. */
  static final List<ResultColumn> COLUMNS =
      List.of(column("state"), column("subject"), column("finding"), column("advice"));

  static Finding ok(String subject, String text) {
    return new Finding(State.OK, subject, text, "");
  }

  static Finding note(String subject, String text, String advice) {
    return new Finding(State.NOTE, subject, text, advice);
  }

  static Finding broken(String subject, String text, String advice) {
    return new Finding(State.BROKEN, subject, text, advice);
  }

  List<String> values() {
    return List.of(state.name().toLowerCase(Locale.ROOT), subject, text, advice);
  }

  /** A line for people, with the advice below it. */
  String forPeople() {
    String line =
        String.format(
            Locale.ROOT, "%-7s%-14s%s", state.name().toLowerCase(Locale.ROOT), subject, text);
    StringBuilder lines = new StringBuilder(line);
    advice.lines().forEach(each -> lines.append('\n').append(" ".repeat(21)).append(each));
    return lines.toString();
  }

  private static ResultColumn column(String name) {
    return new ResultColumn(name, "VARCHAR", Types.VARCHAR, 0, 0, false);
  }
}
