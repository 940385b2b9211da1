package org.glimpse.sql;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.parser.SqlParserUtil;
import org.glimpse.optimizer.AccuracyClauses;
import org.glimpse.optimizer.AccuracyClauses.ErrorTolerance;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/** Reads and checks the clauses behind a query, and puts LIMIT and OFFSET into its tree. */
final class ClauseReader {
  private static final Set<String> SELECTION_CLAUSES =
      Set.of("FNR WITHIN", "FPR WITHIN", "RECALL TARGET", "PRECISION TARGET");

  private final SqlNode query;
  private final Map<String, SqlCall> clauses = new LinkedHashMap<>();
  private SqlCall probability;

  /** Takes a QUERY construct of the grammar. */
  ClauseReader(SqlCall construct) {
    query = construct.operand(0);
    for (SqlNode node : (SqlNodeList) construct.operand(1)) {
      add((SqlCall) node);
    }
  }

  FrameQlQuery read(Supplier<SqlNode> parseAgain) {
    SqlNode tree = tree();
    AccuracyClauses accuracy = accuracy();
    Optional<FrameQlQuery.Gap> gap = Optional.ofNullable(clauses.get("GAP")).map(ClauseReader::gap);
    SqlCall gapClause = clauses.get("GAP");
    if (gapClause != null && !(tree instanceof SqlOrderBy ordered && ordered.fetch != null)) {
      throw invalid(
          gapClause,
          "GAP needs a LIMIT",
          "Write LIMIT <rows> GAP <frames>, such as LIMIT 10 GAP 300.");
    }
    SqlNode first =
        clauses.values().stream()
            .filter(clause -> !isLimit(clause.getOperator().getName()))
            .findFirst()
            .map(SqlNode.class::cast)
            .orElse(query);
    return new FrameQlQuery(tree, accuracy, gap, proxy(), Positions.of(first), parseAgain);
  }

  /** The query's tree with LIMIT and OFFSET that stand among the clauses. */
  SqlNode tree() {
    SqlCall limit = clauses.get("LIMIT");
    SqlCall offset = clauses.get("OFFSET");
    if (limit == null && offset == null) {
      return query;
    }
    SqlNode fetch = limit == null ? null : limit.operand(0);
    SqlNode start = offset == null ? null : offset.operand(0);
    if (limit != null && limit.operand(1) != null) {
      start = start == null ? limit.operand(1) : duplicate(offset, "OFFSET");
    }
    SqlNode inner = query;
    SqlNodeList order = SqlNodeList.EMPTY;
    if (query instanceof SqlOrderBy ordered) {
      inner = ordered.query;
      order = ordered.orderList;
      fetch = once(ordered.fetch, fetch, limit, "LIMIT");
      start = once(ordered.offset, start, offset == null ? limit : offset, "OFFSET");
    }
    return new SqlOrderBy(query.getParserPosition(), inner, order, start, fetch);
  }

  private static SqlNode once(SqlNode before, SqlNode after, SqlNode clause, String name) {
    return before == null ? after : after == null ? before : duplicate(clause, name);
  }

  private static SqlNode duplicate(SqlNode clause, String name) {
    throw invalid(clause, name + " is written twice", "Write each clause once.");
  }

  private void add(SqlCall clause) {
    String name = clause.getOperator().getName();
    SqlCall stated = clause;
    if (name.equals("WITH PROBABILITY")) {
      setProbability(clause);
      return;
    }
    if (name.endsWith("TARGET") && clause.operand(2) != null) {
      setProbability(clause.operand(2));
    }
    if (clauses.putIfAbsent(name, stated) != null) {
      duplicate(clause, name);
    }
  }

  /** Recall and precision hold jointly, so they cannot be stated with two probabilities. */
  private void setProbability(SqlCall clause) {
    if (probability != null && fraction(probability) != fraction(clause)) {
      throw invalid(
          clause,
          "WITH PROBABILITY is written twice, with different values",
          "Recall and precision hold jointly: write one probability.");
    }
    probability = clause;
  }

