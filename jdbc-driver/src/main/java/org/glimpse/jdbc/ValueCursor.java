package org.glimpse.jdbc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.List;
import org.apache.calcite.avatica.ColumnMetaData;
import org.apache.calcite.avatica.util.ArrayImpl;
import org.apache.calcite.avatica.util.Cursor;
import org.glimpse.jdbc.spi.EngineResult;

/** The engine's rows as Avatica pulls them. */
final class ValueCursor implements Cursor {
  private final EngineResult rows;
  private boolean onRow;
  private boolean wasNull;

  ValueCursor(EngineResult rows) {
    this.rows = rows;
  }

  @Override
  public List<Accessor> createAccessors(
      List<ColumnMetaData> types, Calendar localCalendar, ArrayImpl.Factory factory) {
    List<Accessor> accessors = new ArrayList<>();
    for (ColumnMetaData column : types) {
      accessors.add(new ValueAccessor(this, column, factory));
    }
    return accessors;
  }

  @Override
  public boolean next() {
    onRow = rows.next();
    return onRow;
  }

  /** The current row's value, remembered for {@link #wasNull}. */
  Object value(int column) throws SQLException {
    if (!onRow) {
      throw JdbcErrors.invalidValue("There is no current row", "Call next() and check it first.");
    }
    Object value = rows.value(column);
    wasNull = value == null;
    return value;
  }

  @Override
  public boolean wasNull() {
    return wasNull;
  }

  @Override
  public void close() {
    onRow = false;
    rows.close();
  }
}
