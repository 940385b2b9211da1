package org.glimpse.shell;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;
import org.glimpse.optimizer.LazyPicture;
import org.jline.utils.WCWidth;

/** Values as text, as SQL would read them back where it can; the same in every locale and zone. */
final class CellText {
  static final String NULL = "NULL";

  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
  private static final String ELLIPSIS = "…";

  private CellText() {}

  /** A value other than null; pictures are described, not decoded. */
  static String of(Object value) {
    if (value instanceof Double number) {
      return real(number, Double.toString(number));
    }
    if (value instanceof Float number) {
      return real(number, Float.toString(number));
    }
    if (value instanceof BigDecimal number) {
      return number.toPlainString();
    }
    if (value instanceof LocalDateTime timestamp) {
      return TIMESTAMP.format(timestamp);
    }
    if (value instanceof LocalTime time) {
      return TIME.format(time);
    }
    if (value instanceof LazyPicture picture) {
      return "<image: " + picture.describe() + ">";
    }
    if (value instanceof byte[] bytes) {
      return "<" + bytes.length + " bytes>";
    }
    if (value instanceof List<?> list) {
      return list.stream()
          .map(each -> each == null ? NULL : of(each))
          .collect(Collectors.joining(", ", "[", "]"));
    }
    return String.valueOf(value);
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

  /** The shortest text that reads back as the same number, without an exponent where short. */
  private static String real(double number, String shortest) {
    double size = Math.abs(number);
    boolean exponent = shortest.indexOf('E') >= 0;
    return exponent && size >= 1e-6 && size < 1e15
        ? new BigDecimal(shortest).stripTrailingZeros().toPlainString()
        : shortest;
  }
}
