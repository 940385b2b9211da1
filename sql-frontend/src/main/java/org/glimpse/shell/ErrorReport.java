package org.glimpse.shell;

import java.util.List;
import org.glimpse.workspace.GlimpseException;

/** An error for people: code, message, place, the line with a caret below it, what to do next. */
final class ErrorReport {
  private static final int CONTEXT_COLUMNS = 100;
  private static final int BEFORE_CARET = 60;
  private static final String INDENT = "  ";

  private ErrorReport() {}

  /**
   * @param script the text that the error's place counts in; empty where there is none
   */
  static String of(GlimpseException error, String script) {
    StringBuilder text = new StringBuilder("Error ").append(error.code().label()).append(": ");
    text.append(withoutStop(String.valueOf(error.getMessage())));
    error
        .position()
        .ifPresent(
            place -> {
              text.append(" (line ").append(place.line());
              text.append(", column ").append(place.column()).append(')');
              appendSource(text, script, place);
            });
    if (!error.advice().isBlank()) {
      for (String line : error.advice().lines().toList()) {
        text.append('\n').append(INDENT).append(line);
      }
    }
    return text.toString();
  }

  private static void appendSource(
      StringBuilder text, String script, GlimpseException.Position place) {
    List<String> lines = script.lines().toList();
    if (place.line() < 1 || place.line() > lines.size()) {
      return;
    }
    String line = lines.get(place.line() - 1).replace('\t', ' ');
    int caret = Math.max(0, Math.min(place.column() - 1, line.length()));
    int from = Math.max(0, caret - BEFORE_CARET);
    int to = Math.min(line.length(), from + CONTEXT_COLUMNS);
    String shown = CellText.visible(line.substring(from, to));
    String before = CellText.visible(line.substring(from, caret));
    String lead = from > 0 ? "…" : "";
    text.append('\n')
        .append(INDENT)
        .append(lead)
        .append(shown)
        .append(to < line.length() ? "…" : "");
    text.append('\n').append(INDENT).append(" ".repeat(lead.length() + CellText.width(before)));
    text.append('^');
  }

  private static String withoutStop(String message) {
    return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
  }
}
