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
    context.cancel().throwIfCancelled();
    try (Statement statement = connection.createStatement();
        CancelToken.Registration registration = context.cancel().onCancel(() -> stop(statement));
        ResultSet rows = statement.executeQuery(sql)) {
      T result = reader.read(rows);
      context.cancel().throwIfCancelled();
      return result;
    } catch (SQLException failure) {
      throw DuckDbErrors.of(failure, pictures, context);
    }
  }

  /** Runs a statement without rows. */
  void execute(String sql) {
    context.cancel().throwIfCancelled();
    try (Statement statement = connection.createStatement();
        CancelToken.Registration registration = context.cancel().onCancel(() -> stop(statement))) {
      statement.execute(sql);
      context.cancel().throwIfCancelled();
    } catch (SQLException failure) {
      throw DuckDbErrors.of(failure, pictures, context);
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
