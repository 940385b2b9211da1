package org.glimpse.jdbc;

import java.math.BigDecimal;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLWarning;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.List;
import org.apache.calcite.avatica.AvaticaPreparedStatement;
import org.apache.calcite.avatica.Meta;
import org.glimpse.jdbc.spi.EngineResult;
import org.glimpse.jdbc.spi.EngineStatement;

/** A prepared statement; its parameters are kept as the engine's values. */
final class GlimpsePreparedStatement extends AvaticaPreparedStatement {
  private final StatementExecution execution;
  private final EngineStatement prepared;
  private final Parameters parameters;
  private final List<List<?>> batch = new ArrayList<>();
  private int fetchSize;

  GlimpsePreparedStatement(
      GlimpseConnection connection,
      Meta.StatementHandle handle,
      StatementExecution execution,
      EngineStatement prepared,
      int resultSetType,
      int resultSetConcurrency,
      int resultSetHoldability)
      throws SQLException {
    super(
        connection,
        handle,
        Signatures.of(prepared.sql(), prepared.columns(), prepared.parameters()),
        resultSetType,
        resultSetConcurrency,
        resultSetHoldability);
    this.execution = execution;
    this.prepared = prepared;
    this.parameters = new Parameters(prepared.parameters().size());
    this.updateCount = -1;
  }

  @Override
  public boolean execute() throws SQLException {
    checkOpen();
    return run(parameters.bound());
  }

  @Override
  public ResultSet executeQuery() throws SQLException {
    checkOpen();
    StatementExecution.requireRows(prepared, true);
    run(parameters.bound());
    return openResultSet;
  }

  @Override
  public long executeLargeUpdate() throws SQLException {
    checkOpen();
    StatementExecution.requireRows(prepared, false);
    run(parameters.bound());
    return updateCount;
  }

  private boolean run(List<?> values) throws SQLException {
    updateCount = -1;
    if (openResultSet != null) {
      var open = openResultSet;
      openResultSet = null;
      open.close();
    }
    EngineResult result = execution.execute(this, values);
    if (result.hasRows()) {
      openResultSet =
          GlimpseResultSet.ofRows(
              this, Signatures.of(prepared.sql(), result.columns(), List.of()), result);
      return true;
    }
    updateCount = 0;
    return false;
  }

  /** Null where there is no result set, as JDBC wants it. */
  @Override
  public ResultSetMetaData getMetaData() throws SQLException {
    return prepared.returnsRows() ? super.getMetaData() : null;
  }

  @Override
  public void addBatch() throws SQLException {
    checkOpen();
    batch.add(parameters.bound());
  }

  @Override
  public void clearBatch() throws SQLException {
    checkOpen();
    batch.clear();
  }

  @Override
  public long[] executeLargeBatch() throws SQLException {
    checkOpen();
    List<List<?>> elements = List.copyOf(batch);
    batch.clear();
    return Batches.run(
        elements,
        values -> {
          StatementExecution.requireRows(prepared, false);
          run(values);
          return updateCount;
        });
  }

  @Override
  public void clearParameters() throws SQLException {
    checkOpen();
    parameters.clear();
  }

  private void set(int index, Object value) throws SQLException {
    checkOpen();
    parameters.set(index, value);
  }

  @Override
  public void setNull(int index, int sqlType) throws SQLException {
    set(index, null);
  }

  @Override
  public void setNull(int index, int sqlType, String typeName) throws SQLException {
    set(index, null);
  }

  @Override
  public void setBoolean(int index, boolean value) throws SQLException {
    set(index, value);
  }

  @Override
  public void setByte(int index, byte value) throws SQLException {
    set(index, value);
  }

  @Override
  public void setShort(int index, short value) throws SQLException {
    set(index, value);
  }

  @Override
  public void setInt(int index, int value) throws SQLException {
    set(index, value);
  }

