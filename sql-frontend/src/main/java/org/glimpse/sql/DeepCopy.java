package org.glimpse.sql;

import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.util.SqlShuttle;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Copies a tree, for parts that a rewrite needs twice: the validator changes nodes in place.
 * Parameters stay the same nodes, so that both places get the same value.
 */
final class DeepCopy extends SqlShuttle {
  private DeepCopy() {}

  @SuppressWarnings("unchecked")
  static <T extends SqlNode> T of(T node) {
    return node == null ? null : (T) node.accept(new DeepCopy());
  }

  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    CallCopyingArgHandler handler = new CallCopyingArgHandler(call, true);
    call.getOperator().acceptCall(this, call, false, handler);
    return handler.result();
  }

  @Override
  public @Nullable SqlNode visit(SqlNodeList list) {
    SqlNodeList copy = new SqlNodeList(list.getParserPosition());
    for (SqlNode each : list) {
      copy.add(each == null ? null : each.accept(this));
    }
    return copy;
  }

  @Override
  public SqlNode visit(SqlIdentifier identifier) {
    return identifier.clone(identifier.getParserPosition());
  }

  @Override
  public SqlNode visit(SqlLiteral literal) {
    return literal.clone(literal.getParserPosition());
  }

  @Override
  public SqlNode visit(SqlDataTypeSpec type) {
    return type.clone(type.getParserPosition());
  }

  @Override
  public SqlNode visit(SqlIntervalQualifier qualifier) {
    return qualifier.clone(qualifier.getParserPosition());
  }
}
