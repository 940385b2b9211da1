package org.glimpse.jdbc.spi;

import java.util.Arrays;

/**
 * A name pattern of JDBC metadata: {@code %} is any text, {@code _} any character, a backslash
 * takes the next one as it is. Names are compared without regard to case, as SQL does. Matching
 * takes at most the square of the name's length, whatever somebody asks for.
 */
public final class NamePattern {
  private static final int ANY_TEXT = -1;
  private static final int ANY_CHARACTER = -2;

  /** Characters, folded, or one of the constants above. */
  private final int[] parts;

  private NamePattern(int[] parts) {
    this.parts = parts;
  }

  /**
   * @param text null matches everything
   */
  public static NamePattern of(String text) {
    String source = text == null ? "%" : text;
    int[] parts = new int[source.length()];
    int count = 0;
    for (int i = 0; i < source.length(); i++) {
      char letter = source.charAt(i);
      if (letter == '%') {
        if (count == 0 || parts[count - 1] != ANY_TEXT) { // several are as good as one
          parts[count++] = ANY_TEXT;
        }
      } else if (letter == '_') {
        parts[count++] = ANY_CHARACTER;
      } else {
        boolean escapes = letter == '\\' && i + 1 < source.length();
        parts[count++] = folded(escapes ? source.charAt(++i) : letter);
      }
    }
    return new NamePattern(Arrays.copyOf(parts, count));
  }

  /** Whether a name fits. */
  public boolean matches(String name) {
    int part = 0;
    int at = 0;
    int afterText = -1; // the part behind the last % seen
    int textEnd = 0; // where that % is taken to end
    while (at < name.length()) {
      if (part < parts.length && parts[part] == ANY_TEXT) {
        afterText = ++part;
        textEnd = at;
      } else if (part < parts.length && fits(parts[part], name.charAt(at))) {
        part++;
        at++;
      } else if (afterText >= 0) {
        part = afterText;
        at = ++textEnd;
      } else {
        return false;
      }
    }
    while (part < parts.length && parts[part] == ANY_TEXT) {
      part++;
    }
    return part == parts.length;
  }

  private static boolean fits(int part, char letter) {
    return part == ANY_CHARACTER || part == folded(letter);
  }

  private static char folded(char letter) {
    return Character.toLowerCase(Character.toUpperCase(letter));
  }
}
