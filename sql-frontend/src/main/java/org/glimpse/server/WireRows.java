package org.glimpse.server;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.DatabaseMetaData;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.calcite.avatica.AvaticaParameter;
import org.apache.calcite.avatica.ColumnMetaData;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.proto.Requests;
import org.apache.calcite.avatica.remote.Service;
import org.apache.calcite.avatica.remote.TypedValue;
import org.apache.calcite.avatica.util.ByteString;
import org.glimpse.engine.ValueText;
import org.glimpse.jdbc.spi.ColumnInfo;
import org.glimpse.jdbc.spi.JdbcTypes;
import org.glimpse.optimizer.LazyPicture;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * The engine's columns and values as Avatica's protocol has them. Timestamps are milliseconds,
 * dates days and times milliseconds of the day, all as the fields say, without a zone; pictures are
 * JPEG bytes.
 */
final class WireRows {
  private static final int DISPLAY_SIZE_MAX = 255;
  private static final long DAY_MILLIS = 86_400_000L;

  private WireRows() {}

  static Meta.Signature signature(
      String sql, List<ColumnInfo> columns, List<ColumnInfo> parameters) {
    List<ColumnMetaData> all = new ArrayList<>();
    for (ColumnInfo column : columns) {
      all.add(column(all.size(), column));
    }
    List<AvaticaParameter> asked = new ArrayList<>();
    for (ColumnInfo each : parameters) {
      asked.add(
          new AvaticaParameter(
              JdbcTypes.isNumber(each.jdbcType()),
              each.precision(),
              each.scale(),
              each.jdbcType(),
              each.typeName(),
              JdbcTypes.classOf(each.jdbcType()).getName(),
              "?" + (asked.size() + 1)));
    }
    return new Meta.Signature(
        all,
        sql,
        asked,
        Map.of(),
        Meta.CursorFactory.LIST,
        columns.isEmpty() ? Meta.StatementType.OTHER_DDL : Meta.StatementType.SELECT);
  }

  private static ColumnMetaData column(int ordinal, ColumnInfo column) {
    int jdbcType = wireType(column.jdbcType());
    ColumnMetaData.AvaticaType type =
        jdbcType == Types.ARRAY
            ? ColumnMetaData.array(
                ColumnMetaData.scalar(Types.DOUBLE, "DOUBLE", ColumnMetaData.Rep.DOUBLE),
                column.typeName(),
                ColumnMetaData.Rep.ARRAY)
            : ColumnMetaData.scalar(jdbcType, column.typeName(), rep(jdbcType));
    return new ColumnMetaData(
        ordinal,
        false,
        jdbcType == Types.VARCHAR,
        true,
        false,
        column.nullable() ? DatabaseMetaData.columnNullable : DatabaseMetaData.columnNoNulls,
        JdbcTypes.isNumber(jdbcType),
        column.precision() > 0
            ? Math.min(column.precision() + 2, DISPLAY_SIZE_MAX)
            : DISPLAY_SIZE_MAX,
        column.name(),
        column.name(),
        "",
        column.precision(),
        column.scale(),
        "",
        "",
        type,
        true,
        false,
        false,
        JdbcTypes.classOf(jdbcType).getName());
  }

  /** Types that Avatica's clients have no accessor for travel as text. */
  private static int wireType(int jdbcType) {
    return jdbcType == Types.OTHER || jdbcType == Types.CHAR ? Types.VARCHAR : jdbcType;
  }

  private static ColumnMetaData.Rep rep(int jdbcType) {
    return switch (jdbcType) {
      case Types.BOOLEAN -> ColumnMetaData.Rep.BOOLEAN;
      case Types.TINYINT -> ColumnMetaData.Rep.BYTE;
      case Types.SMALLINT -> ColumnMetaData.Rep.SHORT;
      case Types.INTEGER, Types.DATE, Types.TIME -> ColumnMetaData.Rep.INTEGER;
      case Types.BIGINT, Types.TIMESTAMP -> ColumnMetaData.Rep.LONG;
      case Types.REAL -> ColumnMetaData.Rep.FLOAT;
      case Types.FLOAT, Types.DOUBLE -> ColumnMetaData.Rep.DOUBLE;
      case Types.DECIMAL, Types.NUMERIC -> ColumnMetaData.Rep.NUMBER;
      case Types.BINARY, Types.VARBINARY -> ColumnMetaData.Rep.BYTE_STRING;
      default -> ColumnMetaData.Rep.STRING;
    };
  }

