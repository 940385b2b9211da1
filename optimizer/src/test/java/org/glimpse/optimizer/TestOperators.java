package org.glimpse.optimizer;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.fun.SqlLibrary;
import org.apache.calcite.sql.fun.SqlLibraryOperatorTableFactory;
import org.apache.calcite.sql.validate.SqlNameMatcher;

/** FrameQL's functions before Calcite's of the same name. */
final class TestOperators implements SqlOperatorTable {
  private static final SqlOperatorTable STANDARD =
      SqlLibraryOperatorTableFactory.INSTANCE.getOperatorTable(
          SqlLibrary.STANDARD, SqlLibrary.SPATIAL);

  @Override
  public void lookupOperatorOverloads(
      SqlIdentifier name,
      SqlFunctionCategory category,
      SqlSyntax syntax,
      List<SqlOperator> found,
      SqlNameMatcher matcher) {
    if (name.isSimple() && syntax.family == SqlSyntax.FUNCTION) {
      FrameQlOperators.table().getOperatorList().stream()
          .filter(operator -> operator.getName().equalsIgnoreCase(name.getSimple()))
          .forEach(found::add);
    }
    if (found.isEmpty()) {
      STANDARD.lookupOperatorOverloads(name, category, syntax, found, matcher);
    }
  }

  @Override
  public List<SqlOperator> getOperatorList() {
    List<SqlOperator> all = new ArrayList<>(FrameQlOperators.table().getOperatorList());
    all.addAll(STANDARD.getOperatorList());
    return all;
  }
}
