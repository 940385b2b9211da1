package org.glimpse.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What FrameQL means by GROUP BY beyond SQL, in every block of a query:
 *
 * <ul>
 *   <li>{@code GROUP BY timestamp} is {@code GROUP BY frame}, and each makes the other selectable;
 *   <li>a select list with ungrouped columns and no aggregate returns all matching rows of the
 *       groups that qualify: {@code .. WHERE w AND key IN (SELECT key .. WHERE w GROUP BY key
 *       HAVING h)}. LIMIT and OFFSET then count groups, in the order of their first row: by ORDER
 *       BY, else by frame.
 * </ul>
 */
final class GroupRewriter extends SqlShuttle {
  private final CatalogTables tables;
  private final Set<String> shadowed;
  private final Aggregates aggregates;
  private final SqlSelect gapSelect;
  private Optional<GroupKeys> gapGroups = Optional.empty();

  /**
   * @param gapSelect the SELECT whose LIMIT is that of a GAP and stays where it is, or null
   */
  GroupRewriter(
      CatalogTables tables, Set<String> shadowed, Aggregates aggregates, SqlSelect gapSelect) {
    this.tables = tables;
    this.shadowed = shadowed;
    this.aggregates = aggregates;
    this.gapSelect = gapSelect;
  }

  /** The groups whose rows the SELECT under a GAP returns whole, where it does. */
  Optional<GroupKeys> gapGroups() {
    return gapGroups;
  }

  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    if (call instanceof SqlOrderBy ordered && ordered.query instanceof SqlSelect select) {
      SqlNodeList order = (SqlNodeList) ordered.orderList.accept(this);
      SqlOrderBy inner =
          new SqlOrderBy(ordered.getParserPosition(), select, order, ordered.offset, ordered.fetch);
      return block(select, inner);
    }
    return call instanceof SqlSelect select ? block(select, null) : super.visit(call);
  }

  private SqlNode block(SqlSelect select, SqlOrderBy ordered) {
    select.setSelectList((SqlNodeList) select.getSelectList().accept(this));
    select.setFrom(inner(select.getFrom()));
    select.setWhere(inner(select.getWhere()));
    select.setGroupBy((SqlNodeList) inner(select.getGroup()));
    select.setHaving(inner(select.getHaving()));
    select.setQualify(inner(select.getQualify()));
    FromClause from = FromClause.of(select.getFrom(), tables, shadowed);
    Optional<GroupKeys> group = GroupKeys.of(select, from);
    if (group.isEmpty()) {
      return ordered == null ? select : ordered;
    }
    GroupKeys keys = group.get();
    if (returnsRows(select, keys)) {
      return wholeGroups(select, ordered, keys, from);
    }
    select.setGroupBy(groupByFrame(select, ordered, keys));
    return ordered == null ? select : ordered;
  }

  private @Nullable SqlNode inner(@Nullable SqlNode part) {
    return part == null ? null : part.accept(this);
  }

  private boolean returnsRows(SqlSelect select, GroupKeys keys) {
    SqlNodeList list = select.getSelectList();
    return !aggregates.aggregates(list) && list.stream().anyMatch(each -> !keys.covers(each));
  }

  /** The frame for the timestamp, and both where both are looked at. */
  private SqlNodeList groupByFrame(SqlSelect select, SqlOrderBy ordered, GroupKeys keys) {
    boolean both =
        keys.has(GroupKeys.TIMESTAMP)
            || (keys.has(GroupKeys.FRAME) && reads(select, ordered, keys));
    if (!both) {
      return select.getGroup();
    }
    List<SqlNode> items = new ArrayList<>();
    boolean framed = false;
    for (int i = 0; i < keys.keys().size(); i++) {
      SqlNode key = keys.keys().get(i);
      boolean frame =
          keys.isColumn(key, GroupKeys.FRAME) || keys.isColumn(key, GroupKeys.TIMESTAMP);
      if (!frame) {
        items.add(select.getGroup().get(i));
      } else if (!framed) {
        FromClause.Relation relation = keys.relation().orElseThrow();
        items.add(relation.column(GroupKeys.FRAME, key.getParserPosition()));
        items.add(relation.column(GroupKeys.TIMESTAMP, key.getParserPosition()));
        framed = true;
      }
    }
    return new SqlNodeList(items, select.getGroup().getParserPosition());
  }

  private static boolean reads(SqlSelect select, SqlOrderBy ordered, GroupKeys keys) {
    List<SqlIdentifier> columns = new ArrayList<>(Aggregates.columns(select.getSelectList()));
    columns.addAll(Aggregates.columns(select.getHaving()));
    if (ordered != null) {
      columns.addAll(Aggregates.columns(ordered.orderList));
    }
    return columns.stream().anyMatch(each -> keys.isColumn(each, GroupKeys.TIMESTAMP));
  }

  private SqlNode wholeGroups(
      SqlSelect select, SqlOrderBy ordered, GroupKeys keys, FromClause from) {
    SqlParserPos at = select.getGroup().getParserPosition();
    List<SqlNode> by = keys.byFrame();
    SqlNode groups =
        new SqlSelect(
            at,
            null,
            new SqlNodeList(copies(by), at),
            DeepCopy.of(select.getFrom()),
            DeepCopy.of(select.getWhere()),
            new SqlNodeList(withTimestamp(copies(by), keys, at), at),
            select.getHaving(),
            SqlNodeList.EMPTY,
            null,
            null,
            null,
            null,
            null);
    SqlNode result = select;
    if (select == gapSelect) {
      gapGroups = Optional.of(keys);
      result = ordered == null ? select : ordered;
    } else if (ordered != null) {
      boolean limited = ordered.fetch != null || ordered.offset != null;
      SqlNodeList order = groupOrder(ordered.orderList, select.getSelectList(), keys, from, at);
      groups = limited ? new SqlOrderBy(at, groups, order, ordered.offset, ordered.fetch) : groups;
      result =
          ordered.orderList.isEmpty()
              ? select
              : new SqlOrderBy(ordered.getParserPosition(), select, ordered.orderList, null, null);
    }
    List<SqlNode> left = copies(by);
    SqlNode key = left.size() == 1 ? left.get(0) : SqlStdOperatorTable.ROW.createCall(at, left);
    SqlNode in = SqlStdOperatorTable.IN.createCall(at, key, groups);
    select.setWhere(
        select.getWhere() == null
            ? in
            : SqlStdOperatorTable.AND.createCall(at, select.getWhere(), in));
    select.setGroupBy(null);
    select.setHaving(null);
    return result;
  }

  /** Groups in the order of their first row. */
  private SqlNodeList groupOrder(
      SqlNodeList order, SqlNodeList selectList, GroupKeys keys, FromClause from, SqlParserPos at) {
    List<SqlNode> items = new ArrayList<>();
    for (SqlNode item : order) {
      items.add(firstOf(item, false, selectList, keys, from));
    }
    keys.relation()
        .filter(relation -> order.isEmpty())
        .ifPresent(
            relation -> {
              SqlNode frame = relation.column(GroupKeys.FRAME, at);
              items.add(keys.hasFrame() ? frame : SqlStdOperatorTable.MIN.createCall(at, frame));
            });
    return new SqlNodeList(items, at);
  }

  private SqlNode firstOf(
      SqlNode item, boolean descending, SqlNodeList selectList, GroupKeys keys, FromClause from) {
    SqlParserPos at = item.getParserPosition();
    switch (item.getKind()) {
      case DESCENDING, NULLS_FIRST, NULLS_LAST -> {
        SqlCall call = (SqlCall) item;
        boolean down = descending || item.getKind() == SqlKind.DESCENDING;
        SqlNode first = firstOf(call.operand(0), down, selectList, keys, from);
        return call.getOperator().createCall(at, first);
      }
      default -> {
        SqlNode expression = DeepCopy.of(GroupKeys.resolve(item, selectList, from));
        if (keys.covers(expression) || aggregates.aggregates(expression)) {
          return expression;
        }
        return (descending ? SqlStdOperatorTable.MAX : SqlStdOperatorTable.MIN)
            .createCall(at, expression);
      }
    }
  }

  /** HAVING and ORDER BY may look at the time of a frame that is grouped by. */
  private static List<SqlNode> withTimestamp(List<SqlNode> by, GroupKeys keys, SqlParserPos at) {
    if (keys.hasFrame()) {
      by.add(keys.relation().orElseThrow().column(GroupKeys.TIMESTAMP, at));
    }
    return by;
  }

  private static List<SqlNode> copies(List<SqlNode> nodes) {
    return new ArrayList<>(nodes.stream().map(DeepCopy::of).toList());
  }
}
