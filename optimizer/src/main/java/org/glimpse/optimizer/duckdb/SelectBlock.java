package org.glimpse.optimizer.duckdb;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;

/** One SELECT in the making; nodes are added to it as long as SQL's order of clauses allows. */
final class SelectBlock {
  /** Texts longer than this are not repeated in further expressions. */
  private static final int TEXT_MAX = 4_000;

  final String from;
  final OptionalInt scan;
  List<String> names;
  List<String> columns;
  final List<String> cheap = new ArrayList<>();
  final List<PictureCondition> pictures = new ArrayList<>();
  String groupBy = "";
  String orderBy = "";
  String limit = "";
  boolean aggregated;
  boolean windowed;
  boolean projected;

  private SelectBlock(String from, OptionalInt scan, List<String> names, List<String> columns) {
    this.from = from;
    this.scan = scan;
    this.names = names;
    this.columns = columns;
  }

  /** A block that passes on everything that {@code from} yields under an alias. */
  static SelectBlock over(String from, String alias, OptionalInt scan, List<String> fields) {
    List<String> names = Names.unique(fields);
    List<String> columns = names.stream().map(name -> alias + "." + Names.quoted(name)).toList();
    return new SelectBlock(from, scan, names, columns);
  }

  /** A block over several sources, whose columns are qualified already. */
  static SelectBlock joined(String from, List<String> fields, List<String> columns) {
    SelectBlock block = new SelectBlock(from, OptionalInt.empty(), Names.unique(fields), columns);
    block.projected = true;
    return block;
  }

  /** Whether WHERE and GROUP BY may still be added. */
  boolean takesRows() {
    return !aggregated && !windowed && orderBy.isEmpty() && limit.isEmpty() && isShort();
  }

  /** Whether ORDER BY may still be added. */
  boolean takesOrder() {
    return orderBy.isEmpty() && limit.isEmpty() && !windowed && isShort();
  }

  boolean isShort() {
    return columns.stream().mapToInt(String::length).sum() < TEXT_MAX;
  }

  /** Whether it is nothing but its source. */
  boolean isBare() {
    return takesRows() && !projected && cheap.isEmpty() && pictures.isEmpty();
  }

  String sql() {
    StringBuilder text = new StringBuilder("SELECT ");
    for (int i = 0; i < columns.size(); i++) {
      text.append(i == 0 ? "" : ", ");
      text.append(columns.get(i)).append(" AS ").append(Names.quoted(names.get(i)));
    }
    if (columns.isEmpty()) {
      text.append("1 AS \"none\"");
    }
    text.append(" FROM ").append(from);
    if (!cheap.isEmpty() || !pictures.isEmpty()) {
      text.append(" WHERE ").append(where());
    }
    return text.append(groupBy).append(orderBy).append(limit).toString();
  }

  /**
   * Conditions on pictures are asked only of rows that pass those on columns, each only of rows
   * that pass the ones before it: DuckDB is free to order an AND, and evaluates all of one that
   * stands inside an expression, but a CASE goes from left to right.
   */
  private String where() {
    List<PictureCondition> inOrder = inOrder();
    String dear = "";
    for (int i = inOrder.size() - 1; i >= 0; i--) {
      String condition = inOrder.get(i).sql();
      dear = dear.isEmpty() ? condition : afterwards(condition, dear);
    }
    if (dear.isEmpty() || cheap.isEmpty()) {
      return dear + String.join(" AND ", cheap);
    }
    String first = String.join(" AND ", cheap);
    return first + " AND " + afterwards(first, dear);
  }

  /** Conditions on pictures, by seconds for each row rejected. */
  List<PictureCondition> inOrder() {
    return pictures.stream()
        .sorted(Comparator.comparingDouble(PictureCondition::secondsPerRejection))
        .toList();
  }

  private static String afterwards(String first, String second) {
    return "CASE WHEN " + first + " THEN " + second + " ELSE FALSE END";
  }
}
