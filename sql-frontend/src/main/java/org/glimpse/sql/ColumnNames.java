package org.glimpse.sql;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Names a column that has no name after its text in the statement: {@code FCOUNT(*)}. */
final class ColumnNames {
  /** Longer texts are cut. */
  private static final int LENGTH_MAX = 64;

  private ColumnNames() {}

  /**
   * @param names as Calcite gives them, {@code EXPR$0} where there is none
   * @return the same, those of the outermost SELECT replaced by their texts
   */
  static List<String> of(TopQuery query, StatementText source, List<String> names) {
    List<SqlNode> items =
        query.select().<List<SqlNode>>map(SqlSelect::getSelectList).orElse(List.of());
    boolean stars = items.stream().anyMatch(GroupKeys::isStar);
    List<String> result = new ArrayList<>(names);
    for (int i = 0; i < names.size() && i < items.size() && !stars; i++) {
      SqlNode item = items.get(i);
      if (item.getKind() != SqlKind.AS && !(item instanceof SqlIdentifier)) {
        result.set(i, text(item.getParserPosition(), source, names.get(i)));
      }
    }
    return result;
  }

  private static String text(SqlParserPos position, StatementText source, String name) {
    int start = offset(source, position.getLineNum(), position.getColumnNum());
    int end = offset(source, position.getEndLineNum(), position.getEndColumnNum()) + 1;
    if (start < 0 || end <= start || end > source.text().length()) {
      return name;
    }
    String text = source.text().substring(start, end).strip().replaceAll("\\s+", " ");
    return text.length() <= LENGTH_MAX ? text : text.substring(0, LENGTH_MAX - 2) + "..";
  }

  /** The offset in the statement of a place in the script; -1 where it is outside. */
  private static int offset(StatementText source, int line, int column) {
    int at = 0;
    for (int each = source.start().line(); each < line; each++) {
      at = endOfLine(source.text(), at);
      if (at < 0) {
        return -1;
      }
    }
    return at + column - (line == source.start().line() ? source.start().column() : 1);
  }

  /** Where the next line starts; -1 in the last. */
  private static int endOfLine(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) == '\n') {
        return i + 1;
      }
      if (text.charAt(i) == '\r') {
        return i + 1 < text.length() && text.charAt(i + 1) == '\n' ? i + 2 : i + 1;
      }
    }
    return -1;
  }
}
