package org.glimpse.jdbc.spi;

import java.util.regex.Pattern;

/**
 * A name pattern of JDBC metadata: {@code %} is any text, {@code _} any character, a backslash
 * takes the next one as it is. Names are compared without regard to case, as SQL does.
 */
public record NamePattern(Pattern pattern) {

  /**
   * @param text null matches everything
   */
  public static NamePattern of(String text) {
    StringBuilder regex = new StringBuilder();
    String source = text == null ? "%" : text;
    for (int i = 0; i < source.length(); i++) {
      char letter = source.charAt(i);
      if (letter == '%') {
        regex.append(".*");
      } else if (letter == '_') {
        regex.append('.');
      } else {
        if (letter == '\\' && i + 1 < source.length()) {
          letter = source.charAt(++i);
        }
        regex.append(Pattern.quote(String.valueOf(letter)));
      }
    }
    return new NamePattern(
        Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.DOTALL));
  }

  /** Whether a name fits. */
  public boolean matches(String name) {
    return pattern.matcher(name).matches();
  }
}
