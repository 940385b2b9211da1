package org.glimpse.sql;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlTableRef;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.util.SqlShuttle;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.glimpse.optimizer.VideoRelation;

/**
 * Writes {@code v.objects AS v} for {@code v} in FROM: to Calcite a name is a table or a schema,
 * and a video is both.
 */
final class ObjectsTables extends SqlShuttle {
  private final CatalogTables tables;
  private final Set<String> shadowed;

  ObjectsTables(CatalogTables tables, Set<String> shadowed) {
    this.tables = tables;
    this.shadowed = shadowed;
  }

  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    SqlNode visited = super.visit(call);
    if (visited instanceof SqlSelect select && select.getFrom() != null) {
      select.setFrom(qualify(select.getFrom(), true));
    } else if (visited instanceof SqlCall table && table.getKind() == SqlKind.EXPLICIT_TABLE) {
      return table
          .getOperator()
          .createCall(table.getParserPosition(), qualify(table.operand(0), false));
    }
    return visited;
  }

  private SqlNode qualify(SqlNode from, boolean alias) {
    if (from instanceof SqlJoin join) {
      join.setLeft(qualify(join.getLeft(), true));
      join.setRight(qualify(join.getRight(), true));
    } else if (from.getKind() == SqlKind.AS) {
      ((SqlCall) from).setOperand(0, qualify(((SqlCall) from).operand(0), false));
    } else if (from instanceof SqlTableRef reference
        && reference.operandCount() > 0
        && reference.operand(0) instanceof SqlIdentifier identifier
        && isVideo(identifier)) {
      return qualify(identifier, alias);
    } else if (from instanceof SqlIdentifier identifier && isVideo(identifier)) {
      String name = identifier.getSimple();
      SqlIdentifier objects =
          new SqlIdentifier(
              List.of(name, VideoRelation.OBJECTS.sqlName()), identifier.getParserPosition());
      return alias
          ? SqlStdOperatorTable.AS.createCall(identifier.getParserPosition(), objects, identifier)
          : objects;
    }
    return from;
  }

  private boolean isVideo(SqlIdentifier identifier) {
    return identifier.isSimple()
        && !shadowed.contains(identifier.getSimple().toLowerCase(Locale.ROOT))
        && tables.find(identifier.names).isPresent();
  }
}
