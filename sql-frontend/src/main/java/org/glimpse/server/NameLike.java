package org.glimpse.server;

/**
 * A name pattern of JDBC metadata: {@code %} is any text, {@code _} any character, a backslash
 * takes the next one as it is; without regard to case. The time that it takes is bounded by the
 * product of both lengths, whatever a client sends.
 *
 * @param pattern null matches everything
 */
record NameLike(String pattern) {

  boolean matches(String name) {
    if (pattern == null) {
      return true;
    }
    int at = 0;
    int in = 0;
    int afterPercent = -1;
    int resumeAt = 0;
    while (in < name.length()) {
      char letter = at < pattern.length() ? pattern.charAt(at) : 0;
      boolean escaped = letter == '\\' && at + 1 < pattern.length();
      if (at < pattern.length() && letter == '%') {
        afterPercent = ++at;
        resumeAt = in;
      } else if (at < pattern.length()
          && (letter == '_' || same(escaped ? pattern.charAt(at + 1) : letter, name.charAt(in)))) {
        at += escaped ? 2 : 1;
        in++;
      } else if (afterPercent >= 0) {
        at = afterPercent;
        in = ++resumeAt;
      } else {
        return false;
      }
    }
    while (at < pattern.length() && pattern.charAt(at) == '%') {
      at++;
    }
    return at == pattern.length();
  }

  private static boolean same(char one, char other) {
    return Character.toLowerCase(Character.toUpperCase(one))
        == Character.toLowerCase(Character.toUpperCase(other));
  }
}
