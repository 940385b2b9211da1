package org.glimpse.jdbc.remote;

import com.google.protobuf.ByteString;
import java.math.BigDecimal;
import java.sql.DatabaseMetaData;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.calcite.avatica.proto.Common;
import org.glimpse.jdbc.spi.ColumnInfo;

/** Avatica's columns and values in plain types of the JDK, and back. */
final class RemoteValues {
  private RemoteValues() {}

  static List<ColumnInfo> columns(Common.Signature signature) {
    return signature.getColumnsList().stream()
        .map(
            column ->
                new ColumnInfo(
                    column.getLabel(),
                    column.getType().getName(),
                    column.getType().getId(),
                    column.getPrecision(),
                    column.getScale(),
                    column.getNullable() != DatabaseMetaData.columnNoNulls))
        .toList();
  }

  static List<ColumnInfo> parameters(Common.Signature signature) {
    return signature.getParametersList().stream()
        .map(
            parameter ->
                new ColumnInfo(
                    "",
                    parameter.getTypeName(),
                    parameter.getParameterType(),
                    parameter.getPrecision(),
                    parameter.getScale(),
                    true))
        .toList();
  }

  /** The value of a cell, in the type that its column promises. */
  static Object value(Common.ColumnValue cell, ColumnInfo column) {
    if (cell.getHasArrayValue()) {
      return cell.getArrayValueList().stream().map(RemoteValues::element).toList();
    }
    Common.TypedValue typed = cell.hasScalarValue() ? cell.getScalarValue() : cell.getValue(0);
    return as(plain(typed), column.jdbcType());
  }

  /** The engine's arrays are of REAL, which travel as DOUBLE. */
  private static Object element(Common.TypedValue value) {
    return plain(value) instanceof Number number ? (Float) number.floatValue() : plain(value);
  }

  private static Object as(Object value, int jdbcType) {
    if (value instanceof Number number) {
      return switch (jdbcType) {
        case Types.TINYINT -> number.byteValue();
        case Types.SMALLINT -> number.shortValue();
        case Types.INTEGER -> number.intValue();
        case Types.BIGINT -> number.longValue();
        case Types.REAL -> number.floatValue();
        case Types.FLOAT, Types.DOUBLE -> number.doubleValue();
        case Types.DECIMAL, Types.NUMERIC -> new BigDecimal(number.toString());
        case Types.TIMESTAMP -> timestamp(number.longValue());
        case Types.DATE -> LocalDate.ofEpochDay(number.longValue());
        case Types.TIME -> LocalTime.ofNanoOfDay(TimeUnit.MILLISECONDS.toNanos(number.longValue()));
        default -> number;
      };
    }
    if (value instanceof String text) {
      return switch (jdbcType) {
        case Types.DECIMAL, Types.NUMERIC -> new BigDecimal(text);
        case Types.TIMESTAMP -> Timestamp.valueOf(text).toLocalDateTime();
        case Types.DATE -> LocalDate.parse(text);
        case Types.TIME -> LocalTime.parse(text);
        default -> text;
      };
    }
    return value;
  }

  private static LocalDateTime timestamp(long millis) {
    return LocalDateTime.ofEpochSecond(
        Math.floorDiv(millis, 1000L),
        (int) TimeUnit.MILLISECONDS.toNanos(Math.floorMod(millis, 1000L)),
        ZoneOffset.UTC);
  }

  private static Object plain(Common.TypedValue value) {
    if (value.getNull()) {
      return null;
    }
    return switch (value.getType()) {
      case BOOLEAN, PRIMITIVE_BOOLEAN -> value.getBoolValue();
      case FLOAT, PRIMITIVE_FLOAT -> single(value);
      case DOUBLE, PRIMITIVE_DOUBLE -> value.getDoubleValue();
      case BIG_DECIMAL, BIG_INTEGER -> new BigDecimal(value.getStringValue());
      case STRING, CHARACTER, PRIMITIVE_CHAR -> value.getStringValue();
      case BYTE_STRING -> value.getBytesValue().toByteArray();
      case ARRAY -> value.getArrayValueList().stream().map(RemoteValues::plain).toList();
      case NULL -> null;
      default -> value.getNumberValue();
    };
  }

  /** Avatica writes the bits of a FLOAT as a number, and reads them so. */
  private static float single(Common.TypedValue value) {
    return value.getNumberValue() != 0
        ? Float.intBitsToFloat((int) value.getNumberValue())
        : (float) value.getDoubleValue();
  }

  /** A parameter's value for the server. */
  static Common.TypedValue parameter(Object value) {
    Common.TypedValue.Builder typed = Common.TypedValue.newBuilder();
    if (value == null) {
      return typed.setType(Common.Rep.NULL).setNull(true).build();
    } else if (value instanceof Boolean flag) {
      return typed.setType(Common.Rep.BOOLEAN).setBoolValue(flag).build();
    } else if (value instanceof Byte number) {
      return typed.setType(Common.Rep.BYTE).setNumberValue(number).build();
    } else if (value instanceof Short number) {
      return typed.setType(Common.Rep.SHORT).setNumberValue(number).build();
    } else if (value instanceof Integer number) {
      return typed.setType(Common.Rep.INTEGER).setNumberValue(number).build();
    } else if (value instanceof Long number) {
      return typed.setType(Common.Rep.LONG).setNumberValue(number).build();
    } else if (value instanceof Float number) {
      return typed.setType(Common.Rep.FLOAT).setNumberValue(Float.floatToIntBits(number)).build();
    } else if (value instanceof Double number) {
      return typed.setType(Common.Rep.DOUBLE).setDoubleValue(number).build();
    } else if (value instanceof BigDecimal number) {
      return typed.setType(Common.Rep.BIG_DECIMAL).setStringValue(number.toString()).build();
    } else if (value instanceof byte[] bytes) {
      return typed
          .setType(Common.Rep.BYTE_STRING)
          .setBytesValue(ByteString.copyFrom(bytes))
          .build();
    } else if (value instanceof LocalDateTime time) {
      return typed
          .setType(Common.Rep.JAVA_SQL_TIMESTAMP)
          .setNumberValue(time.toInstant(ZoneOffset.UTC).toEpochMilli())
          .build();
    } else if (value instanceof LocalDate date) {
      return typed.setType(Common.Rep.JAVA_SQL_DATE).setNumberValue(date.toEpochDay()).build();
    } else if (value instanceof LocalTime time) {
      return typed
          .setType(Common.Rep.JAVA_SQL_TIME)
          .setNumberValue(TimeUnit.NANOSECONDS.toMillis(time.toNanoOfDay()))
          .build();
    }
    return typed.setType(Common.Rep.STRING).setStringValue(value.toString()).build();
  }
}
