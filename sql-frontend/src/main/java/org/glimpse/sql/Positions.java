package org.glimpse.sql;

import java.util.HashMap;
import java.util.Map;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.GlimpseException.Position;

/** Calcite's positions as Glimpse's, and errors placed at a node. */
final class Positions {
  private Positions() {}

  static Position of(SqlNode node) {
    return of(node.getParserPosition());
  }

  static Position of(SqlParserPos position) {
    return new Position(Math.max(1, position.getLineNum()), Math.max(1, position.getColumnNum()));
  }

  /** Where each text literal of a tree stands first. */
  static Map<String, Position> ofTexts(SqlNode tree) {
    Map<String, Position> texts = new HashMap<>();
    tree.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlLiteral literal) {
            if (literal instanceof SqlCharStringLiteral) {
              texts.putIfAbsent(literal.getValueAs(String.class), of(literal));
            }
            return null;
          }
        });
    return texts;
  }

  /** Whether a node starts behind where another starts. */
  static boolean isAfter(SqlNode node, SqlNode other) {
    Position one = of(node);
    Position two = of(other);
    return one.line() != two.line() ? one.line() > two.line() : one.column() > two.column();
  }

  static GlimpseException error(SqlNode node, ErrorCode code, String message, String advice) {
    Position position = of(node);
    return GlimpseException.of(code, message, advice).at(position.line(), position.column());
  }
}
