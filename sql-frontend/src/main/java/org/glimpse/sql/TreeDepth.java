package org.glimpse.sql;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.GlimpseException.Position;

/** Limits how deep a parse tree may be, so that no recursive walk over it overflows a stack. */
final class TreeDepth {
  /** Levels of nodes; a chain of n operators is n levels deep. */
  static final int DEPTH_MAX = 500;

  private TreeDepth() {}

  private record Level(SqlNode node, int depth) {}

  static void check(SqlNode tree) {
    Deque<Level> open = new ArrayDeque<>();
    open.push(new Level(tree, 1));
    while (!open.isEmpty()) {
      Level level = open.pop();
      if (level.depth() > DEPTH_MAX) {
        SqlParserPos position = level.node().getParserPosition();
        throw tooDeep(new Position(position.getLineNum(), position.getColumnNum()), null);
      }
      List<SqlNode> children =
          level.node() instanceof SqlCall call
              ? call.getOperandList()
              : level.node() instanceof SqlNodeList list ? list.getList() : List.of();
      for (SqlNode child : children) {
        if (child != null) {
          open.push(new Level(child, level.depth() + 1));
        }
      }
    }
  }

  static GlimpseException tooDeep(Position position, Throwable cause) {
    return GlimpseException.of(
            ErrorCode.INVALID_QUERY,
            "The statement chains or nests more than " + DEPTH_MAX + " operations",
            "Write long chains of = and OR as IN (..), or split the statement.",
            cause)
        .at(position.line(), position.column());
  }
}
