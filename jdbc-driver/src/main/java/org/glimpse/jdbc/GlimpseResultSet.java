package org.glimpse.jdbc;

import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TimeZone;
import org.apache.calcite.avatica.AvaticaResultSet;
import org.apache.calcite.avatica.AvaticaResultSetMetaData;
import org.apache.calcite.avatica.AvaticaStatement;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.QueryState;
import org.glimpse.jdbc.spi.ColumnInfo;
import org.glimpse.jdbc.spi.EngineResult;
import org.glimpse.jdbc.spi.MetadataColumns;

/** A read-only, forward-only result set; unwraps to the engine's own, in process. */
final class GlimpseResultSet extends AvaticaResultSet {
  private final EngineResult rows;
  private boolean warningsCleared;

  private GlimpseResultSet(
      AvaticaStatement statement,
      QueryState state,
      Meta.Signature signature,
      TimeZone timeZone,
      Meta.Frame frame,
      EngineResult rows)
      throws SQLException {
    super(
        statement,
        state,
        signature,
        new AvaticaResultSetMetaData(statement, null, signature),
        timeZone,
        frame);
    this.rows = rows;
  }

  /** The rows of a statement. */
  static GlimpseResultSet ofRows(
      AvaticaStatement statement, Meta.Signature signature, EngineResult rows) throws SQLException {
    return new GlimpseResultSet(
            statement, new QueryState(signature.sql), signature, TimeZone.getDefault(), null, rows)
        .execute();
  }

  /** The rows of a frame that Meta made; Avatica executes it. */
  static GlimpseResultSet ofMetadata(
      AvaticaStatement statement,
      QueryState state,
      Meta.Signature signature,
      TimeZone timeZone,
      Meta.Frame frame)
      throws SQLException {
    List<List<?>> rows = new ArrayList<>();
    for (Object row : frame.rows) {
      rows.add(row instanceof Object[] array ? Arrays.asList(array) : (List<?>) row);
    }
    return new GlimpseResultSet(statement, state, signature, timeZone, frame, new ListedRows(rows));
  }

  /** Keys that a statement generated: none. */
  static GlimpseResultSet noKeys(AvaticaStatement statement) throws SQLException {
    List<ColumnInfo> columns = MetadataColumns.of("GENERATED_KEY");
    return ofRows(statement, Signatures.of("", columns, List.of()), new ListedRows(List.of()));
  }

  @Override
  protected GlimpseResultSet execute() {
    execute2(new ValueCursor(rows), columnMetaDataList);
    return this;
  }

  @Override
  public boolean next() throws SQLException {
    checkOpen();
    return super.next();
  }

  @Override
  public Object getObject(int columnIndex) throws SQLException {
    checkOpen();
    if (columnIndex < 1 || columnIndex > accessorList.size()) {
      throw JdbcErrors.toSql(new SQLException("invalid column ordinal: " + columnIndex));
    }
    return accessorList.get(columnIndex - 1).getObject();
  }

  @Override
  public SQLWarning getWarnings() throws SQLException {
    checkOpen();
    return warningsCleared ? null : JdbcErrors.warnings(rows.warnings());
  }

  @Override
  public void clearWarnings() throws SQLException {
    checkOpen();
    warningsCleared = true;
  }

  @Override
  public void setFetchSize(int size) throws SQLException {
    if (size < 0) {
      throw JdbcErrors.invalidParameter("A fetch size is not negative", "0 leaves it to Glimpse.");
    }
    super.setFetchSize(size);
  }

  @Override
  public void setFetchDirection(int direction) throws SQLException {
    if (direction != FETCH_FORWARD) {
      throw JdbcErrors.notSupported("Fetching backwards");
    }
    super.setFetchDirection(direction);
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    T engineObject = rows.unwrap(type).orElse(null);
    return engineObject != null ? engineObject : super.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return rows.unwrap(type).isPresent() || super.isWrapperFor(type);
  }
}
