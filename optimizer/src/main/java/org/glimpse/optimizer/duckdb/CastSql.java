package org.glimpse.optimizer.duckdb;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.glimpse.optimizer.logical.Unsupported;

/** Casts: to integers they truncate, to CHAR(n) and VARCHAR(n) they cut and pad. */
final class CastSql {
  private CastSql() {}

  static String of(ExpressionSql expressions, RexCall call) {
    RexNode operand = call.operands.get(0);
    RelDataType from = operand.getType();
    RelDataType to = call.getType();
    String value = expressions.sql(operand);
    boolean same =
        from.getSqlTypeName() == to.getSqlTypeName()
            && (from.getSqlTypeName() != SqlTypeName.DECIMAL
                || (from.getPrecision() == to.getPrecision() && from.getScale() == to.getScale()));
    if (same && !SqlTypeUtil.isCharacter(to)) {
      return value;
    }
    if (isPicture(from) != isPicture(to)) {
      throw Unsupported.because(
          "a cast between pictures and other types", "Fetch the picture's bytes instead.");
    }
    if (SqlTypeUtil.isCharacter(to)) {
      return text(operand, value, from, to);
    }
    if (TypeSql.isInterval(from) || TypeSql.isInterval(to)) {
      return interval(value, from, to);
    }
    boolean truncates =
        TypeSql.isInteger(to)
            && (TypeSql.isReal(from) || from.getSqlTypeName() == SqlTypeName.DECIMAL);
    String whole = truncates ? "trunc(" + value + ")" : value;
    return call.getOperator().getName().startsWith("TRY")
            || call.getOperator().getName().startsWith("SAFE")
        ? "TRY_CAST(" + whole + " AS " + TypeSql.name(to) + ")"
        : ExpressionSql.cast(whole, to);
  }

  private static boolean isPicture(RelDataType type) {
    return SqlTypeName.BINARY_TYPES.contains(type.getSqlTypeName());
  }

  private static String text(RexNode operand, String value, RelDataType from, RelDataType to) {
    if (TypeSql.isInterval(from)) {
      throw Unsupported.because("an interval as text", "Cast it to a number first.");
    }
    String plain = SqlTypeUtil.isCharacter(from) ? value : ExpressionSql.cast(value, to);
    int length = to.getPrecision();
    if (length < 0 || (operand instanceof RexLiteral && from.getPrecision() == length)) {
      return plain;
    }
    if (to.getSqlTypeName() == SqlTypeName.CHAR) {
      return "rpad(" + plain + ", " + length + ", ' ')";
    }
    boolean fits =
        SqlTypeUtil.isCharacter(from) && from.getPrecision() >= 0 && from.getPrecision() <= length;
    return fits ? plain : "left(" + plain + ", " + length + ")";
  }

  /** An interval and the number of its units. */
  private static String interval(String value, RelDataType from, RelDataType to) {
    if (TypeSql.isInterval(from) && TypeSql.isInterval(to)) {
      return value;
    }
    RelDataType interval = TypeSql.isInterval(from) ? from : to;
    String unit = interval.getIntervalQualifier().getUnit().multiplier.toBigInteger().toString();
    if (TypeSql.isInterval(from)) {
      return ExpressionSql.cast("(" + value + " // " + unit + ")", to);
    }
    return "(CAST(" + value + " AS BIGINT) * " + unit + ")";
  }
}
