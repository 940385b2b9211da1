package org.glimpse.report;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.glimpse.sql.FrameQlParser;

/** What a parameter of a report may be, and how its value is written in SQL. */
enum ParameterType {
  /** A video or another name. */
  NAME("a name of letters, digits and underscores") {
    @Override
    Optional<String> literal(String value) {
      boolean fits = NAMES.matcher(value).matches() && value.length() <= NAME_MAX;
      return fits ? Optional.of('"' + value + '"') : Optional.empty();
    }
  },
  TEXT("a text on one line") {
    @Override
    Optional<String> literal(String value) {
      boolean fits = value.length() <= TEXT_MAX && value.chars().noneMatch(Character::isISOControl);
      return fits ? Optional.of("'" + value.replace("'", "''") + "'") : Optional.empty();
    }
  },
  NUMBER("a number such as 12 or 0.05") {
    @Override
    Optional<String> literal(String value) {
      return NUMBERS.matcher(value).matches() ? Optional.of(value) : Optional.empty();
    }
  },
  TIMESTAMP("a time such as 2026-06-01 18:00:00") {
    @Override
    Optional<String> literal(String value) {
      try {
        LocalDateTime time = LocalDateTime.parse(value.replace('T', ' '), TIMES);
        return Optional.of("TIMESTAMP '" + WRITTEN.format(time) + "'");
      } catch (DateTimeParseException noTime) {
        return Optional.empty();
      }
    }
  },
  DATE("a day such as 2026-06-01") {
    @Override
    Optional<String> literal(String value) {
      try {
        return Optional.of("DATE '" + LocalDate.parse(value) + "'");
      } catch (DateTimeParseException noDay) {
        return Optional.empty();
      }
    }
  };

  private static final int NAME_MAX = FrameQlParser.NAME_LENGTH_MAX;
  private static final int TEXT_MAX = 1000;
  private static final Pattern NAMES = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern NUMBERS = Pattern.compile("-?\\d{1,18}(\\.\\d{1,18})?");
  private static final DateTimeFormatter TIMES =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm[:ss]")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 3, true)
          .parseDefaulting(ChronoField.SECOND_OF_MINUTE, 0)
          .toFormatter(Locale.ROOT);
  private static final DateTimeFormatter WRITTEN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT);

  private final String described;

  ParameterType(String described) {
    this.described = described;
  }

  /** The value as SQL reads it; empty where it is none of this type. */
  abstract Optional<String> literal(String value);

  /** What a value looks like, for messages. */
  String described() {
    return described;
  }

  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<ParameterType> find(String key) {
    return Arrays.stream(values()).filter(type -> type.key().equalsIgnoreCase(key)).findFirst();
  }

  static List<String> keys() {
    return Arrays.stream(values()).map(ParameterType::key).toList();
  }
}
