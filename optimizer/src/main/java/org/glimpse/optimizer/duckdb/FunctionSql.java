package org.glimpse.optimizer.duckdb;

import java.util.List;
import java.util.Map;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlTrimFunction;
import org.glimpse.optimizer.logical.Unsupported;

/** Functions by name: those whose meaning in DuckDB is Calcite's, and how to write the others. */
final class FunctionSql {
  /** {@code $i} stands for operand i, in DuckDB's SQL. */
  private static final Map<String, String> TEMPLATES =
      Map.ofEntries(
          Map.entry("CHAR_LENGTH/1", "length($0)"),
          Map.entry("CHARACTER_LENGTH/1", "length($0)"),
          Map.entry("UPPER/1", "upper($0)"),
          Map.entry("LOWER/1", "lower($0)"),
          Map.entry("SUBSTRING/2", "substring($0, greatest($1, 1))"),
          Map.entry(
              "SUBSTRING/3",
              "substring($0, greatest($1, 1), greatest($1 + $2 - greatest($1, 1), 0))"),
          Map.entry("POSITION/2", "strpos($1, $0)"),
          Map.entry("REPLACE/3", "replace($0, $1, $2)"),
          Map.entry("||/2", "($0 || $1)"),
          Map.entry("ABS/1", "abs($0)"),
          Map.entry("POWER/2", "power($0, $1)"),
          Map.entry("SQRT/1", "sqrt($0)"),
          Map.entry("CBRT/1", "cbrt($0)"),
          Map.entry("LN/1", "ln($0)"),
          Map.entry("LOG10/1", "log10($0)"),
          Map.entry("EXP/1", "exp($0)"),
          Map.entry("SIN/1", "sin($0)"),
          Map.entry("COS/1", "cos($0)"),
          Map.entry("TAN/1", "tan($0)"),
          Map.entry("COT/1", "cot($0)"),
          Map.entry("ASIN/1", "asin($0)"),
          Map.entry("ACOS/1", "acos($0)"),
          Map.entry("ATAN/1", "atan($0)"),
          Map.entry("ATAN2/2", "atan2($0, $1)"),
          Map.entry("DEGREES/1", "degrees($0)"),
          Map.entry("RADIANS/1", "radians($0)"),
          Map.entry("PI/0", "pi()"),
          Map.entry("SIGN/1", "sign($0)"),
          Map.entry("ROUND/1", "round($0)"),
          Map.entry("ROUND/2", "round($0, $1)"),
          Map.entry("TRUNCATE/1", "trunc($0)"),
          Map.entry("TRUNCATE/2", "trunc($0, $1)"),
          Map.entry("FLOOR/1", "floor($0)"),
          Map.entry("CEIL/1", "ceil($0)"),
          Map.entry("CARDINALITY/1", "len($0)"),
          Map.entry("NULLIF/2", "nullif($0, $1)"));

  private FunctionSql() {}

  static String of(ExpressionSql expressions, RexCall call) {
    String name = call.getOperator().getName();
    List<RexNode> operands = call.operands;
    if (call.getOperator() instanceof SqlTrimFunction) {
      return trim(expressions, operands);
    }
    if (name.equals("EXTRACT")) {
      return extract(expressions, unit(operands.get(0)), operands.get(1), call.getType());
    }
    if ((name.equals("FLOOR") || name.equals("CEIL")) && operands.size() == 2) {
      return round(expressions, name.equals("CEIL"), operands, call.getType());
    }
    String geometry = GeometryFunctions.call(call, expressions);
    if (geometry != null) {
      return geometry;
    }
    String template = TEMPLATES.get(name + "/" + operands.size());
    if (template == null) {
      throw Unsupported.because("the function " + name);
    }
    return ExpressionSql.cast(fill(template, expressions.all(operands)), call.getType());
  }

  private static String fill(String template, List<String> operands) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < template.length(); i++) {
      char letter = template.charAt(i);
      if (letter == '$') {
        text.append(operands.get(template.charAt(++i) - '0'));
      } else {
        text.append(letter);
      }
    }
    return text.toString();
  }

  private static String trim(ExpressionSql expressions, List<RexNode> operands) {
    SqlTrimFunction.Flag side =
        ((RexLiteral) operands.get(0)).getValueAs(SqlTrimFunction.Flag.class);
    String function =
        switch (side) {
          case BOTH -> "trim";
          case LEADING -> "ltrim";
          case TRAILING -> "rtrim";
        };
    return function
        + "("
        + expressions.sql(operands.get(2))
        + ", "
        + expressions.sql(operands.get(1))
        + ")";
  }

  private static TimeUnitRange unit(RexNode flag) {
    return ((RexLiteral) flag).getValueAs(TimeUnitRange.class);
  }

  private static String extract(
      ExpressionSql expressions, TimeUnitRange unit, RexNode time, RelDataType type) {
    if (!TypeSql.isTemporal(time.getType())) {
      throw Unsupported.because("EXTRACT from an interval", "Cast the interval to a number.");
    }
    String part =
        switch (unit) {
          case YEAR, QUARTER, MONTH, WEEK, DAY, HOUR, MINUTE, SECOND, DOY, ISODOW, ISOYEAR ->
              "extract(" + unit.name() + " FROM $0)";
          case MILLISECOND -> "extract(MILLISECOND FROM $0)";
          case MICROSECOND -> "extract(MICROSECOND FROM $0)";
          case DOW -> "(extract(DOW FROM $0) + 1)";
          case EPOCH -> "floor(extract(EPOCH FROM $0))";
          default -> throw Unsupported.because("EXTRACT of " + unit);
        };
    return ExpressionSql.cast(fill(part, List.of(expressions.sql(time))), type);
  }

  /** FLOOR and CEIL of a time to a unit; weeks start on Sunday, as Calcite's do. */
  private static String round(
      ExpressionSql expressions, boolean up, List<RexNode> operands, RelDataType type) {
    String time = expressions.sql(operands.get(0));
    TimeUnitRange unit = unit(operands.get(1));
    String down =
        switch (unit) {
          case YEAR, QUARTER, MONTH, DAY, HOUR, MINUTE, SECOND, MILLISECOND ->
              "date_trunc('" + unit.name().toLowerCase(java.util.Locale.ROOT) + "', $0)";
          case WEEK -> "(date_trunc('week', $0 + to_days(1)) - to_days(1))";
          default -> throw Unsupported.because("FLOOR or CEIL of a time to " + unit);
        };
    String floor = ExpressionSql.cast(fill(down, List.of(time)), type);
    if (!up) {
      return floor;
    }
    String step = unit == TimeUnitRange.QUARTER ? "to_months(3)" : "INTERVAL 1 " + unit.name();
    return "CASE WHEN "
        + floor
        + " = "
        + time
        + " THEN "
        + time
        + " ELSE "
        + ExpressionSql.cast(floor + " + " + step, type)
        + " END";
  }
}
