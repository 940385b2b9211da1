package org.glimpse.optimizer.duckdb;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.glimpse.optimizer.logical.SumOrder;
import org.glimpse.optimizer.logical.Unsupported;

/** Aggregate functions in DuckDB's SQL, with Calcite's types. */
final class AggregateSql {
  private AggregateSql() {}

  /**
   * @param arguments SQL of the arguments
   * @param argumentTypes their types
   * @param order text behind the arguments, in which order they are taken; may be empty
   * @param over text after the call that belongs to it: FILTER, or OVER
   */
  static String of(
      SqlAggFunction function,
      boolean distinct,
      List<String> arguments,
      List<RelDataType> argumentTypes,
      RelDataType type,
      String order,
      String over) {
    String unique = distinct ? "DISTINCT " : "";
    String first = arguments.isEmpty() ? "" : arguments.get(0);
    String plain =
        switch (function.getName()) {
          case "COUNT" -> count(unique, arguments) + over;
          case "SUM", "$SUM0", "SUM0" ->
              "sum(" + unique + summand(first, argumentTypes) + order + ")" + over;
          case "AVG" -> "avg(" + unique + first + order + ")" + over;
          case "MIN", "MAX", "ANY_VALUE", "STDDEV_POP", "STDDEV_SAMP", "VAR_POP", "VAR_SAMP" ->
              function.getName() + "(" + unique + first + order + ")" + over;
          case "STDDEV" -> "stddev_samp(" + unique + first + order + ")" + over;
          case "VARIANCE" -> "var_samp(" + unique + first + order + ")" + over;
          case "EVERY", "BOOL_AND" -> "bool_and(" + first + ")" + over;
          case "SOME", "BOOL_OR" -> "bool_or(" + first + ")" + over;
          case "MODE" -> "mode(" + first + order + ")" + over;
          case "COVAR_POP", "COVAR_SAMP", "REGR_COUNT", "REGR_SXX", "REGR_SYY", "CORR" ->
              function.getName() + "(" + String.join(", ", arguments) + order + ")" + over;
          case "SINGLE_VALUE" -> single(first) + over;
          default -> throw Unsupported.because("the aggregate " + function.getName());
        };
    String empty = function.getName().endsWith("SUM0") ? "coalesce(" + plain + ", 0)" : plain;
    boolean numeric = SqlTypeName.NUMERIC_TYPES.contains(type.getSqlTypeName());
    return numeric || TypeSql.isInterval(type) ? ExpressionSql.cast(empty, type) : empty;
  }

  private static String count(String unique, List<String> arguments) {
    if (arguments.isEmpty()) {
      return "count(*)";
    }
    String all = String.join(", ", arguments);
    return arguments.size() == 1
        ? "count(" + unique + all + ")"
        : "count("
            + unique
            + "CASE WHEN "
            + String.join(" AND ", arguments.stream().map(each -> each + " IS NOT NULL").toList())
            + " THEN row("
            + all
            + ") END)";
  }

  private static String summand(String argument, List<RelDataType> types) {
    return types.get(0).getSqlTypeName() == SqlTypeName.BOOLEAN
        ? "CAST(" + argument + " AS BIGINT)"
        : argument;
  }

  /** The value of a scalar subquery: an error where it has more than one row. */
  private static String single(String argument) {
    return "CASE WHEN count(*) > 1 THEN error('"
        + DuckDbErrors.MORE_THAN_ONE_ROW
        + "') ELSE any_value("
        + argument
        + ") END";
  }

  /** An aggregate of a GROUP BY, whose arguments are columns. */
  static String of(AggregateCall call, List<String> columns, List<RelDataType> types) {
    if (call.getAggregation().getKind() == SqlKind.LITERAL_AGG) {
      return LiteralSql.of((RexLiteral) call.rexList.get(0));
    }
    boolean ordered = !call.getCollation().getFieldCollations().isEmpty();
    if (ordered && !call.getCollation().equals(SumOrder.byValue(call))
        || call.distinctKeys != null
        || !call.rexList.isEmpty()) {
      throw Unsupported.because("ordered aggregates such as " + call.getAggregation().getName());
    }
    String filter = call.hasFilter() ? " FILTER (WHERE " + columns.get(call.filterArg) + ")" : "";
    return of(
        call.getAggregation(),
        call.isDistinct(),
        call.getArgList().stream().map(columns::get).toList(),
        call.getArgList().stream().map(types::get).toList(),
        call.getType(),
        ordered
            ? call.getArgList().stream()
                .distinct()
                .map(columns::get)
                .collect(Collectors.joining(", ", " ORDER BY ", ""))
            : "",
        filter);
  }
}