  @Override
  public void setLong(int index, long value) throws SQLException {
    set(index, value);
  }

  @Override
  public void setFloat(int index, float value) throws SQLException {
    set(index, value);
  }

  @Override
  public void setDouble(int index, double value) throws SQLException {
    set(index, value);
  }

  @Override
  public void setBigDecimal(int index, BigDecimal value) throws SQLException {
    set(index, value);
  }

  @Override
  public void setString(int index, String value) throws SQLException {
    set(index, value);
  }

  @Override
  public void setNString(int index, String value) throws SQLException {
    set(index, value);
  }

  @Override
  public void setBytes(int index, byte[] value) throws SQLException {
    set(index, value == null ? null : Arrays.copyOf(value, value.length));
  }

  @Override
  public void setDate(int index, Date value) throws SQLException {
    setObject(index, value);
  }

  @Override
  public void setDate(int index, Date value, Calendar calendar) throws SQLException {
    set(index, Parameters.ofDate(value, calendar));
  }

  @Override
  public void setTime(int index, Time value) throws SQLException {
    setObject(index, value);
  }

  @Override
  public void setTime(int index, Time value, Calendar calendar) throws SQLException {
    set(index, Parameters.ofTime(value, calendar));
  }

  @Override
  public void setTimestamp(int index, Timestamp value) throws SQLException {
    setObject(index, value);
  }

  @Override
  public void setTimestamp(int index, Timestamp value, Calendar calendar) throws SQLException {
    set(index, Parameters.ofTimestamp(value, calendar));
  }

  @Override
  public void setObject(int index, Object value) throws SQLException {
    set(index, Parameters.ofObject(value));
  }

  @Override
  public void setObject(int index, Object value, int targetSqlType) throws SQLException {
    set(index, Parameters.ofObject(value, targetSqlType));
  }

  @Override
  public void setObject(int index, Object value, int targetSqlType, int scaleOrLength)
      throws SQLException {
    set(index, Parameters.ofObject(value, targetSqlType));
  }

  @Override
  public void setObject(int index, Object value, SQLType targetSqlType) throws SQLException {
    setObject(index, value, targetSqlType.getVendorTypeNumber());
  }

  @Override
  public void setObject(int index, Object value, SQLType targetSqlType, int scaleOrLength)
      throws SQLException {
    setObject(index, value, targetSqlType);
  }

  @Override
  public void cancel() throws SQLException {
    checkOpen();
    execution.cancel();
  }

  @Override
  public void close() throws SQLException {
    execution.cancel(); // before the monitor, which the executing thread may hold
    super.close();
    execution.close();
  }

  @Override
  public SQLWarning getWarnings() throws SQLException {
    checkOpen();
    return execution.warnings();
  }

  @Override
  public void clearWarnings() throws SQLException {
    checkOpen();
    execution.clearWarnings();
  }

  @Override
  public void setFetchSize(int rows) throws SQLException {
    checkOpen();
    if (rows < 0) {
      throw JdbcErrors.invalidParameter("A fetch size is not negative", "0 leaves it to Glimpse.");
    }
    fetchSize = rows;
  }

  @Override
  public int getFetchSize() throws SQLException {
    checkOpen();
    return fetchSize;
  }

  @Override
  public ResultSet getGeneratedKeys() throws SQLException {
    checkOpen();
    return GlimpseResultSet.noKeys(this);
  }

  @Override
  public void setEscapeProcessing(boolean enable) throws SQLException {
    checkOpen(); // the parser understands JDBC escapes anyway
  }

  @Override
  public void setPoolable(boolean poolable) throws SQLException {
    checkOpen(); // a hint, and nothing here pools
  }

  @Override
  public boolean isPoolable() throws SQLException {
    checkOpen();
    return false;
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    T engineObject = execution.unwrap(type);
    return engineObject != null ? engineObject : super.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return execution.unwrap(type) != null || super.isWrapperFor(type);
  }
}
