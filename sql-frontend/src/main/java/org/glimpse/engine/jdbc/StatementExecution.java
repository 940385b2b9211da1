package org.glimpse.engine.jdbc;

import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Duration;
import java.util.List;
import org.apache.calcite.avatica.AvaticaStatement;
import org.glimpse.engine.ExecutionOptions;
import org.glimpse.engine.PreparedSql;
import org.glimpse.engine.Session;
import org.glimpse.engine.StatementResult;
import org.glimpse.workspace.CancelToken;

/** The execution that a JDBC statement has under way, with what cancels it. */
final class StatementExecution {
  private final Session session;
  private volatile CancelToken token = CancelToken.create();
  private volatile StatementResult result;

  StatementExecution(Session session) {
    this.session = session;
  }

  PreparedSql prepare(String sql) {
    return session.prepare(sql);
  }

  /** Executes under the statement's own timeout and row limit. */
  StatementResult execute(AvaticaStatement statement, PreparedSql prepared, List<?> parameters)
      throws SQLException {
    token = CancelToken.create();
    result = null;
    ExecutionOptions options =
        ExecutionOptions.defaults()
            .withCancel(token)
            .withTimeout(Duration.ofSeconds(statement.getQueryTimeout()))
            .withMaxRows(statement.getLargeMaxRows());
    result = session.execute(prepared, parameters, options);
    return result;
  }

  /** From any thread; does not wait. */
  void cancel() {
    token.cancel("The statement was cancelled");
  }

  SQLWarning warnings() {
    StatementResult last = result;
    return last == null ? null : JdbcErrors.warnings(last.warnings());
  }

  /** The result last executed, or null. */
  StatementResult result() {
    return result;
  }

  void clearWarnings() {
    result = null;
  }

  /** That a method which wants rows gets a statement that has some, or the other way round. */
  static void requireRows(PreparedSql prepared, boolean rows) throws SQLException {
    if (prepared.returnsRows() != rows) {
      throw JdbcErrors.invalidQuery(
          rows ? "The statement has no result set" : "The statement has a result set",
          rows ? "Use execute or executeUpdate." : "Use execute or executeQuery.");
    }
  }
}
