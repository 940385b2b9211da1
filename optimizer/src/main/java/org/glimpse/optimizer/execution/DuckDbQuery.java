package org.glimpse.optimizer.execution;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.glimpse.optimizer.duckdb.DuckDbErrors;
import org.glimpse.optimizer.duckdb.PictureScope;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Workspace;

/**
 * A connection of one statement to the catalogue database, whose queries end when the statement is
 * cancelled.
 *
 * <p>Results are never streamed by the driver: version 1.5.6 ends a streamed result silently where
 * an error cuts it short. Large ones go to a temporary table, which spills, and are read by pages.
 */
final class DuckDbQuery implements AutoCloseable {

  /** Takes the result of a query. */
  @FunctionalInterface
  interface Reader<T> {
    T read(ResultSet rows) throws SQLException;
  }

  private final Connection connection;
  private final PictureScope pictures;
  private final QueryContext context;

  private DuckDbQuery(Connection connection, PictureScope pictures, QueryContext context) {
    this.connection = connection;
    this.pictures = pictures;
    this.context = context;
  }

  static DuckDbQuery open(Workspace workspace, PictureScope pictures, QueryContext context) {
    try {
      return new DuckDbQuery(workspace.connect(), pictures, context);
    } catch (SQLException failure) {
      throw GlimpseException.internal("The catalogue database gave no connection", failure);
    }
  }

  /** Runs a query and reads its rows. */
  <T> T query(String sql, Reader<T> reader) {
    return run(
        sql,
        statement -> {
          try (ResultSet rows = statement.executeQuery(sql)) {
            return reader.read(rows);
          }
        });
  }

  /** Notes that a query has found its rows of so many frames. */
  void cover(long frames) {
    pictures.cover(frames);
  }

  /** Runs a statement without rows. */
  void execute(String sql) {
    run(sql, statement -> statement.execute(sql));
  }

  /** Something done with a statement. */
  @FunctionalInterface
  private interface Work<T> {
    T with(Statement statement) throws SQLException;
  }

  private <T> T run(String sql, Work<T> work) {
    context.cancel().throwIfCancelled();
    try (Statement statement = connection.createStatement()) {
      CancelToken.Registration registration = context.cancel().onCancel(() -> stop(statement));
      try {
        T result = work.with(statement);
        context.cancel().throwIfCancelled();
        return result;
      } finally {
        registration.close();
      }
    } catch (SQLException failure) {
      throw DuckDbErrors.of(reason(sql, failure), pictures, context);
    }
  }

  /** The driver drops the reason of some refusals on execution; preparing again tells it. */
  private SQLException reason(String sql, SQLException failure) {
    if (!String.valueOf(failure.getMessage()).contains("unsuccessful or closed pending query")) {
      return failure;
    }
    try {
      connection.prepareStatement(sql).close();
      return failure;
    } catch (SQLException told) {
      return told;
    }
  }

  private static void stop(Statement statement) {
    try {
      statement.cancel();
    } catch (SQLException alreadyClosed) {
      // Nothing runs any more: that is what was asked for.
      return;
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException failure) {
      throw GlimpseException.internal("A connection to the catalogue did not close", failure);
    }
  }
}
