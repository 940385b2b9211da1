package org.glimpse.sql;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Collects the names that WITH defines anywhere in a query: in FROM they hide videos. */
final class WithNames extends SqlBasicVisitor<@Nullable Void> {
  private final Set<String> names = new HashSet<>();

  private WithNames() {}

  /** In lower case. */
  static Set<String> of(SqlNode tree) {
    WithNames visitor = new WithNames();
    tree.accept(visitor);
    return Set.copyOf(visitor.names);
  }

  @Override
  public @Nullable Void visit(SqlCall call) {
    if (call instanceof SqlWithItem item) {
      names.add(item.name.getSimple().toLowerCase(Locale.ROOT));
    }
    return super.visit(call);
  }
}
