package org.glimpse.optimizer.logical;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;
import org.glimpse.optimizer.FrameQlOperators;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * Puts in what is fixed for one run of a statement: parameters, the current time (UTC, the same
 * throughout), and the bounds of exact aggregates, which are their values.
 */
final class StatementValues extends PlanRewriter {
  private final RexBuilder rexBuilder;
  private final List<Object> parameters;
  private final boolean keepBounds;
  private final LocalDateTime now =
      LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MILLIS);

  /**
   * @param keepBounds whether aggregates are estimated, so that their bounds are not their values
   */
  StatementValues(RexBuilder rexBuilder, List<Object> parameters, boolean keepBounds) {
    this.rexBuilder = rexBuilder;
    this.parameters = parameters;
    this.keepBounds = keepBounds;
  }

  @Override
  RexNode parameter(RexDynamicParam parameter) {
    if (parameter.getIndex() >= parameters.size()) {
      throw GlimpseException.of(
          ErrorCode.INVALID_PARAMETER,
          "Parameter " + (parameter.getIndex() + 1) + " has no value",
          "Set every ? of the statement before it is executed.");
    }
    return literal(
        parameters.get(parameter.getIndex()), parameter.getType(), parameter.getIndex() + 1);
  }

  @Override
  RexNode call(RexCall call) {
    if (isBound(call) && !keepBounds) {
      return call.getOperands().get(0);
    }
    Object value =
        switch (call.getOperator().getName()) {
          case "CURRENT_TIMESTAMP", "LOCALTIMESTAMP" -> now;
          case "CURRENT_DATE" -> now.toLocalDate();
          case "CURRENT_TIME", "LOCALTIME" -> now.toLocalTime();
          default -> null;
        };
    return value == null
        ? call
        : rexBuilder.makeAbstractCast(call.getType(), literal(value), false);
  }

  static boolean isBound(RexCall call) {
    return call.getOperator() == FrameQlOperators.LOWER_BOUND
        || call.getOperator() == FrameQlOperators.UPPER_BOUND;
  }

  private RexNode literal(Object value, RelDataType type, int place) {
    if (value == null) {
      return rexBuilder.makeNullLiteral(type);
    }
    if (!fits(value, type)) {
      throw GlimpseException.of(
          ErrorCode.INVALID_PARAMETER,
          "Parameter "
              + place
              + " is a "
              + value.getClass().getSimpleName()
              + " where "
              + type.getSqlTypeName().getName()
              + " is expected",
          "Set a value of that type.");
    }
    RexNode literal = literal(value);
    return literal.getType().equals(type)
        ? literal
        : rexBuilder.makeAbstractCast(type, literal, false);
  }

  private static boolean fits(Object value, RelDataType type) {
    SqlTypeFamily family = type.getSqlTypeName().getFamily();
    if (family == null || family == SqlTypeFamily.ANY || family == SqlTypeFamily.NULL) {
      return true;
    }
    return switch (family) {
      case NUMERIC -> value instanceof Number;
      case CHARACTER -> value instanceof String;
      case BOOLEAN -> value instanceof Boolean;
      case TIMESTAMP, DATETIME -> value instanceof LocalDateTime || value instanceof LocalDate;
      case DATE -> value instanceof LocalDate || value instanceof LocalDateTime;
      case TIME -> value instanceof LocalTime;
      default -> false;
    };
  }

  private RexNode literal(Object value) {
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      if (!Double.isFinite(number)) {
        throw GlimpseException.of(
            ErrorCode.INVALID_PARAMETER,
            "A parameter is " + number,
            "Set finite numbers, or null.");
      }
      return rexBuilder.makeApproxLiteral(new BigDecimal(value.toString()));
    }
    if (value instanceof BigDecimal decimal) {
      return rexBuilder.makeExactLiteral(decimal);
    }
    if (value instanceof Number number) {
      return rexBuilder.makeBigintLiteral(BigDecimal.valueOf(number.longValue()));
    }
    if (value instanceof Boolean truth) {
      return rexBuilder.makeLiteral(truth);
    }
    if (value instanceof LocalDateTime time) {
      return rexBuilder.makeTimestampLiteral(timestamp(time), 3);
    }
    if (value instanceof LocalDate date) {
      return rexBuilder.makeDateLiteral(new DateString(date.toString()));
    }
    if (value instanceof LocalTime time) {
      return rexBuilder.makeTimeLiteral(
          TimeString.fromMillisOfDay((int) (time.toNanoOfDay() / 1_000_000)), 3);
    }
    return rexBuilder.makeLiteral(value.toString());
  }

  private static TimestampString timestamp(LocalDateTime time) {
    return TimestampString.fromMillisSinceEpoch(time.toInstant(ZoneOffset.UTC).toEpochMilli());
  }
}
