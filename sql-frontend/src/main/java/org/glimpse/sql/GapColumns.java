package org.glimpse.sql;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.glimpse.optimizer.LogicalGap;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.GlimpseException.Position;

/**
 * {@code LIMIT n GAP g}: adds the frame (and, for an interval, the timestamp) to the outermost
 * SELECT as hidden columns, and puts a {@link LogicalGap} over the plan, then a projection that
 * drops them.
 *
 * <p>LIMIT counts rows, as in SQL, except for the rows of whole frames ({@code SELECT * .. GROUP BY
 * timestamp}), where it counts frames.
 */
final class GapColumns {
  private static final String HIDDEN_FRAME = "gap$frame";
  private static final String HIDDEN_TIMESTAMP = "gap$timestamp";

  private final FrameQlQuery.Gap gap;
  private final Aggregates aggregates;
  private long limit;
  private LogicalGap.Counts counts = LogicalGap.Counts.ROWS;

  GapColumns(FrameQlQuery.Gap gap, Aggregates aggregates) {
    this.gap = gap;
    this.aggregates = aggregates;
  }

  /** Hidden columns at the end of the rows. */
  int hidden() {
    return gap instanceof FrameQlQuery.Gap.Time ? 2 : 1;
  }

  /**
   * @param groups the groups whose rows the SELECT returns whole, where it does
   * @return the query without its LIMIT
   */
  SqlNode rewrite(
      TopQuery query, CatalogTables tables, Set<String> shadowed, Optional<GroupKeys> groups) {
    SqlSelect select =
        query
            .select()
            .orElseThrow(() -> refuse("a UNION or VALUES has no frames", "Put GAP on one SELECT."));
    FromClause from = FromClause.of(select.getFrom(), tables, shadowed);
    limit = limit(query);
    if (query.offset() != null) {
      throw refuse("OFFSET cannot stand with GAP", "Ask for more rows with LIMIT instead.");
    }
    if (groups.isPresent()) {
      if (!groups.get().hasFrame()) {
        throw refuse(
            "the rows of whole groups have gaps only where groups are frames",
            "GROUP BY timestamp, or leave GAP away.");
      }
      counts = LogicalGap.Counts.FRAMES;
    }
    Optional<FromClause.Relation> relation = relation(from);
    checkRows(select, relation, from);
    checkOrder(query.order(), relation);
    SqlNodeList list =
        new SqlNodeList(select.getSelectList(), select.getSelectList().getParserPosition());
    list.add(hidden(relation, GroupKeys.FRAME, HIDDEN_FRAME));
    if (hidden() == 2) {
      list.add(hidden(relation, GroupKeys.TIMESTAMP, HIDDEN_TIMESTAMP));
    }
    select.setSelectList(list);
    return query.body();
  }

  /** Puts the gap over a plan whose last columns are the hidden ones. */
  RelNode over(RelNode input) {
    int columns = input.getRowType().getFieldCount();
    int visible = columns - hidden();
    long amount =
        gap instanceof FrameQlQuery.Gap.Time time
            ? time.milliseconds()
            : ((FrameQlQuery.Gap.Frames) gap).frames();
    RelNode rows =
        LogicalGap.create(input, visible, columns - 1, amount, OptionalLong.of(limit), counts);
    List<RexNode> shown = new ArrayList<>();
    IntStream.range(0, visible).forEach(i -> shown.add(RexInputRef.of(i, rows.getRowType())));
    List<String> names = rows.getRowType().getFieldNames().subList(0, visible);
    return LogicalProject.create(rows, List.of(), shown, names, Set.of());
  }

  private Optional<FromClause.Relation> relation(FromClause from) {
    List<FromClause.Relation> framed =
        from.relations().stream().filter(FromClause.Relation::hasFrames).toList();
    boolean oneVideo = framed.stream().map(each -> each.table().video()).distinct().count() == 1;
    if (oneVideo) {
      return Optional.of(framed.get(0));
    }
    if (!framed.isEmpty()) {
      throw refuse("its frames are those of several videos", "Put GAP on a query over one video.");
    }
    return Optional.empty();
  }

