package org.glimpse.jdbc;

import java.math.BigDecimal;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Calendar;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * From the engine's values to the forms that JDBC getters promise. Timestamps have no zone: their
 * fields are what a {@code java.sql.Timestamp} shows in the default zone, or in the calendar's.
 */
final class Conversions {
  private static final DateTimeFormatter TIMESTAMP =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 3, 9, true)
          .toFormatter(Locale.ROOT);

  private Conversions() {}

  static String text(Object value) {
    if (value instanceof LocalDateTime time) {
      return TIMESTAMP.format(time);
    }
    if (value instanceof LocalTime time) {
      return DateTimeFormatter.ISO_LOCAL_TIME.format(time);
    }
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    if (value instanceof Supplier<?> picture) {
      return text(picture.get());
    }
    return value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
  }

  static boolean bool(Object value) throws SQLException {
    if (value instanceof Boolean bool) {
      return bool;
    }
    if (value instanceof Number number) {
      return number.doubleValue() != 0;
    }
    if (value instanceof String text) {
      switch (text.strip().toLowerCase(Locale.ROOT)) {
        case "true", "t", "1" -> {
          return true;
        }
        case "false", "f", "0" -> {
          return false;
        }
        default -> throw refused(value, "BOOLEAN");
      }
    }
    throw refused(value, "BOOLEAN");
  }

  /** Fractions are cut, as JDBC drivers do; what does not fit is an error. */
  static long integer(Object value, long least, long greatest, String type) throws SQLException {
    BigDecimal number = decimal(value, type);
    if (number.compareTo(BigDecimal.valueOf(least)) < 0
        || number.compareTo(BigDecimal.valueOf(greatest)) > 0) {
      throw JdbcErrors.invalidValue(
          number.toPlainString() + " is out of range for " + type, "Read it as a wider type.");
    }
    return number.longValue();
  }

  static double floating(Object value) throws SQLException {
    if (value instanceof Float single) {
      return single; // exact; through text it would be another double
    }
    if (value instanceof Double precise) {
      return precise;
    }
    return decimal(value, "DOUBLE").doubleValue();
  }

  static BigDecimal decimal(Object value, String type) throws SQLException {
    if (value instanceof BigDecimal decimal) {
      return decimal;
    }
    if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      return BigDecimal.valueOf(((Number) value).longValue());
    }
    if (value instanceof Boolean bool) {
      return bool ? BigDecimal.ONE : BigDecimal.ZERO;
    }
    try {
      return new BigDecimal(value.toString().strip());
    } catch (NumberFormatException notANumber) {
      throw refused(value, type);
    }
  }

  static byte[] bytes(Object value) throws SQLException {
    if (value instanceof byte[] bytes) {
      return bytes;
    }
    if (value instanceof Supplier<?> picture) {
      return (byte[]) picture.get();
    }
    throw refused(value, "VARBINARY");
  }

  static LocalDateTime dateTime(Object value) throws SQLException {
    if (value instanceof LocalDateTime time) {
      return time;
    }
    if (value instanceof LocalDate date) {
      return date.atStartOfDay();
    }
    if (value instanceof String text) {
      try {
        return Timestamp.valueOf(text.strip()).toLocalDateTime();
      } catch (IllegalArgumentException malformed) {
        throw refused(value, "TIMESTAMP");
      }
    }
    throw refused(value, "TIMESTAMP");
  }

  static LocalTime time(Object value) throws SQLException {
    return value instanceof LocalTime time ? time : dateTime(value).toLocalTime();
  }

  /** The instant that shows these fields in the calendar's zone, the default zone where null. */
  static Timestamp timestamp(LocalDateTime time, Calendar calendar) {
    if (calendar == null) {
      return Timestamp.valueOf(time);
    }
    ZoneId zone = calendar.getTimeZone().toZoneId();
    return Timestamp.from(time.atZone(zone).toInstant());
  }

  static Date date(LocalDate date, Calendar calendar) {
    if (calendar == null) {
      return Date.valueOf(date);
    }
    ZoneId zone = calendar.getTimeZone().toZoneId();
    return new Date(date.atStartOfDay(zone).toInstant().toEpochMilli());
  }

  static Time sqlTime(LocalTime time, Calendar calendar) {
    ZoneId zone = calendar == null ? ZoneId.systemDefault() : calendar.getTimeZone().toZoneId();
    return new Time(time.atDate(LocalDate.EPOCH).atZone(zone).toInstant().toEpochMilli());
  }

  static SQLException refused(Object value, String type) {
    String shown = value instanceof Supplier<?> ? "a picture" : text(value);
    String start = shown.length() > 40 ? shown.substring(0, 40) + ".." : shown;
    return JdbcErrors.invalidValue(
        "'" + start + "' (" + value.getClass().getSimpleName() + ") cannot be read as " + type,
        "Use getObject, or a getter that fits the column's type.");
  }
}
