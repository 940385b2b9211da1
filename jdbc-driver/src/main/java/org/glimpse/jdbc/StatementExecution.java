package org.glimpse.jdbc;

import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Duration;
import java.util.List;
import org.apache.calcite.avatica.AvaticaStatement;
import org.glimpse.jdbc.spi.EngineResult;
import org.glimpse.jdbc.spi.EngineSession;
import org.glimpse.jdbc.spi.EngineStatement;
import org.glimpse.jdbc.spi.ExecuteOptions;

/** What a JDBC statement has prepared and executed last, and what stops it. */
final class StatementExecution {
  private final EngineSession session;
  private volatile EngineStatement prepared;
  private volatile EngineResult result;
  private volatile boolean warningsCleared;

  StatementExecution(EngineSession session) {
    this.session = session;
  }

  /** Prepares in place of what was prepared before. */
  EngineStatement prepare(AvaticaStatement statement, String sql) throws SQLException {
    return prepare(sql, options(statement));
  }

  EngineStatement prepare(String sql, ExecuteOptions options) throws SQLException {
    if (sql == null) {
      throw JdbcErrors.invalidParameter("The statement is null", "Give a text.");
    }
    close();
    prepared = session.prepare(sql, options);
    return prepared;
  }

  /** Executes what is prepared, under the statement's own timeout and row limit. */
  EngineResult execute(AvaticaStatement statement, List<?> parameters) throws SQLException {
    result = null;
    warningsCleared = false;
    result = prepared.execute(parameters, options(statement));
    return result;
  }

  private static ExecuteOptions options(AvaticaStatement statement) throws SQLException {
    return new ExecuteOptions(
        Duration.ofSeconds(statement.getQueryTimeout()),
        statement.getLargeMaxRows(),
        statement.getFetchSize());
  }

  /** From any thread; does not wait. */
  void cancel() {
    EngineStatement current = prepared;
    if (current != null) {
      current.cancel();
    }
  }

  void close() {
    EngineStatement current = prepared;
    prepared = null;
    if (current != null) {
      current.close();
    }
  }

  SQLWarning warnings() {
    EngineResult last = result;
    return last == null || warningsCleared ? null : JdbcErrors.warnings(last.warnings());
  }

  void clearWarnings() {
    warningsCleared = true;
  }

  /** The engine's own object behind the result last executed, if it is of this type. */
  <T> T unwrap(Class<T> type) {
    EngineResult last = result;
    return last == null ? null : last.unwrap(type).orElse(null);
  }

  /** That a method which wants rows gets a statement that has some, or the other way round. */
  static void requireRows(EngineStatement prepared, boolean rows) throws SQLException {
    if (prepared.returnsRows() != rows) {
      throw JdbcErrors.invalidQuery(
          rows ? "The statement has no result set" : "The statement has a result set",
          rows ? "Use execute or executeUpdate." : "Use execute or executeQuery.");
    }
  }
}
