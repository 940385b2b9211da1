package org.glimpse.shell;

import java.util.stream.Collectors;
import org.glimpse.engine.ValueText;
import org.jline.utils.WCWidth;

/** Values as text, as SQL would read them back where it can; the same in every locale and zone. */
final class CellText {
  static final String NULL = "NULL";

  private static final String ELLIPSIS = "…";

  private CellText() {}

  /** A value other than null; pictures are described, not decoded. */
  static String of(Object value) {
    return ValueText.of(value);
  }

  /** For people: one line, NULL for null, control characters made visible. */
  static String forPeople(Object value) {
    return value == null ? NULL : visible(of(value));
  }

  /** The text on one line, without characters that could steer a terminal. */
  static String visible(String text) {
    if (text.chars().noneMatch(Character::isISOControl)) {
      return text;
    }
    StringBuilder shown = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            point -> {
              switch (point) {
                case '\n' -> shown.append("\\n");
                case '\r' -> shown.append("\\r");
                case '\t' -> shown.append("\\t");
                default -> {
                  if (Character.isISOControl(point)) {
                    shown.append('\uFFFD');
                  } else {
                    shown.appendCodePoint(point);
                  }
                }
              }
            });
    return shown.toString();
  }

  /** As {@link #visible}, keeping line breaks. */
  static String visibleLines(String text) {
    return text.lines().map(CellText::visible).collect(Collectors.joining("\n"));
  }

  /** Columns that the text takes on a terminal. */
  static int width(String text) {
    int width = 0;
    for (int at = 0; at < text.length(); ) {
      int point = text.codePointAt(at);
      width += Math.max(0, WCWidth.wcwidth(point));
      at += Character.charCount(point);
    }
    return width;
  }

  /** The text, cut with an ellipsis where it takes more columns than {@code limit}. */
  static String cut(String text, int limit) {
    if (width(text) <= limit) {
      return text;
    }
    StringBuilder kept = new StringBuilder();
    int width = 0;
    for (int at = 0; at < text.length(); ) {
      int point = text.codePointAt(at);
      width += Math.max(0, WCWidth.wcwidth(point));
      if (width > limit - 1) {
        break;
      }
      kept.appendCodePoint(point);
      at += Character.charCount(point);
    }
    return kept + (limit > 0 ? ELLIPSIS : "");
  }
}
