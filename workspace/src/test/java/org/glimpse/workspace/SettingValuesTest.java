package org.glimpse.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SettingValuesTest {

  @ParameterizedTest
  @EnumSource(Setting.class)
  void everyDefaultIsAllowedAndFoundByItsName(Setting setting) {
    // In the locale of these tests an upper-cased i is not I: names must not depend on it.
    SettingValues values = SettingValues.defaults();
    assertThat(values.text(setting)).isEqualTo(setting.defaultText());
    assertThat(values.with(setting.key(), setting.defaultText()).text(setting))
        .isEqualTo(setting.defaultText());
    assertThat(
            values
                .with(setting.name(), setting.defaultText().toUpperCase(java.util.Locale.ROOT))
                .text(setting))
        .isEqualTo(setting.defaultText());
    assertThat(setting.description()).isNotBlank();
    assertThat(setting.limits()).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource(Setting.class)
  void everySettingRefusesNonsense(Setting setting) {
    assertRefused(setting.key(), "no such value");
    if (setting.type() == Setting.Type.INTEGER || setting.type() == Setting.Type.INTEGER_OR_OFF) {
      assertRefused(setting.key(), "-1");
      assertRefused(setting.key(), "1.5");
      assertRefused(setting.key(), "99999999999999999999");
    }
    if (setting.type() == Setting.Type.DURATION_OR_OFF) {
      assertRefused(setting.key(), "0ms");
      assertRefused(setting.key(), "99999d");
      assertRefused(setting.key(), "10");
    }
  }

  private static void assertRefused(String name, String text) {
    assertThatExceptionOfType(GlimpseException.class)
        .as(name + " = " + text)
        .isThrownBy(() -> SettingValues.defaults().with(name, text))
        .satisfies(
            refused -> {
              assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_SETTING);
              assertThat(refused.advice()).startsWith("Allowed: ");
            });
  }

  @Test
  void unknownNamesGetASuggestion() {
    assertThatExceptionOfType(GlimpseException.class)
        .isThrownBy(() -> SettingValues.defaults().with("optimiser", "off"))
        .satisfies(
            refused -> {
              assertThat(refused.code()).isEqualTo(ErrorCode.UNKNOWN_SETTING);
              assertThat(refused.advice()).isEqualTo("Did you mean 'optimizer'?");
            });
  }

  @ParameterizedTest
  @CsvSource({"500ms, 500", "30s, 30000", "10m, 600000", "2h, 7200000", "1d, 86400000"})
  void readsDurations(String text, long millis) {
    assertThat(
            SettingValues.defaults()
                .with("query_timeout", text)
                .durationOrOff(Setting.QUERY_TIMEOUT))
        .contains(Duration.ofMillis(millis));
  }

  @Test
  void changesAreCopiesAndOffIsEmpty() {
    SettingValues before = SettingValues.defaults();
    SettingValues after = before.with("MAX_CALLS", "250").with("Optimizer", "OFF");
    assertThat(after.integerOrOff(Setting.MAX_CALLS)).hasValue(250);
    assertThat(after.isOn(Setting.OPTIMIZER)).isFalse();
    assertThat(before.integerOrOff(Setting.MAX_CALLS)).isEmpty();
    assertThat(before.isOn(Setting.OPTIMIZER)).isTrue();
    assertThat(after.with("max_calls", "off").integerOrOff(Setting.MAX_CALLS)).isEmpty();
    assertThat(after.integer(Setting.TRACK_WINDOW)).isEqualTo(30);
  }
}
