package org.glimpse.optimizer.duckdb;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.glimpse.optimizer.FrameQlOperators;
import org.glimpse.optimizer.PictureFunction;
import org.glimpse.optimizer.logical.Unsupported;

/**
 * Expressions in DuckDB's SQL, with Calcite's meaning. What is not named here or in {@link
 * FunctionSql} is refused, so that no function changes its meaning on the way.
 *
 * <p>Dividing by zero gives NULL for exact numbers; casts to integers truncate; a comparison of a
 * REAL column with an exact constant is made in REAL, so that {@code confidence >= 0.9} finds 0.9.
 */
final class ExpressionSql {
  private final RexBuilder rexBuilder;
  private final IntFunction<String> columns;
  private final long pictureScope;

  /**
   * @param columns the SQL of an input column
   * @param pictureScope the number by which functions of pictures find the statement
   */
  ExpressionSql(RexBuilder rexBuilder, IntFunction<String> columns, long pictureScope) {
    this.rexBuilder = rexBuilder;
    this.columns = columns;
    this.pictureScope = pictureScope;
  }

  String sql(RexNode node) {
    if (node instanceof RexInputRef reference) {
      return columns.apply(reference.getIndex());
    }
    if (node instanceof RexLiteral literal) {
      return LiteralSql.of(literal);
    }
    if (node instanceof RexOver over) {
      return new WindowSql(this).sql(over);
    }
    if (node instanceof RexCall call) {
      return call(call);
    }
    throw Unsupported.because("the expression " + node);
  }

  List<String> all(List<RexNode> nodes) {
    return nodes.stream().map(this::sql).toList();
  }

  private String call(RexCall call) {
    return switch (call.getKind()) {
      case AND -> joined(call, " AND ");
      case OR -> joined(call, " OR ");
      case NOT -> "(NOT " + sql(call.operands.get(0)) + ")";
      case EQUALS -> comparison(call, "=");
      case NOT_EQUALS -> comparison(call, "<>");
      case LESS_THAN -> comparison(call, "<");
      case LESS_THAN_OR_EQUAL -> comparison(call, "<=");
      case GREATER_THAN -> comparison(call, ">");
      case GREATER_THAN_OR_EQUAL -> comparison(call, ">=");
      case IS_DISTINCT_FROM -> comparison(call, "IS DISTINCT FROM");
      case IS_NOT_DISTINCT_FROM -> comparison(call, "IS NOT DISTINCT FROM");
      case IS_NULL, IS_NOT_NULL, IS_TRUE, IS_NOT_TRUE, IS_FALSE, IS_NOT_FALSE ->
          "(" + sql(call.operands.get(0)) + " " + call.getKind().name().replace('_', ' ') + ")";
      case SEARCH -> sql(RexUtil.expandSearch(rexBuilder, null, call));
      case CASE -> choice(call);
      case COALESCE -> "coalesce(" + String.join(", ", all(call.operands)) + ")";
      case CAST, SAFE_CAST -> CastSql.of(this, call);
      case REINTERPRET -> sql(call.operands.get(0));
      case PLUS, MINUS, TIMES, DIVIDE, MOD, MINUS_PREFIX, PLUS_PREFIX ->
          ArithmeticSql.of(this, call);
      case LIKE -> like(call);
      default -> other(call);
    };
  }

  private String other(RexCall call) {
    if (FrameQlOperators.PIXEL_FUNCTIONS.contains(call.getOperator())) {
      return PixelFunctions.call(
          call.getOperator().getName(), pictureScope, sql(call.operands.get(0)));
    }
    if (call.getOperator() instanceof PictureFunction user) {
      return PixelFunctions.call(user.function(), pictureScope, sql(call.operands.get(0)));
    }
    if (call.getOperator().getName().equals("/INT")) {
      return ArithmeticSql.of(this, call);
    }
    return FunctionSql.of(this, call);
  }

  /**
   * An AND or an OR of the same value as ever, but which asks about pictures only where the
   * operands that do not leave it open: DuckDB would evaluate all of them for all rows.
   */
  private String joined(RexCall call, String word) {
    String all = joined(call.operands, word);
    List<RexNode> cheap =
        call.operands.stream()
            .filter(operand -> !PictureCondition.looksAtPictures(operand))
            .toList();
    if (cheap.isEmpty() || cheap.size() == call.operands.size()) {
      return all;
    }
    String decided = joined(cheap, word);
    return call.getKind() == SqlKind.OR
        ? "CASE WHEN " + decided + " THEN TRUE ELSE " + all + " END"
        : "CASE WHEN NOT " + decided + " THEN FALSE ELSE " + all + " END";
  }

  private String joined(List<RexNode> operands, String word) {
    return operands.stream().map(this::sql).collect(Collectors.joining(word, "(", ")"));
  }

  private String comparison(RexCall call, String operator) {
    RexNode left = call.operands.get(0);
    RexNode right = call.operands.get(1);
    return "(" + inRealOf(right, left) + " " + operator + " " + inRealOf(left, right) + ")";
  }

  /** An exact constant beside a REAL becomes REAL itself. */
  private String inRealOf(RexNode beside, RexNode node) {
    RexNode plain = RexUtil.removeCast(node);
    RexNode other = RexUtil.removeCast(beside);
    boolean real = other.getType().getSqlTypeName() == SqlTypeName.REAL;
    if (real
        && plain instanceof RexLiteral literal
        && !literal.isNull()
        && SqlTypeName.NUMERIC_TYPES.contains(literal.getType().getSqlTypeName())) {
      return "CAST(" + sql(literal) + " AS FLOAT)";
    }
    // Calcite widens the REAL side to compare it with a constant; the constant narrows instead.
    boolean widened =
        plain.getType().getSqlTypeName() == SqlTypeName.REAL
            && other instanceof RexLiteral
            && node != plain;
    return sql(widened ? plain : node);
  }

  private String choice(RexCall call) {
    StringBuilder text = new StringBuilder("CASE");
    int last = call.operands.size() - 1;
    for (int i = 0; i < last; i += 2) {
      text.append(" WHEN ").append(sql(call.operands.get(i)));
      text.append(" THEN ").append(sql(call.operands.get(i + 1)));
    }
    return text.append(" ELSE ").append(sql(call.operands.get(last))).append(" END").toString();
  }

  private String like(RexCall call) {
    if (!call.getOperator().getName().equals("LIKE")) {
      return FunctionSql.of(this, call);
    }
    String text = sql(call.operands.get(0)) + " LIKE " + sql(call.operands.get(1));
    return call.operands.size() == 3
        ? "(" + text + " ESCAPE " + sql(call.operands.get(2)) + ")"
        : "(" + text + ")";
  }

  static String cast(String value, RelDataType type) {
    return "CAST(" + value + " AS " + TypeSql.name(type) + ")";
  }
}
