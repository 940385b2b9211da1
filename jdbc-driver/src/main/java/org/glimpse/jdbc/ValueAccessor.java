package org.glimpse.jdbc;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.Ref;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Struct;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.rowset.serial.SerialBlob;
import org.apache.calcite.avatica.ColumnMetaData;
import org.apache.calcite.avatica.util.ArrayImpl;
import org.apache.calcite.avatica.util.Cursor;
import org.joou.UByte;
import org.joou.UInteger;
import org.joou.ULong;
import org.joou.UShort;

/** Every JDBC getter of one column. */
final class ValueAccessor implements Cursor.Accessor {
  private final ValueCursor cursor;
  private final ColumnMetaData column;
  private final ArrayImpl.Factory arrays;

  ValueAccessor(ValueCursor cursor, ColumnMetaData column, ArrayImpl.Factory arrays) {
    this.cursor = cursor;
    this.column = column;
    this.arrays = arrays;
  }

  private Object value() throws SQLException {
    return cursor.value(column.ordinal);
  }

  @Override
  public boolean wasNull() {
    return cursor.wasNull();
  }

  @Override
  public String getString() throws SQLException {
    Object value = value();
    return value == null ? null : Conversions.text(value);
  }

  @Override
  public boolean getBoolean() throws SQLException {
    Object value = value();
    return value != null && Conversions.bool(value);
  }

  private long integer(long least, long greatest, String type) throws SQLException {
    Object value = value();
    return value == null ? 0 : Conversions.integer(value, least, greatest, type);
  }

  @Override
  public byte getByte() throws SQLException {
    return (byte) integer(Byte.MIN_VALUE, Byte.MAX_VALUE, "TINYINT");
  }

  @Override
  public short getShort() throws SQLException {
    return (short) integer(Short.MIN_VALUE, Short.MAX_VALUE, "SMALLINT");
  }

  @Override
  public int getInt() throws SQLException {
    return (int) integer(Integer.MIN_VALUE, Integer.MAX_VALUE, "INTEGER");
  }

  @Override
  public long getLong() throws SQLException {
    return integer(Long.MIN_VALUE, Long.MAX_VALUE, "BIGINT");
  }

  @Override
  public UByte getUByte() throws SQLException {
    throw JdbcErrors.notSupported("An unsigned number");
  }

  @Override
  public UShort getUShort() throws SQLException {
    throw JdbcErrors.notSupported("An unsigned number");
  }

  @Override
  public UInteger getUInt() throws SQLException {
    throw JdbcErrors.notSupported("An unsigned number");
  }

  @Override
  public ULong getULong() throws SQLException {
    throw JdbcErrors.notSupported("An unsigned number");
  }

  @Override
  public float getFloat() throws SQLException {
    return (float) getDouble();
  }

  @Override
  public double getDouble() throws SQLException {
    Object value = value();
    return value == null ? 0 : Conversions.floating(value);
  }

  @Override
  public BigDecimal getBigDecimal() throws SQLException {
    Object value = value();
    return value == null ? null : Conversions.decimal(value, "DECIMAL");
  }

  @Override
  public BigDecimal getBigDecimal(int scale) throws SQLException {
    BigDecimal value = getBigDecimal();
    return value == null ? null : value.setScale(scale, RoundingMode.HALF_UP);
  }

  @Override
  public byte[] getBytes() throws SQLException {
    Object value = value();
    return value == null ? null : Conversions.bytes(value);
  }

