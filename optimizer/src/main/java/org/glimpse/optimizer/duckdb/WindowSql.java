package org.glimpse.optimizer.duckdb;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.rex.RexWindowBound;
import org.glimpse.optimizer.logical.Unsupported;

/** Window functions in DuckDB's SQL. */
final class WindowSql {
  private final ExpressionSql expressions;

  WindowSql(ExpressionSql expressions) {
    this.expressions = expressions;
  }

  String sql(RexOver over) {
    String window = window(over.getWindow(), takesFrame(over));
    List<String> arguments = expressions.all(over.getOperands());
    String name = over.getAggOperator().getName();
    if (over.ignoreNulls()) {
      throw Unsupported.because("IGNORE NULLS");
    }
    return switch (name) {
      case "ROW_NUMBER", "RANK", "DENSE_RANK", "PERCENT_RANK", "CUME_DIST" ->
          ExpressionSql.cast(name + "()" + window, over.getType());
      case "NTILE", "LAG", "LEAD", "FIRST_VALUE", "LAST_VALUE", "NTH_VALUE" ->
          name + "(" + String.join(", ", arguments) + ")" + window;
      default ->
          AggregateSql.of(
              over.getAggOperator(),
              over.isDistinct(),
              arguments,
              over.getOperands().stream().map(RexNode::getType).toList(),
              over.getType(),
              "",
              window);
    };
  }

  private static boolean takesFrame(RexOver over) {
    return switch (over.getAggOperator().getName()) {
      case "ROW_NUMBER",
          "RANK",
          "DENSE_RANK",
          "PERCENT_RANK",
          "CUME_DIST",
          "NTILE",
          "LAG",
          "LEAD" ->
          false;
      default -> true;
    };
  }

  private String window(RexWindow window, boolean withFrame) {
    List<String> parts = new ArrayList<>();
    if (!window.partitionKeys.isEmpty()) {
      parts.add("PARTITION BY " + String.join(", ", expressions.all(window.partitionKeys)));
    }
    if (!window.orderKeys.isEmpty()) {
      parts.add(
          window.orderKeys.stream()
              .map(this::key)
              .collect(Collectors.joining(", ", "ORDER BY ", "")));
    }
    if (withFrame && !window.orderKeys.isEmpty()) {
      parts.add(
          (window.isRows() ? "ROWS" : "RANGE")
              + " BETWEEN "
              + bound(window, window.getLowerBound())
              + " AND "
              + bound(window, window.getUpperBound()));
    }
    return " OVER (" + String.join(" ", parts) + ")";
  }

  private String key(RexFieldCollation key) {
    return expressions.sql(key.left)
        + (key.getDirection().isDescending() ? " DESC" : " ASC")
        + (key.getNullDirection() == org.apache.calcite.rel.RelFieldCollation.NullDirection.FIRST
            ? " NULLS FIRST"
            : " NULLS LAST");
  }

  private String bound(RexWindow window, RexWindowBound bound) {
    if (bound.isCurrentRow()) {
      return "CURRENT ROW";
    }
    String side = bound.isPreceding() ? " PRECEDING" : " FOLLOWING";
    if (bound.isUnbounded()) {
      return "UNBOUNDED" + side;
    }
    RexNode offset = bound.getOffset();
    String amount = expressions.sql(offset);
    if (!TypeSql.isInterval(offset.getType())) {
      return amount + side;
    }
    String function = TypeSql.isMonths(offset.getType()) ? "to_months(" : "to_milliseconds(";
    return function + amount + ")" + side;
  }
}