  private AccuracyClauses accuracy() {
    checkCombination();
    SqlCall oracle = clauses.get("ORACLE LIMIT");
    SqlCall confidence = clauses.getOrDefault("CONFIDENCE", probability);
    AccuracyClauses accuracy =
        new AccuracyClauses(
            Optional.ofNullable(clauses.get("ERROR WITHIN")).map(ClauseReader::tolerance),
            optionalFraction("FNR WITHIN"),
            optionalFraction("FPR WITHIN"),
            optionalFraction("RECALL TARGET"),
            optionalFraction("PRECISION TARGET"),
            oracle == null
                ? OptionalLong.empty()
                : OptionalLong.of(count(oracle, oracle.operand(0), "a number of detector calls")),
            proxy().map(Name::text),
            confidence == null ? AccuracyClauses.NONE.confidence() : fraction(confidence));
    if (accuracy.hasTarget() && oracle == null) {
      SqlCall target = clauses.getOrDefault("RECALL TARGET", clauses.get("PRECISION TARGET"));
      throw invalid(
          target,
          target.getOperator().getName() + " needs an ORACLE LIMIT",
          "Say how many detector calls may be spent, such as ORACLE LIMIT 1000; for an answer"
              + " without a limit, write FNR WITHIN or leave the clause away.");
    }
    return accuracy;
  }

  private Optional<Name> proxy() {
    return Optional.ofNullable(clauses.get("ORACLE LIMIT"))
        .map(oracle -> oracle.<SqlIdentifier>operand(1))
        .map(named -> new Name(named.getSimple(), Positions.of(named)));
  }

  private void checkCombination() {
    List<SqlCall> selections =
        clauses.entrySet().stream()
            .filter(entry -> SELECTION_CLAUSES.contains(entry.getKey()))
            .map(Map.Entry::getValue)
            .toList();
    SqlCall error = clauses.get("ERROR WITHIN");
    if (error != null && !selections.isEmpty()) {
      String other = selections.get(0).getOperator().getName();
      throw invalid(
          later(error, selections.get(0)),
          "ERROR WITHIN and " + other + " cannot stand together",
          "ERROR WITHIN is for aggregates, " + other + " for selecting frames: keep one.");
    }
    boolean rates = clauses.containsKey("FNR WITHIN") || clauses.containsKey("FPR WITHIN");
    boolean targets =
        clauses.containsKey("RECALL TARGET") || clauses.containsKey("PRECISION TARGET");
    if (rates && targets) {
      throw invalid(
          selections.get(selections.size() - 1),
          "FNR or FPR WITHIN and RECALL or PRECISION TARGET cannot stand together",
          "RECALL TARGET r says the same as FNR WITHIN 1 - r: keep one pair.");
    }
    if (probability != null && !targets) {
      throw invalid(
          probability,
          "WITH PROBABILITY needs RECALL TARGET or PRECISION TARGET",
          "Write AT CONFIDENCE for the other clauses.");
    }
    SqlCall confidence = clauses.get("CONFIDENCE");
    if (confidence != null && probability != null) {
      throw invalid(
          later(confidence, probability),
          "CONFIDENCE and WITH PROBABILITY say the same",
          "Keep one of them.");
    }
    if (confidence != null && error == null && selections.isEmpty()) {
      throw invalid(
          confidence,
          "CONFIDENCE needs a clause that it is the confidence of",
          "Add ERROR WITHIN, FNR WITHIN, FPR WITHIN, RECALL TARGET or PRECISION TARGET, or leave it"
              + " away: the answer is exact then.");
    }
  }

  private static SqlCall later(SqlCall one, SqlCall other) {
    return Positions.isAfter(one, other) ? one : other;
  }

  private OptionalDouble optionalFraction(String name) {
    SqlCall clause = clauses.get(name);
    return clause == null ? OptionalDouble.empty() : OptionalDouble.of(fraction(clause));
  }

