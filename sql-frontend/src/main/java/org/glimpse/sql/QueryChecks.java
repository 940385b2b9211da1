package org.glimpse.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.glimpse.optimizer.VideoRelation;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.GlimpseException.Position;

/** Rules of FrameQL that can be checked before names and types are known. */
final class QueryChecks extends SqlBasicVisitor<@Nullable Void> {
  private final CatalogTables tables;
  private final Set<String> shadowed;
  private final Aggregates aggregates;
  private final List<SqlCall> bounds = new ArrayList<>();

  QueryChecks(CatalogTables tables, Set<String> shadowed, Aggregates aggregates) {
    this.tables = tables;
    this.shadowed = shadowed;
    this.aggregates = aggregates;
  }

  /**
   * @throws GlimpseException INVALID_ACCURACY_CLAUSE or INVALID_QUERY, placed
   */
  void check(TopQuery query, FrameQlQuery clauses) {
    query.tree().accept(this);
    if (clauses.clauses().error().isPresent()) {
      boolean aggregate =
          query.select().filter(each -> aggregates.aggregates(each.getSelectList())).isPresent();
      if (!aggregate) {
        Position at = clauses.clausesPosition();
        throw GlimpseException.of(
                ErrorCode.INVALID_ACCURACY_CLAUSE,
                "ERROR WITHIN needs an aggregate in the outermost SELECT",
                "Select FCOUNT(*), COUNT(*), SUM or AVG, or use FNR, FPR, RECALL or PRECISION to"
                    + " select frames.")
            .at(at.line(), at.column());
      }
      checkServed(query);
    } else if (!bounds.isEmpty()) {
      throw Positions.error(
          bounds.get(0),
          ErrorCode.INVALID_ACCURACY_CLAUSE,
          bounds.get(0).getOperator().getName() + " needs an ERROR WITHIN clause",
          "Add ERROR WITHIN, or select the aggregate itself: it is exact.");
    }
  }

  @Override
  public @Nullable Void visit(SqlCall call) {
    if (call instanceof SqlSelect select) {
      checkFrameCounts(select);
    }
    if (call.getOperator() instanceof SqlFunction) {
      if (Aggregates.isNamed(call, Aggregates.BOUNDS)) {
        checkBound(call);
      }
      if (Aggregates.isNamed(call, Aggregates.FRAME_COUNTS)) {
        checkStar(call);
      }
    }
    if (call.getKind() == SqlKind.OVER
        && call.operand(0) instanceof SqlCall windowed
        && Aggregates.isNamed(windowed, Aggregates.FRAME_COUNTS)) {
      throw Positions.error(
          windowed,
          ErrorCode.UNSUPPORTED,
          name(windowed) + " cannot be computed over a window",
          "Use COUNT(*) OVER (..), or GROUP BY a span of time.");
    }
    return super.visit(call);
  }

  /** A tolerance is refused where it would be kept by looking at every frame only. */
  private void checkServed(TopQuery query) {
    List<SqlCall> found = new ArrayList<>();
    for (SqlNode part : parts(query)) {
      found.addAll(Aggregates.calls(part, aggregates::isAggregate));
    }
    found.stream()
        .filter(each -> !Aggregates.isServed(each))
        .findFirst()
        .ifPresent(
            each -> {
              throw Positions.error(
                  each,
                  ErrorCode.INVALID_ACCURACY_CLAUSE,
                  "ERROR WITHIN cannot serve " + Aggregates.describe(each),
                  "It serves FCOUNT, FCOUNT DISTINCT, COUNT, SUM, AVG and COUNT(DISTINCT trackid);"
                      + " leave it away for an exact answer.");
            });
  }

  private static List<SqlNode> parts(TopQuery query) {
    List<SqlNode> parts = new ArrayList<>(query.order());
    query
        .select()
        .ifPresent(
            select -> {
              parts.add(0, select.getSelectList());
              if (select.getHaving() != null) {
                parts.add(1, select.getHaving());
              }
            });
    return parts;
  }

  private void checkBound(SqlCall call) {
    boolean ofAggregate =
        call.operandCount() == 1
            && call.operand(0) instanceof SqlCall argument
            && (aggregates.isAggregate(argument) || argument.getKind() == SqlKind.FILTER);
    if (!ofAggregate) {
      throw Positions.error(
          call,
          ErrorCode.INVALID_ACCURACY_CLAUSE,
          call.getOperator().getName() + " takes one aggregate",
          "Write it around the aggregate itself, such as LOWER_BOUND(FCOUNT(*)).");
    }
    bounds.add(call);
  }

  private static void checkStar(SqlCall call) {
    boolean star =
        call.operandCount() == 1
            && call.operand(0) instanceof SqlIdentifier identifier
            && identifier.isStar()
            && call.getFunctionQuantifier() == null;
    if (!star) {
      throw Positions.error(
          call,
          ErrorCode.INVALID_QUERY,
          name(call) + " counts rows and takes nothing but *",
          "Write " + name(call) + "(*), and choose objects with WHERE or FILTER (WHERE ..).");
    }
  }

  private void checkFrameCounts(SqlSelect select) {
    List<SqlCall> found =
        new ArrayList<>(
            Aggregates.calls(
                select.getSelectList(), each -> Aggregates.isNamed(each, Aggregates.FRAME_COUNTS)));
    found.addAll(
        Aggregates.calls(
            select.getHaving(), each -> Aggregates.isNamed(each, Aggregates.FRAME_COUNTS)));
    if (found.isEmpty()) {
      return;
    }
    FromClause from = FromClause.of(select.getFrom(), tables, shadowed);
    boolean joined = from.relations().size() + from.others() > 1;
    boolean tracks =
        from.relations().stream().anyMatch(each -> each.table().relation() == VideoRelation.TRACKS);
    if (joined || tracks) {
      throw Positions.error(
          found.get(0),
          ErrorCode.INVALID_QUERY,
          name(found.get(0)) + " counts over the frames of one video, but FROM is not one video",
          "Select from the objects of one video, or use COUNT(*).");
    }
  }

  private static String name(SqlCall call) {
    SqlOperator operator = call.getOperator();
    return operator.getName().equalsIgnoreCase("FCOUNT_DISTINCT") ? "FCOUNT DISTINCT" : "FCOUNT";
  }
}
