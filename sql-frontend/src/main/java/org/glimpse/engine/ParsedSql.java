package org.glimpse.engine;

import java.util.List;
import java.util.Optional;
import org.glimpse.optimizer.ColumnOrigin;
import org.glimpse.sql.Statement;

/**
 * A parsed statement.
 *
 * @param returnsRows whether it is a kind that answers with rows
 * @param translation of a query, for its first execution
 */
record ParsedSql(
    String sql,
    Statement statement,
    boolean returnsRows,
    List<ResultColumn> columns,
    List<Optional<ColumnOrigin>> origins,
    List<ResultColumn> parameters,
    KeptTranslation translation)
    implements PreparedSql {
  ParsedSql {
    columns = List.copyOf(columns);
    origins = List.copyOf(origins);
    parameters = List.copyOf(parameters);
  }

  @Override
  public boolean takesTurns() {
    return !(statement instanceof Statement.Show
        || statement instanceof Statement.Describe
        || statement instanceof Statement.Set
        || statement instanceof Statement.KillQuery);
  }
}
