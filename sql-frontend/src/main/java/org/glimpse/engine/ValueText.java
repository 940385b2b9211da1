package org.glimpse.engine;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;
import org.glimpse.optimizer.LazyPicture;

/** Values as text, as SQL would read them back where it can; the same in every locale and zone. */
public final class ValueText {
  private static final String NULL = "NULL";

  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

  private ValueText() {}

  /** A value other than null; pictures are described, not decoded. */
  public static String of(Object value) {
    if (value instanceof Double number) {
      return real(number, Double.toString(number));
    }
    if (value instanceof Float number) {
      return real(number, Float.toString(number));
    }
    if (value instanceof BigDecimal number) {
      return number.toPlainString();
    }
    if (value instanceof LocalDateTime timestamp) {
      return TIMESTAMP.format(timestamp);
    }
    if (value instanceof LocalTime time) {
      return TIME.format(time);
    }
    if (value instanceof LazyPicture picture) {
      return "<image: " + picture.describe() + ">";
    }
    if (value instanceof byte[] bytes) {
      return "<" + bytes.length + " bytes>";
    }
    if (value instanceof List<?> list) {
      return list.stream()
          .map(each -> each == null ? NULL : of(each))
          .collect(Collectors.joining(", ", "[", "]"));
    }
    return String.valueOf(value);
  }

  /** The shortest text that reads back as the same number, without an exponent where short. */
  private static String real(double number, String shortest) {
    double size = Math.abs(number);
    boolean exponent = shortest.indexOf('E') >= 0;
    return exponent && size >= 1e-6 && size < 1e15
        ? new BigDecimal(shortest).stripTrailingZeros().toPlainString()
        : shortest;
  }
}
