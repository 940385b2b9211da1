package org.glimpse.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSelectKeyword;

/** Finds aggregates and other calls in expressions that are not validated yet. */
final class Aggregates {
  static final Set<String> BOUNDS = Set.of("LOWER_BOUND", "UPPER_BOUND");
  static final Set<String> FRAME_COUNTS = Set.of("FCOUNT", "FCOUNT_DISTINCT");

  /** What a sample of frames estimates. */
  private static final Set<String> ESTIMATED =
      Set.of("FCOUNT", "FCOUNT_DISTINCT", "COUNT", "SUM", "AVG");

  /** What says something of groups or stands around an aggregate. */
  private static final Set<SqlKind> AROUND =
      Set.of(SqlKind.FILTER, SqlKind.GROUPING, SqlKind.GROUP_ID);

  private final Set<String> names;

  Aggregates(SqlOperatorTable operators) {
    names =
        operators.getOperatorList().stream()
            .filter(operator -> operator.isAggregator() && !operator.requiresOver())
            .map(operator -> operator.getName().toUpperCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether an expression of this block aggregates; windows and subqueries do not. */
  boolean aggregates(SqlNode expression) {
    return !calls(expression, this::isAggregate).isEmpty();
  }

  boolean isAggregate(SqlCall call) {
    SqlOperator operator = call.getOperator();
    if (operator.isAggregator()) {
      return true;
    }
    return operator instanceof SqlFunction
        && names.contains(operator.getName().toUpperCase(Locale.ROOT));
  }

  /** Whether an aggregate can have a tolerance. */
  static boolean isServed(SqlCall call) {
    if (AROUND.contains(call.getKind()) || isNamed(call, BOUNDS)) {
      return true;
    }
    return isDistinct(call)
        ? isNamed(call, Set.of("COUNT"))
            && call.operandCount() == 1
            && call.operand(0) instanceof SqlIdentifier column
            && column.names.get(column.names.size() - 1).equalsIgnoreCase("trackid")
        : isNamed(call, ESTIMATED);
  }

  private static boolean isDistinct(SqlCall call) {
    return call.getFunctionQuantifier() != null
        && call.getFunctionQuantifier().getValue() == SqlSelectKeyword.DISTINCT;
  }

  /** Such as {@code MAX} or {@code COUNT(DISTINCT ..)}. */
  static String describe(SqlCall call) {
    return call.getOperator().getName() + (isDistinct(call) ? "(DISTINCT ..)" : "");
  }

  static boolean isNamed(SqlCall call, Set<String> names) {
    String name = call.getOperator().getName();
    return call.getOperator() instanceof SqlFunction
        && names.stream().anyMatch(name::equalsIgnoreCase);
  }

  /** Calls of this block that fulfil a condition; windows and subqueries are not entered. */
  static List<SqlCall> calls(SqlNode expression, Predicate<SqlCall> condition) {
    List<SqlCall> found = new ArrayList<>();
    collect(expression, condition, found);
    return found;
  }

  private static void collect(SqlNode node, Predicate<SqlCall> condition, List<SqlCall> found) {
    if (node instanceof SqlNodeList list) {
      list.forEach(each -> collect(each, condition, found));
    } else if (node instanceof SqlCall call
        && call.getKind() != SqlKind.OVER
        && !call.getKind().belongsTo(SqlKind.QUERY)) {
      if (condition.test(call)) {
        found.add(call);
      }
      call.getOperandList().forEach(each -> collect(each, condition, found));
    }
  }

  /** Column names of this block in an expression, stars included. */
  static List<SqlIdentifier> columns(SqlNode expression) {
    List<SqlIdentifier> found = new ArrayList<>();
    collectColumns(expression, found);
    return found;
  }

  private static void collectColumns(SqlNode node, List<SqlIdentifier> found) {
    if (node instanceof SqlNodeList list) {
      list.forEach(each -> collectColumns(each, found));
    } else if (node instanceof SqlIdentifier identifier) {
      found.add(identifier);
    } else if (node instanceof SqlCall call && !call.getKind().belongsTo(SqlKind.QUERY)) {
      if (call.getKind() == SqlKind.AS) {
        collectColumns(call.operand(0), found);
      } else if (!isStarCall(call)) {
        call.getOperandList().forEach(each -> collectColumns(each, found));
      }
    }
  }

  /** {@code COUNT(*)}: its star is no column. */
  private static boolean isStarCall(SqlCall call) {
    return call.operandCount() == 1
        && call.operand(0) instanceof SqlIdentifier identifier
        && identifier.isStar()
        && call.getOperator() instanceof SqlFunction;
  }
}
