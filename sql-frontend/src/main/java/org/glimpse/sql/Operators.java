package org.glimpse.sql;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.fun.SqlLibrary;
import org.apache.calcite.sql.fun.SqlLibraryOperatorTableFactory;
import org.apache.calcite.sql.validate.SqlNameMatcher;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.glimpse.optimizer.FrameQlOperators;

/**
 * Everything that can be called: FrameQL's functions, which hide standard ones of their name; the
 * user's; {@code ST_*} and standard SQL.
 */
final class Operators implements SqlOperatorTable {
  private static final SqlOperatorTable STANDARD =
      SqlLibraryOperatorTableFactory.INSTANCE.getOperatorTable(
          EnumSet.of(SqlLibrary.STANDARD, SqlLibrary.SPATIAL));

  private final Map<String, SqlOperator> functions = new TreeMap<>();

  /**
   * @param own functions of the user; those of FrameQL win over them
   */
  Operators(List<SqlFunction> own) {
    own.forEach(this::add);
    FrameQlOperators.table().getOperatorList().forEach(this::add);
  }

  private void add(SqlOperator function) {
    functions.put(function.getName().toUpperCase(Locale.ROOT), function);
  }

  @Override
  public void lookupOperatorOverloads(
      SqlIdentifier name,
      @Nullable SqlFunctionCategory category,
      SqlSyntax syntax,
      List<SqlOperator> found,
      SqlNameMatcher matcher) {
    SqlOperator function =
        name.isSimple() && syntax.family == SqlSyntax.FUNCTION
            ? functions.get(name.getSimple().toUpperCase(Locale.ROOT))
            : null;
    if (function != null) {
      found.add(function);
    } else {
      STANDARD.lookupOperatorOverloads(name, category, syntax, found, matcher);
    }
  }

  @Override
  public List<SqlOperator> getOperatorList() {
    List<SqlOperator> all = new ArrayList<>(functions.values());
    all.addAll(STANDARD.getOperatorList());
    return all;
  }
}
