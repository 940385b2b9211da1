package org.glimpse.jdbc;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Collections;
import java.util.List;

/** The values of {@code ?} parameters, set one by one. */
final class Parameters {
  private final Object[] values;
  private final boolean[] isSet;

  Parameters(int count) {
    this.values = new Object[count];
    this.isSet = new boolean[count];
  }

  /**
   * @param index from 1
   */
  void set(int index, Object value) throws SQLException {
    if (index < 1 || index > values.length) {
      throw JdbcErrors.invalidParameter(
          "There is no parameter " + index,
          "The statement has " + values.length + " parameters, counted from 1.");
    }
    values[index - 1] = value;
    isSet[index - 1] = true;
  }

  void clear() {
    Arrays.fill(values, null);
    Arrays.fill(isSet, false);
  }

  /** A copy of all values. */
  List<?> bound() throws SQLException {
    for (int i = 0; i < isSet.length; i++) {
      if (!isSet[i]) {
        throw JdbcErrors.invalidParameter(
            "Parameter " + (i + 1) + " is not set", "Set every parameter before executing.");
      }
    }
    return Collections.unmodifiableList(new ArrayList<>(Arrays.asList(values)));
  }

  static LocalDateTime ofTimestamp(Timestamp value, Calendar calendar) {
    return value == null ? null : LocalDateTime.ofInstant(value.toInstant(), zone(calendar));
  }

  static LocalDate ofDate(Date value, Calendar calendar) {
    return value == null
        ? null
        : LocalDate.ofInstant(java.time.Instant.ofEpochMilli(value.getTime()), zone(calendar));
  }

  static LocalTime ofTime(Time value, Calendar calendar) {
    return value == null
        ? null
        : LocalTime.ofInstant(java.time.Instant.ofEpochMilli(value.getTime()), zone(calendar));
  }

  /** The engine's value for what a client gives. */
  static Object ofObject(Object value) throws SQLException {
    if (value instanceof Timestamp timestamp) {
      return timestamp.toLocalDateTime();
    } else if (value instanceof Date date) {
      return date.toLocalDate();
    } else if (value instanceof Time time) {
      return ofTime(time, null);
    } else if (value instanceof java.util.Date date) {
      return LocalDateTime.ofInstant(date.toInstant(), ZoneId.systemDefault());
    } else if (value instanceof BigInteger integer) {
      return new BigDecimal(integer);
    } else if (value instanceof Character character) {
      return character.toString();
    } else if (value == null
        || value instanceof Number
        || value instanceof String
        || value instanceof Boolean
        || value instanceof byte[]
        || value instanceof LocalDateTime
        || value instanceof LocalDate
        || value instanceof LocalTime) {
      return value;
    }
    throw JdbcErrors.notSupported("A parameter of " + value.getClass().getName());
  }

  /** As {@link #ofObject(Object)}, converted to a type of {@link Types}. */
  static Object ofObject(Object value, int type) throws SQLException {
    Object own = ofObject(value);
    if (own == null) {
      return null;
    }
    return switch (type) {
      case Types.BOOLEAN, Types.BIT -> Conversions.bool(own);
      case Types.TINYINT ->
          (byte) Conversions.integer(own, Byte.MIN_VALUE, Byte.MAX_VALUE, "TINYINT");
      case Types.SMALLINT ->
          (short) Conversions.integer(own, Short.MIN_VALUE, Short.MAX_VALUE, "SMALLINT");
      case Types.INTEGER ->
          (int) Conversions.integer(own, Integer.MIN_VALUE, Integer.MAX_VALUE, "INTEGER");
      case Types.BIGINT -> Conversions.integer(own, Long.MIN_VALUE, Long.MAX_VALUE, "BIGINT");
      case Types.REAL -> (float) Conversions.floating(own);
      case Types.FLOAT, Types.DOUBLE -> Conversions.floating(own);
      case Types.DECIMAL, Types.NUMERIC -> Conversions.decimal(own, "DECIMAL");
      case Types.CHAR, Types.VARCHAR, Types.LONGVARCHAR, Types.NVARCHAR -> Conversions.text(own);
      case Types.TIMESTAMP -> Conversions.dateTime(own);
      case Types.DATE -> Conversions.dateTime(own).toLocalDate();
      case Types.TIME -> Conversions.time(own);
      default -> own;
    };
  }

  private static ZoneId zone(Calendar calendar) {
    return calendar == null ? ZoneId.systemDefault() : calendar.getTimeZone().toZoneId();
  }
}
