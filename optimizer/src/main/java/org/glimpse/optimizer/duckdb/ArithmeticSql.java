package org.glimpse.optimizer.duckdb;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeName;
import org.glimpse.optimizer.logical.Unsupported;

/** Arithmetic on numbers, times and intervals. */
final class ArithmeticSql {
  private ArithmeticSql() {}

  static String of(ExpressionSql expressions, RexCall call) {
    RexNode first = call.operands.get(0);
    if (call.operands.size() == 1) {
      boolean minus = call.getKind() == org.apache.calcite.sql.SqlKind.MINUS_PREFIX;
      return minus ? "(- " + expressions.sql(first) + ")" : expressions.sql(first);
    }
    RexNode second = call.operands.get(1);
    boolean temporal = TypeSql.isTemporal(first.getType()) || TypeSql.isTemporal(second.getType());
    if (temporal) {
      return temporal(expressions, call, first, second);
    }
    String left = expressions.sql(first);
    String right = expressions.sql(second);
    return switch (call.getKind()) {
      case PLUS -> infix(call, left, "+", right);
      case MINUS -> infix(call, left, "-", right);
      case TIMES -> infix(call, left, "*", right);
      case MOD -> "(" + left + " % " + right + ")";
      default -> quotient(call, left, right);
    };
  }

  /** Exact results keep the type that Calcite gives them; intervals stay whole. */
  private static String infix(RexCall call, String left, String operator, String right) {
    String plain = "(" + left + " " + operator + " " + right + ")";
    boolean keeps =
        call.getType().getSqlTypeName() == SqlTypeName.DECIMAL
            || TypeSql.isInterval(call.getType());
    return keeps ? ExpressionSql.cast(plain, call.getType()) : plain;
  }

  /** Integers divide toward zero; by zero is NULL for exact numbers. */
  private static String quotient(RexCall call, String left, String right) {
    RelDataType type = call.getType();
    boolean whole = TypeSql.isInteger(type) || TypeSql.isInterval(type);
    boolean exact = call.operands.stream().noneMatch(operand -> TypeSql.isReal(operand.getType()));
    if (whole && exact) {
      return "(" + left + " // " + right + ")";
    }
    String divisor = exact ? "nullif(" + right + ", 0)" : right;
    return ExpressionSql.cast("(" + left + " / " + divisor + ")", type);
  }

  private static String temporal(
      ExpressionSql expressions, RexCall call, RexNode first, RexNode second) {
    if (TypeSql.isInterval(call.getType())) {
      if (TypeSql.isMonths(call.getType())) {
        return months(expressions, first, second);
      }
      return "(" + millis(expressions, first) + " - " + millis(expressions, second) + ")";
    }
    boolean swapped = !TypeSql.isTemporal(first.getType());
    RexNode time = swapped ? second : first;
    RexNode interval = swapped ? first : second;
    boolean minus = call.getOperator().getName().startsWith("-");
    String amount =
        TypeSql.isInterval(interval.getType())
            ? (TypeSql.isMonths(interval.getType()) ? "to_months(" : "to_milliseconds(")
                + months32(interval, expressions.sql(interval))
                + ")"
            : "to_days(" + expressions.sql(interval) + ")";
    String moved = "(" + expressions.sql(time) + (minus ? " - " : " + ") + amount + ")";
    return ExpressionSql.cast(moved, call.getType());
  }

  private static String months32(RexNode interval, String amount) {
    return TypeSql.isMonths(interval.getType()) ? "CAST(" + amount + " AS INTEGER)" : amount;
  }

  /** Milliseconds since 1970, or since midnight. */
  private static String millis(ExpressionSql expressions, RexNode time) {
    return switch (time.getType().getSqlTypeName()) {
      case TIMESTAMP -> "epoch_ms(" + expressions.sql(time) + ")";
      case DATE -> "epoch_ms(CAST(" + expressions.sql(time) + " AS TIMESTAMP))";
      case TIME -> "(epoch_us(" + expressions.sql(time) + ") // 1000)";
      default -> throw Unsupported.because("subtracting " + time.getType());
    };
  }

  /** Whole months between two times, toward zero. */
  private static String months(ExpressionSql expressions, RexNode first, RexNode second) {
    return "datesub('month', " + expressions.sql(second) + ", " + expressions.sql(first) + ")";
  }
}
