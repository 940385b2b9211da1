package org.glimpse.jdbc.spi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Patterns of names as JDBC has them. */
final class NamePatternTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "%|street|true",
        "%|''|true",
        "''|''|true",
        "''|a|false",
        "STR_ET|street|true",
        "str_et|stret|false",
        "s%t|street|true",
        "s%e%e%|street|true",
        "s%x%|street|false",
        "%t|street|true",
        "%%|a|true",
        "my\\_road|my_road|true",
        "my\\_road|myxroad|false",
        "my\\%road|my%road|true",
        "a\\|a\\|true",
        "a.c|abc|false",
        "objects|OBJECTS|true",
        "TITLE|title|true",
      })
  void matching(String pattern, String name, boolean fits) {
    assertThat(NamePattern.of(pattern).matches(name)).isEqualTo(fits);
  }

  @Test
  void nullIsEverything() {
    assertThat(NamePattern.of(null).matches("x")).isTrue();
  }

  /** With a regular expression this would not end. */
  @Test
  void hostilePatternsEnd() {
    assertThat(NamePattern.of("%a".repeat(2000) + "b").matches("a".repeat(4000))).isFalse();
    NamePattern all = NamePattern.of("%".repeat(4_000_000));
    for (int i = 0; i < 100_000; i++) {
      assertThat(all.matches("street")).isTrue();
    }
  }
}