  @Override
  public InputStream getAsciiStream() throws SQLException {
    String text = getString();
    return text == null ? null : new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public InputStream getUnicodeStream() throws SQLException {
    String text = getString();
    return text == null ? null : new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public InputStream getBinaryStream() throws SQLException {
    byte[] bytes = getBytes();
    return bytes == null ? null : new ByteArrayInputStream(bytes);
  }

  @Override
  public Object getObject() throws SQLException {
    Object value = value();
    if (value instanceof LocalDateTime time) {
      return Conversions.timestamp(time, null);
    }
    if (value instanceof LocalDate date) {
      return Conversions.date(date, null);
    }
    if (value instanceof LocalTime time) {
      return Conversions.sqlTime(time, null);
    }
    if (value instanceof Supplier<?> picture) {
      return picture.get();
    }
    return value instanceof List<?> ? getArray() : value;
  }

  @Override
  public Reader getCharacterStream() throws SQLException {
    String text = getString();
    return text == null ? null : new StringReader(text);
  }

  @Override
  public Object getObject(Map<String, Class<?>> map) throws SQLException {
    return getObject();
  }

  @Override
  public <T> T getObject(Class<T> type) throws SQLException {
    Object value = value();
    if (value == null) {
      return null;
    }
    if (type.isInstance(value)) {
      return type.cast(value);
    }
    return type.cast(as(type, value));
  }

  private Object as(Class<?> type, Object value) throws SQLException {
    if (type == String.class) {
      return Conversions.text(value);
    } else if (type == Boolean.class) {
      return Conversions.bool(value);
    } else if (type == Byte.class) {
      return getByte();
    } else if (type == Short.class) {
      return getShort();
    } else if (type == Integer.class) {
      return getInt();
    } else if (type == Long.class) {
      return getLong();
    } else if (type == Float.class) {
      return getFloat();
    } else if (type == Double.class) {
      return getDouble();
    } else if (type == BigDecimal.class) {
      return getBigDecimal();
    } else if (type == BigInteger.class) {
      return getBigDecimal().toBigInteger();
    } else if (type == LocalDateTime.class) {
      return Conversions.dateTime(value);
    } else if (type == LocalDate.class) {
      return Conversions.dateTime(value).toLocalDate();
    } else if (type == LocalTime.class) {
      return Conversions.time(value);
    } else if (type == Timestamp.class) {
      return getTimestamp(null);
    } else if (type == Date.class) {
      return getDate(null);
    } else if (type == Time.class) {
      return getTime(null);
    } else if (type == byte[].class) {
      return Conversions.bytes(value);
    } else if (type == Blob.class) {
      return getBlob();
    } else if (type == InputStream.class) {
      return getBinaryStream();
    } else if (type == Array.class) {
      return getArray();
    }
    throw JdbcErrors.notSupported("Reading a " + column.type.name + " as " + type.getName());
  }

  @Override
  public Ref getRef() throws SQLException {
    throw JdbcErrors.notSupported("REF");
  }

  @Override
  public Blob getBlob() throws SQLException {
    byte[] bytes = getBytes();
    return bytes == null ? null : new SerialBlob(bytes);
  }

  @Override
  public Clob getClob() throws SQLException {
    throw JdbcErrors.notSupported("CLOB (getString reads a text)");
  }

  @Override
  public Array getArray() throws SQLException {
    Object value = value();
    if (value == null) {
      return null;
    }
    if (!(value instanceof List<?> list)) {
      throw Conversions.refused(value, "ARRAY");
    }
    ColumnMetaData.AvaticaType element =
        column.type instanceof ColumnMetaData.ArrayType array
            ? array.getComponent()
            : ColumnMetaData.scalar(Types.REAL, "REAL", ColumnMetaData.Rep.FLOAT);
    return arrays.createArray(element, new ArrayList<Object>(list));
  }

  @Override
  public Struct getStruct() throws SQLException {
    throw JdbcErrors.notSupported("STRUCT");
  }

  @Override
  public Date getDate(Calendar calendar) throws SQLException {
    Object value = value();
    return value == null
        ? null
        : Conversions.date(Conversions.dateTime(value).toLocalDate(), calendar);
  }

  @Override
  public Time getTime(Calendar calendar) throws SQLException {
    Object value = value();
    return value == null ? null : Conversions.sqlTime(Conversions.time(value), calendar);
  }

  @Override
  public Timestamp getTimestamp(Calendar calendar) throws SQLException {
    Object value = value();
    return value == null ? null : Conversions.timestamp(Conversions.dateTime(value), calendar);
  }

  @Override
  public URL getURL() throws SQLException {
    throw JdbcErrors.notSupported("DATALINK");
  }

  @Override
  public NClob getNClob() throws SQLException {
    throw JdbcErrors.notSupported("NCLOB (getString reads a text)");
  }

  @Override
  public SQLXML getSQLXML() throws SQLException {
    throw JdbcErrors.notSupported("XML");
  }

  @Override
  public String getNString() throws SQLException {
    return getString();
  }

  @Override
  public Reader getNCharacterStream() throws SQLException {
    return getCharacterStream();
  }
}
