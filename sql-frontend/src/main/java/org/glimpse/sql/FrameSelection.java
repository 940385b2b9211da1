package org.glimpse.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.glimpse.optimizer.AccuracyClauses;
import org.glimpse.optimizer.VideoRelation;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.GlimpseException.Position;

/**
 * Under FNR, FPR, RECALL or PRECISION the result is a set of frames, one row each: {@code SELECT ..
 * FROM v WHERE p} becomes {@code SELECT .. FROM v.frames WHERE frame IN (SELECT frame FROM v WHERE
 * p)}. Where every returned frame is confirmed by the detector (FNR without FPR, or RECALL and
 * PRECISION together), other columns may be selected; the rows are then those of the query as
 * written.
 */
final class FrameSelection {
  private static final Set<String> FRAME_COLUMNS =
      VideoRelation.FRAMES.columns().stream()
          .map(VideoRelation.Column::name)
          .collect(Collectors.toUnmodifiableSet());

  private final AccuracyClauses clauses;
  private final Position position;
  private final Aggregates aggregates;

  FrameSelection(AccuracyClauses clauses, Position position, Aggregates aggregates) {
    this.clauses = clauses;
    this.position = position;
    this.aggregates = aggregates;
  }

  /** Changes the outermost SELECT of a query in place. */
  void rewrite(TopQuery query, CatalogTables tables, Set<String> shadowed) {
    SqlSelect select =
        query
            .select()
            .orElseThrow(
                () -> misplaced("it stands on a UNION or on VALUES", "Select from one video."));
    FromClause.Relation relation =
        FromClause.of(select.getFrom(), tables, shadowed)
            .onlyVideo()
            .filter(FromClause.Relation::hasFrames)
            .orElseThrow(
                () ->
                    misplaced(
                        "its FROM is not one video",
                        "Select from the objects or frames of one video, such as FROM v."));
    if (aggregates.aggregates(select.getSelectList())) {
      throw misplaced(
          "the select list aggregates", "Use ERROR WITHIN for aggregates, or select frame.");
    }
    List<SqlNode> shown = new ArrayList<>(select.getSelectList());
    shown.addAll(query.order());
    Optional<SqlIdentifier> other =
        shown.stream()
            .flatMap(each -> Aggregates.columns(each).stream())
            .filter(each -> isOther(each, relation, select))
            .findFirst();
    if (other.isPresent() && isConfirmed()) {
      return;
    }
    if (other.isPresent()) {
      throw refuse(other.get());
    }
    overFrames(select, relation);
  }

  private void overFrames(SqlSelect select, FromClause.Relation relation) {
    SqlParserPos at = select.getParserPosition();
    SqlNode from = select.getFrom();
    SqlNode where = select.getWhere();
    SqlSelect inner =
        new SqlSelect(
            at,
            null,
            SqlNodeList.of(relation.column("frame", at)),
            from,
            where,
            select.getGroup(),
            select.getHaving(),
            SqlNodeList.EMPTY,
            null,
            null,
            null,
            null,
            null);
    SqlIdentifier frames =
        new SqlIdentifier(
            List.of(relation.table().video().name(), VideoRelation.FRAMES.sqlName()), at);
    select.setFrom(
        SqlStdOperatorTable.AS.createCall(at, frames, new SqlIdentifier(relation.alias(), at)));
    select.setWhere(SqlStdOperatorTable.IN.createCall(at, relation.column("frame", at), inner));
    select.setGroupBy(null);
    select.setHaving(null);
  }

  /** Whether it is a column of the relation that frames do not have; unknown ones are not. */
  private static boolean isOther(
      SqlIdentifier column, FromClause.Relation relation, SqlSelect select) {
    if (column.isStar()) {
      return true;
    }
    String name = column.names.get(column.names.size() - 1).toLowerCase(Locale.ROOT);
    boolean aliased =
        column.isSimple()
            && select.getSelectList().stream()
                .anyMatch(
                    each ->
                        each.getKind() == SqlKind.AS
                            && name.equalsIgnoreCase(SqlValidatorUtil.alias(each)));
    return !FRAME_COLUMNS.contains(name)
        && !aliased
        && relation.table().relation().columns().stream()
            .anyMatch(each -> each.name().equals(name));
  }

  private boolean isConfirmed() {
    boolean recallOnly =
        clauses.falseNegativeRate().isPresent() && clauses.falsePositiveRate().isEmpty();
    return recallOnly
        || (clauses.recallTarget().isPresent() && clauses.precisionTarget().isPresent());
  }

  private GlimpseException refuse(SqlIdentifier column) {
    String confirm =
        clauses.falseNegativeRate().isPresent() || clauses.falsePositiveRate().isPresent()
            ? "with FNR WITHIN alone"
            : "with both RECALL TARGET and PRECISION TARGET";
    return Positions.error(
        column,
        ErrorCode.INVALID_ACCURACY_CLAUSE,
        "Under "
            + names()
            + " the result is a set of frames: "
            + (column.isStar() ? "*" : "'" + column + "'")
            + " cannot be selected",
        "Select frame, timestamp, keyframe or image; "
            + confirm
            + ", every frame is confirmed and all columns may be selected.");
  }

  private GlimpseException misplaced(String why, String advice) {
    return GlimpseException.of(
            ErrorCode.INVALID_ACCURACY_CLAUSE,
            names() + " selects frames of one video, but " + why,
            advice)
        .at(position.line(), position.column());
  }

  private String names() {
    List<String> names = new ArrayList<>();
    clauses.falseNegativeRate().ifPresent(rate -> names.add("FNR WITHIN"));
    clauses.falsePositiveRate().ifPresent(rate -> names.add("FPR WITHIN"));
    clauses.recallTarget().ifPresent(rate -> names.add("RECALL TARGET"));
    clauses.precisionTarget().ifPresent(rate -> names.add("PRECISION TARGET"));
    return String.join(" and ", names);
  }
}
