package org.glimpse.engine.jdbc;

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
import org.glimpse.engine.StatementResult;
import org.glimpse.engine.StatementRows;
import org.glimpse.optimizer.RowCursor;

/** A read-only, forward-only result set; unwraps to {@link StatementRows} for cost and warnings. */
final class EmbeddedResultSet extends AvaticaResultSet {
  private final RowCursor rows;

  private EmbeddedResultSet(
      AvaticaStatement statement,
      QueryState state,
      Meta.Signature signature,
      TimeZone timeZone,
      Meta.Frame frame,
      RowCursor rows)
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
  static EmbeddedResultSet ofRows(
      AvaticaStatement statement, Meta.Signature signature, StatementRows rows)
      throws SQLException {
    return new EmbeddedResultSet(
            statement, new QueryState(signature.sql), signature, TimeZone.getDefault(), null, rows)
        .execute();
  }

  /** The rows of a frame that Meta made; Avatica executes it. */
  static EmbeddedResultSet ofMetadata(
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
    return new EmbeddedResultSet(
        statement, state, signature, timeZone, frame, StatementResult.cursorOf(rows));
  }

  @Override
  protected EmbeddedResultSet execute() {
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
    return rows instanceof StatementRows statementRows
        ? JdbcErrors.warnings(statementRows.warnings())
        : null;
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
    return type.isInstance(rows) ? type.cast(rows) : super.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return type.isInstance(rows) || super.isWrapperFor(type);
  }
}
