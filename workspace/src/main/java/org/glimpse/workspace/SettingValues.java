package org.glimpse.workspace;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One value for each {@link Setting}; immutable. */
public final class SettingValues {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");

  private final Map<Setting, String> texts;

  private SettingValues(Map<Setting, String> texts) {
    this.texts = texts;
  }

  public static SettingValues defaults() {
    return new SettingValues(new EnumMap<>(Setting.class));
  }

  /**
   * A copy with one setting changed.
   *
   * @throws GlimpseException UNKNOWN_SETTING or INVALID_SETTING, naming what is allowed
   */
  public SettingValues with(String name, String text) {
    Setting setting =
        Setting.find(name)
            .orElseThrow(
                () ->
                    GlimpseException.of(
                        ErrorCode.UNKNOWN_SETTING,
                        "There is no setting '" + name + "'",
                        Suggestions.didYouMean(
                                name,
                                java.util.Arrays.stream(Setting.values())
                                    .map(Setting::key)
                                    .toList())
                            .orElse("SHOW SETTINGS lists them.")));
    String value = text.strip().toLowerCase(Locale.ROOT);
    check(setting, value);
    EnumMap<Setting, String> changed = new EnumMap<>(Setting.class);
    changed.putAll(texts);
    changed.put(setting, value);
    return new SettingValues(changed);
  }

  /** The value as text, as SHOW SETTINGS prints it. */
  public String text(Setting setting) {
    return texts.getOrDefault(setting, setting.defaultText());
  }

  public boolean isOn(Setting setting) {
    return text(setting).equals("on") || text(setting).equals("true");
  }

  public long integer(Setting setting) {
    return Long.parseLong(text(setting));
  }

  /** Empty where the setting is off. */
  public OptionalLong integerOrOff(Setting setting) {
    String text = text(setting);
    return text.equals("off") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
  }

  /** Empty where the setting is off. */
  public Optional<Duration> durationOrOff(Setting setting) {
    String text = text(setting);
    return text.equals("off") ? Optional.empty() : Optional.of(parseDuration(setting, text));
  }

  private static void check(Setting setting, String value) {
    switch (setting.type()) {
      case CHOICE -> {
        if (!setting.limits().contains(value)) {
          throw invalid(setting, value, "one of " + String.join(", ", setting.limits()));
        }
      }
      case INTEGER -> checkInteger(setting, value);
      case INTEGER_OR_OFF -> {
        if (!value.equals("off")) {
          checkInteger(setting, value);
        }
      }
      case DURATION_OR_OFF -> {
        if (!value.equals("off")) {
          Duration duration = parseDuration(setting, value);
          Duration least = parseDuration(setting, setting.limits().get(0));
          Duration greatest = parseDuration(setting, setting.limits().get(1));
          if (duration.compareTo(least) < 0 || duration.compareTo(greatest) > 0) {
            throw invalid(setting, value, range(setting));
          }
        }
      }
    }
  }

  private static void checkInteger(Setting setting, String value) {
    long least = Long.parseLong(setting.limits().get(0));
    long greatest = Long.parseLong(setting.limits().get(1));
    long number;
    try {
      number = Long.parseLong(value);
    } catch (NumberFormatException notANumber) {
      throw invalid(setting, value, range(setting));
    }
    if (number < least || number > greatest) {
      throw invalid(setting, value, range(setting));
    }
  }

  private static Duration parseDuration(Setting setting, String value) {
    Matcher matcher = DURATION.matcher(value);
    if (!matcher.matches()) {
      throw invalid(setting, value, "a duration such as 500ms, 30s, 10m or 2h, or off");
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  private static String range(Setting setting) {
    return setting.limits().get(0) + " to " + setting.limits().get(1);
  }

  private static GlimpseException invalid(Setting setting, String value, String allowed) {
    return GlimpseException.of(
        ErrorCode.INVALID_SETTING,
        "'" + value + "' is no value for " + setting.key(),
        "Allowed: " + allowed + ".");
  }
}
