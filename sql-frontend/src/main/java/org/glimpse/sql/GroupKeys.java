package org.glimpse.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.apache.calcite.util.Litmus;

/**
 * The GROUP BY list of one SELECT, with ordinals and aliases replaced by what they stand for.
 *
 * @param keys expressions over FROM's columns
 * @param relation the only relation of FROM, where that is one of a video's that has frames
 */
record GroupKeys(List<SqlNode> keys, Optional<FromClause.Relation> relation) {
  static final String FRAME = "frame";
  static final String TIMESTAMP = "timestamp";

  /** Empty where there is no GROUP BY, or one with grouping sets. */
  static Optional<GroupKeys> of(SqlSelect select, FromClause from) {
    SqlNodeList group = select.getGroup();
    if (group == null || group.isEmpty()) {
      return Optional.empty();
    }
    Optional<FromClause.Relation> relation = from.single().filter(FromClause.Relation::hasFrames);
    List<SqlNode> keys = new ArrayList<>();
    for (SqlNode item : group) {
      switch (item.getKind()) {
        case GROUPING_SETS, ROLLUP, CUBE, GROUP_BY_DISTINCT, ROW -> {
          return Optional.empty();
        }
        default -> keys.add(resolve(item, select.getSelectList(), from));
      }
    }
    return Optional.of(new GroupKeys(keys, relation));
  }

  /** What an ordinal or an alias of the select list stands for; anything else is itself. */
  static SqlNode resolve(SqlNode item, SqlNodeList selectList, FromClause from) {
    if (item instanceof SqlNumericLiteral number && number.isInteger()) {
      int place = number.bigDecimalValue().intValue();
      boolean counts =
          place >= 1
              && place <= selectList.size()
              && selectList.subList(0, place).stream().noneMatch(GroupKeys::isStar);
      return counts ? SqlUtil.stripAs(selectList.get(place - 1)) : item;
    }
    if (item instanceof SqlIdentifier identifier
        && identifier.isSimple()
        && from.relations().stream().noneMatch(each -> hasColumn(each, identifier.getSimple()))) {
      return selectList.stream()
          .filter(each -> each.getKind() == SqlKind.AS)
          .filter(each -> identifier.getSimple().equalsIgnoreCase(SqlValidatorUtil.alias(each)))
          .findFirst()
          .map(SqlUtil::stripAs)
          .orElse(item);
    }
    return item;
  }

  private static boolean hasColumn(FromClause.Relation relation, String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    return relation.table().relation().columns().stream()
        .anyMatch(column -> column.name().equals(wanted));
  }

  static boolean isStar(SqlNode item) {
    return item instanceof SqlIdentifier identifier && identifier.isStar();
  }

  /** Whether a node is this column of the relation. */
  boolean isColumn(SqlNode node, String name) {
    return node instanceof SqlIdentifier identifier
        && relation.isPresent()
        && relation.get().names(identifier, name);
  }

  boolean has(String column) {
    return keys.stream().anyMatch(key -> isColumn(key, column));
  }

  /** Whether one of the keys is the frame, by its number or its time. */
  boolean hasFrame() {
    return has(FRAME) || has(TIMESTAMP);
  }

  /** Keys with {@code timestamp} replaced by {@code frame}, each once. */
  List<SqlNode> byFrame() {
    List<SqlNode> result = new ArrayList<>();
    boolean framed = false;
    for (SqlNode key : keys) {
      boolean frame = isColumn(key, FRAME) || isColumn(key, TIMESTAMP);
      if (!frame) {
        result.add(key);
      } else if (!framed) {
        result.add(relation.orElseThrow().column(FRAME, key.getParserPosition()));
        framed = true;
      }
    }
    return result;
  }

  /** Whether an expression has one value a group. */
  boolean covers(SqlNode expression) {
    if (keys.stream().anyMatch(key -> sameColumn(key, expression))) {
      return true;
    }
    if (expression instanceof SqlIdentifier identifier) {
      return !identifier.isStar()
          && hasFrame()
          && (isColumn(expression, FRAME) || isColumn(expression, TIMESTAMP));
    }
    if (expression instanceof SqlNodeList list) {
      return list.stream().allMatch(this::covers);
    }
    return !(expression instanceof SqlCall call)
        || expression instanceof SqlLiteral
        || call.getKind().belongsTo(SqlKind.QUERY)
        || (call.getKind() == SqlKind.AS
            ? covers(call.operand(0))
            : call.getOperandList().stream().allMatch(each -> each == null || covers(each)));
  }

  private boolean sameColumn(SqlNode key, SqlNode expression) {
    if (key.equalsDeep(expression, Litmus.IGNORE)) {
      return true;
    }
    return key instanceof SqlIdentifier one
        && expression instanceof SqlIdentifier other
        && !other.isStar()
        && last(one).equalsIgnoreCase(last(other))
        && (one.isSimple()
            || other.isSimple()
            || one.toString().equalsIgnoreCase(other.toString()));
  }

  private static String last(SqlIdentifier identifier) {
    return identifier.names.get(identifier.names.size() - 1);
  }
}
