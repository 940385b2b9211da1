package org.glimpse.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Locale;
import org.glimpse.engine.ResultColumn;
import org.glimpse.engine.ValueText;
import org.glimpse.optimizer.LazyPicture;

/** Values of a result as people read them and as charts measure them. */
final class Cells {
  private static final MathContext FOUR_DIGITS = new MathContext(4);

  private Cells() {}

  static boolean isTime(ResultColumn column) {
    return column.jdbcType() == Types.TIMESTAMP || column.jdbcType() == Types.DATE;
  }

  static boolean isPicture(ResultColumn column) {
    return column.jdbcType() == Types.VARBINARY;
  }

  /** A value for people, with four digits where it is no whole number. */
  static String text(Object value) {
    if (value == null) {
      return "–";
    }
    if (value instanceof Double || value instanceof Float || value instanceof BigDecimal) {
      return number(((Number) value).doubleValue());
    }
    if (value instanceof LocalDateTime || value instanceof LocalTime) {
      String time = ValueText.of(value);
      return time.endsWith(".000") ? time.substring(0, time.length() - 4) : time;
    }
    return ValueText.of(value);
  }

  static String number(double value) {
    if (!Double.isFinite(value)) {
      return String.valueOf(value);
    }
    double size = Math.abs(value);
    if (value == Math.rint(value) && size < 1e15) {
      return String.format(Locale.ROOT, "%,d", (long) value);
    }
    if (size < 1e-6 || size >= 1e15) {
      return String.format(Locale.ROOT, "%.3e", value);
    }
    if (size >= 1000) {
      return String.format(Locale.ROOT, "%,.1f", value);
    }
    return new BigDecimal(value).round(FOUR_DIGITS).stripTrailingZeros().toPlainString();
  }

  /** A number or a time as a place on an axis, times in milliseconds; NaN where there is none. */
  static double measure(Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if (value instanceof LocalDateTime time) {
      return time.toInstant(ZoneOffset.UTC).toEpochMilli();
    }
    if (value instanceof LocalDate day) {
      return day.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
    }
    return Double.NaN;
  }

  /** The JPEG of a picture, wherever it comes from; null where there is none. */
  static byte[] jpeg(Object value) {
    if (value instanceof LazyPicture picture) {
      return picture.jpeg();
    }
    return value instanceof byte[] bytes ? bytes : null;
  }
}
