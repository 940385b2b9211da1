package org.glimpse.report;

import java.util.Locale;

/** HTML under construction; texts put into it are escaped, numbers written as in every locale. */
final class Markup {
  private final StringBuilder html = new StringBuilder();

  /** Adds text that is HTML already. */
  Markup raw(String text) {
    html.append(text);
    return this;
  }

  /** Adds a text, escaped. */
  Markup text(String text) {
    return raw(escaped(text));
  }

  /**
   * Adds a form whose places {@code %s} take texts, which are escaped, or numbers, which are
   * written as coordinates.
   */
  Markup add(String form, Object... values) {
    Object[] written = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      written[i] =
          value instanceof Double number ? coordinate(number) : escaped(String.valueOf(value));
    }
    return raw(String.format(Locale.ROOT, form, written));
  }

  int length() {
    return html.length();
  }

  /** A coordinate to a tenth of a unit. */
  private static String coordinate(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    String bare = text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    return bare.equals("-0") ? "0" : bare;
  }

  static String escaped(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            point -> {
              switch (point) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\n' -> safe.append('\n');
                default -> {
                  boolean unreadable =
                      Character.isISOControl(point)
                          || Character.getType(point) == Character.SURROGATE;
                  safe.appendCodePoint(unreadable ? 0xFFFD : point);
                }
              }
            });
    return safe.toString();
  }

  @Override
  public String toString() {
    return html.toString();
  }
}