  /** Every row has to belong to a frame. */
  private void checkRows(
      SqlSelect select, Optional<FromClause.Relation> relation, FromClause from) {
    SqlNodeList group = select.getGroup();
    if (group != null) {
      boolean framed =
          group.stream()
              .anyMatch(
                  key ->
                      isColumn(key, GroupKeys.FRAME, relation)
                          || isColumn(key, GroupKeys.TIMESTAMP, relation));
      if (!framed) {
        throw refuse("its groups are no frames", "GROUP BY frame or timestamp, or leave GAP away.");
      }
      if (hidden() == 2
          && group.stream().noneMatch(key -> isColumn(key, GroupKeys.TIMESTAMP, relation))) {
        SqlNodeList both = new SqlNodeList(group, group.getParserPosition());
        both.add(column(relation, GroupKeys.TIMESTAMP, group.getParserPosition()));
        select.setGroupBy(both);
      }
    } else if (aggregates.aggregates(select.getSelectList()) || select.getHaving() != null) {
      throw refuse("an aggregate over all frames has one row", "Leave GAP away.");
    }
    boolean distinct =
        select.isDistinct()
            && select.getSelectList().stream()
                .map(SqlUtil::stripAs)
                .noneMatch(
                    each ->
                        GroupKeys.isStar(each)
                            || isColumn(each, GroupKeys.FRAME, relation)
                            || isColumn(each, GroupKeys.TIMESTAMP, relation));
    if (distinct) {
      throw refuse("DISTINCT drops the frames", "Select frame or timestamp too.");
    }
  }

  private void checkOrder(SqlNodeList order, Optional<FromClause.Relation> relation) {
    boolean byTime =
        order.stream()
            .allMatch(
                each ->
                    isColumn(each, GroupKeys.FRAME, relation)
                        || isColumn(each, GroupKeys.TIMESTAMP, relation));
    if (!byTime) {
      throw refuse(
          "it takes frames in the order of time, not of this ORDER BY",
          "ORDER BY frame or timestamp, ascending, or leave ORDER BY away.");
    }
  }

  private long limit(TopQuery query) {
    if (!(query.fetch() instanceof SqlNumericLiteral literal)) {
      throw refuse("its LIMIT is a parameter", "Write the number into the statement.");
    }
    BigDecimal value = literal.bigDecimalValue();
    if (value.signum() < 0
        || value.stripTrailingZeros().scale() > 0
        || value.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw Positions.error(
          literal,
          ErrorCode.INVALID_QUERY,
          "LIMIT " + value + " is no number of rows",
          "Write a whole number, 0 or more.");
    }
    return value.longValueExact();
  }

  private static boolean isColumn(
      SqlNode node, String name, Optional<FromClause.Relation> relation) {
    return node instanceof SqlIdentifier identifier
        && relation
            .map(each -> each.names(identifier, name))
            .orElseGet(
                () -> identifier.names.get(identifier.names.size() - 1).equalsIgnoreCase(name));
  }

  private SqlNode hidden(Optional<FromClause.Relation> relation, String column, String name) {
    SqlParserPos at = at();
    return SqlStdOperatorTable.AS.createCall(
        at, column(relation, column, at), new SqlIdentifier(name, at));
  }

  private static SqlIdentifier column(
      Optional<FromClause.Relation> relation, String name, SqlParserPos at) {
    return relation.map(each -> each.column(name, at)).orElseGet(() -> new SqlIdentifier(name, at));
  }

  private SqlParserPos at() {
    Position position = gap.position();
    return new SqlParserPos(position.line(), position.column(), position.line(), position.column());
  }

  private GlimpseException refuse(String why, String advice) {
    return GlimpseException.of(
            ErrorCode.UNSUPPORTED, "GAP cannot be applied to this query: " + why, advice)
        .at(gap.position().line(), gap.position().column());
  }
}