  /** The clause's number as a fraction in (0, 1). */
  private static double fraction(SqlCall clause) {
    String name = clause.getOperator().getName();
    BigDecimal number = number(clause, clause.operand(0));
    boolean percent = percent(clause);
    BigDecimal value = percent ? number.movePointLeft(2) : number;
    if (value.signum() > 0 && value.compareTo(BigDecimal.ONE) < 0 && value.doubleValue() > 0) {
      return value.doubleValue();
    }
    boolean forgotten = !percent && number.compareTo(BigDecimal.ONE) >= 0 && isPercentage(number);
    throw invalid(
        clause,
        name + " " + number.toPlainString() + (percent ? "%" : "") + " is out of range",
        forgotten
            ? "A number without % is a fraction: write "
                + name
                + " "
                + number.toPlainString()
                + "%."
            : "Write a fraction above 0 and below 1, or a percentage above 0% and below 100%; leave"
                + " the clause away for an exact answer.");
  }

  private static boolean isPercentage(BigDecimal number) {
    return number.compareTo(BigDecimal.valueOf(100)) < 0;
  }

  private static ErrorTolerance tolerance(SqlCall clause) {
    if (percent(clause)) {
      return new ErrorTolerance(fraction(clause), true);
    }
    double amount = number(clause, clause.operand(0)).doubleValue();
    if (amount <= 0 || Double.isInfinite(amount)) {
      throw invalid(
          clause,
          "ERROR WITHIN needs a number above 0",
          "Write the tolerance in the unit of the result, or relative with %; leave the clause away"
              + " for an exact answer.");
    }
    return new ErrorTolerance(amount, false);
  }

  private static FrameQlQuery.Gap gap(SqlCall clause) {
    SqlNode amount = clause.operand(0);
    if (!(amount instanceof SqlIntervalLiteral interval)) {
      return new FrameQlQuery.Gap.Frames(
          count(clause, amount, "a number of frames"), Positions.of(clause));
    }
    SqlIntervalLiteral.IntervalValue value =
        interval.getValueAs(SqlIntervalLiteral.IntervalValue.class);
    if (value.getIntervalQualifier().isYearMonth()) {
      throw invalid(
          clause,
          "GAP needs an interval of days or less: months differ in length",
          "Write GAP INTERVAL '30' DAY, for instance.");
    }
    long milliseconds;
    try {
      milliseconds = SqlParserUtil.intervalToMillis(value);
    } catch (RuntimeException error) {
      throw invalid(clause, "GAP's interval cannot be read", "Write GAP INTERVAL '10' SECOND.");
    }
    if (milliseconds < 0) {
      throw invalid(clause, "GAP needs an interval that is not negative", "Remove the sign.");
    }
    return new FrameQlQuery.Gap.Time(milliseconds, Positions.of(clause));
  }

  private static long count(SqlCall clause, SqlNode node, String what) {
    BigDecimal number = number(clause, node);
    if (number.signum() < 0
        || number.stripTrailingZeros().scale() > 0
        || number.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw invalid(
          clause,
          clause.getOperator().getName() + " needs " + what,
          "Write a whole number, 0 or more.");
    }
    return number.longValueExact();
  }

  private static BigDecimal number(SqlCall clause, SqlNode node) {
    if (node instanceof SqlNumericLiteral literal) {
      return literal.bigDecimalValue();
    }
    throw Positions.error(
        node,
        ErrorCode.UNSUPPORTED,
        clause.getOperator().getName() + " takes a number, not a parameter",
        "Write the number into the statement: the plan depends on it.");
  }

  private static boolean percent(SqlCall clause) {
    return ((SqlLiteral) clause.operand(1)).booleanValue();
  }

  private static boolean isLimit(String name) {
    return name.equals("LIMIT") || name.equals("OFFSET");
  }

  private static GlimpseException invalid(SqlNode clause, String message, String advice) {
    return Positions.error(clause, ErrorCode.INVALID_ACCURACY_CLAUSE, message, advice);
  }
}
