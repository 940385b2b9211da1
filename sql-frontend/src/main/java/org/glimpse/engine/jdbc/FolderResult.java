package org.glimpse.engine.jdbc;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.glimpse.engine.StatementResult;
import org.glimpse.engine.StatementRows;
import org.glimpse.jdbc.spi.ColumnInfo;
import org.glimpse.jdbc.spi.EngineResult;
import org.glimpse.optimizer.LazyPicture;

/** What a statement of a session gave. */
final class FolderResult implements EngineResult {
  private final StatementResult result;
  private final StatementRows rows;

  FolderResult(StatementResult result) {
    this.result = result;
    this.rows = result instanceof StatementRows some ? some : null;
  }

  @Override
  public long queryId() {
    return result.queryId();
  }

  @Override
  public boolean hasRows() {
    return rows != null;
  }

  @Override
  public List<ColumnInfo> columns() {
    return rows == null ? List.of() : SpiTables.columns(rows.columns());
  }

  @Override
  public boolean next() {
    return rows != null && EngineErrors.typed(rows::next);
  }

  @Override
  public Object value(int column) {
    Object value = EngineErrors.typed(() -> rows.value(column));
    if (value instanceof LazyPicture picture) {
      Supplier<byte[]> jpeg = () -> EngineErrors.typed(picture::jpeg);
      return jpeg;
    }
    return value;
  }

  @Override
  public List<String> warnings() {
    return result.warnings();
  }

  @Override
  public <T> Optional<T> unwrap(Class<T> type) {
    return type.isInstance(result) ? Optional.of(type.cast(result)) : Optional.empty();
  }

  @Override
  public void close() {
    EngineErrors.typed(result::close);
  }
}