  /** A value of a column as the protocol has it. */
  static Object value(Object value, int jdbcType) {
    if (value instanceof LocalDateTime time) {
      return time.toInstant(ZoneOffset.UTC).toEpochMilli();
    } else if (value instanceof LocalDate date) {
      return (int) date.toEpochDay();
    } else if (value instanceof LocalTime time) {
      return (int) (time.toNanoOfDay() / 1_000_000);
    } else if (value instanceof LazyPicture picture) {
      return picture.jpeg();
    } else if (value instanceof List<?> list) {
      List<Object> numbers = new ArrayList<>();
      list.forEach(each -> numbers.add(each instanceof Float f ? Double.valueOf(f) : each));
      return numbers;
    } else if (value == null || value instanceof byte[] || isScalar(value)) {
      return value; // Avatica's frames take bytes, and none of its own ByteStrings
    }
    return ValueText.of(value);
  }

  private static boolean isScalar(Object value) {
    return value instanceof Number || value instanceof Boolean || value instanceof String;
  }

  /** The values of parameters as the engine takes them. */
  static List<Object> parameters(List<TypedValue> values) {
    List<Object> parameters = new ArrayList<>();
    if (values != null) {
      for (TypedValue each : values) {
        parameters.add(parameter(each));
      }
    }
    return Collections.unmodifiableList(parameters);
  }

  private static Object parameter(TypedValue typed) {
    Object value = typed == null ? null : typed.value;
    if (value == null) {
      return null;
    }
    return switch (typed.type) {
      case JAVA_SQL_TIMESTAMP, JAVA_UTIL_DATE ->
          LocalDateTime.ofEpochSecond(
              Math.floorDiv(number(value), 1000L),
              (int) Math.floorMod(number(value), 1000L) * 1_000_000,
              ZoneOffset.UTC);
      case JAVA_SQL_DATE -> LocalDate.ofEpochDay(number(value));
      case JAVA_SQL_TIME ->
          LocalTime.ofNanoOfDay(Math.floorMod(number(value), DAY_MILLIS) * 1_000_000L);
      case BYTE_STRING -> bytes(value);
      case ARRAY, MULTISET, STRUCT, OBJECT -> throw unsupported(typed.type.name());
      default -> plain(value);
    };
  }

  private static Object plain(Object value) {
    if (value instanceof BigInteger integer) {
      return new BigDecimal(integer);
    }
    if (value instanceof Character character) {
      return character.toString();
    }
    if (isScalar(value)) {
      return value;
    }
    throw unsupported(value.getClass().getSimpleName());
  }

  private static long number(Object value) {
    if (value instanceof Number number) {
      return number.longValue();
    }
    throw unsupported(value.getClass().getSimpleName());
  }

  private static byte[] bytes(Object value) {
    if (value instanceof ByteString bytes) {
      return bytes.getBytes();
    }
    if (value instanceof byte[] bytes) {
      return bytes;
    }
    if (value instanceof String base64) {
      try {
        return Base64.getDecoder().decode(base64);
      } catch (IllegalArgumentException malformed) {
        throw unsupported("text that is no base64");
      }
    }
    throw unsupported(value.getClass().getSimpleName());
  }

  /** The values of each execution of a batch. */
  static List<List<TypedValue>> batches(Service.ExecuteBatchRequest request) {
    if (!request.hasProtoUpdateBatches()) {
      return request.parameterValues == null ? List.of() : request.parameterValues;
    }
    List<List<TypedValue>> batches = new ArrayList<>();
    for (Requests.UpdateBatch batch : request.getProtoUpdateBatches()) {
      batches.add(batch.getParameterValuesList().stream().map(TypedValue::fromProto).toList());
    }
    return batches;
  }

  private static GlimpseException unsupported(String what) {
    return GlimpseException.of(
        ErrorCode.UNSUPPORTED,
        "A parameter cannot be " + what,
        "Set a number, a text, a truth value, a date, a time or bytes.");
  }
}
