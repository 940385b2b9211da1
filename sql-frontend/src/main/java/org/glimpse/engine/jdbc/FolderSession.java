package org.glimpse.engine.jdbc;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.glimpse.engine.Engine;
import org.glimpse.engine.Session;
import org.glimpse.jdbc.spi.EngineException;
import org.glimpse.jdbc.spi.EngineSession;
import org.glimpse.jdbc.spi.EngineStatement;
import org.glimpse.jdbc.spi.ExecuteOptions;
import org.glimpse.jdbc.spi.TableColumn;
import org.glimpse.jdbc.spi.TableInfo;
import org.glimpse.optimizer.FrameQlOperators;
import org.glimpse.sql.Statement;

/** A session over a folder, with the engine that it alone has opened. */
final class FolderSession implements EngineSession {
  private final Engine engine;
  private final Session session;

  FolderSession(Engine engine, Session session) {
    this.engine = engine;
    this.session = session;
  }

  @Override
  public EngineStatement prepare(String sql, ExecuteOptions options) {
    return new FolderStatement(session, EngineErrors.typed(() -> session.prepare(sql)));
  }

  @Override
  public List<TableInfo> tables(String schemaPattern, String namePattern) {
    return SpiTables.tables(EngineErrors.typed(session::tables), schemaPattern, namePattern);
  }

  @Override
  public List<TableColumn> columns(
      String schemaPattern, String tablePattern, String columnPattern) {
    return SpiTables.columns(
        EngineErrors.typed(session::tables), schemaPattern, tablePattern, columnPattern);
  }

  @Override
  public List<String> functions() {
    return EngineErrors.typed(
        () ->
            Stream.concat(
                    FrameQlOperators.functionNames().stream(),
                    session.names(Statement.ShowKind.FUNCTIONS).stream())
                .toList());
  }

  @Override
  public boolean isAlive(Duration limit) {
    try {
      functions();
      return true;
    } catch (EngineException broken) {
      return false;
    }
  }

  @Override
  public void cancel() {
    session.cancel();
  }

  @Override
  public <T> Optional<T> unwrap(Class<T> type) {
    return type.isInstance(session) ? Optional.of(type.cast(session)) : Optional.empty();
  }

  @Override
  public void close() {
    EngineErrors.typed(
        () -> {
          try {
            session.close();
          } finally {
            engine.close();
          }
        });
  }
}
