package org.glimpse.engine.jdbc;

import java.util.List;
import org.glimpse.engine.ExecutionOptions;
import org.glimpse.engine.PreparedSql;
import org.glimpse.engine.Session;
import org.glimpse.jdbc.spi.ColumnInfo;
import org.glimpse.jdbc.spi.EngineResult;
import org.glimpse.jdbc.spi.EngineStatement;
import org.glimpse.jdbc.spi.ExecuteOptions;
import org.glimpse.workspace.CancelToken;

/** A prepared statement of a session, with what cancels its execution. */
final class FolderStatement implements EngineStatement {
  private final Session session;
  private final PreparedSql prepared;
  private volatile CancelToken token = CancelToken.create();

  FolderStatement(Session session, PreparedSql prepared) {
    this.session = session;
    this.prepared = prepared;
  }

  @Override
  public String sql() {
    return prepared.sql();
  }

  @Override
  public boolean returnsRows() {
    return prepared.returnsRows();
  }

  @Override
  public List<ColumnInfo> columns() {
    return SpiTables.columns(prepared.columns());
  }

  @Override
  public List<ColumnInfo> parameters() {
    return SpiTables.columns(prepared.parameters());
  }

  @Override
  public EngineResult execute(List<?> parameters, ExecuteOptions options) {
    CancelToken cancel = CancelToken.create();
    token = cancel;
    ExecutionOptions own =
        ExecutionOptions.defaults()
            .withCancel(cancel)
            .withTimeout(options.timeout())
            .withMaxRows(options.maxRows());
    return new FolderResult(EngineErrors.typed(() -> session.execute(prepared, parameters, own)));
  }

  @Override
  public void cancel() {
    token.cancel("The statement was cancelled");
  }

  @Override
  public void close() {
    cancel();
  }
}
