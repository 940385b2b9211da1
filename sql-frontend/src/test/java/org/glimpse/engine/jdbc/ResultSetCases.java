package org.glimpse.engine.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.glimpse.engine.jdbc.JdbcStates.assertFails;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Calendar;
import java.util.Locale;
import java.util.TimeZone;
import org.glimpse.engine.RecordedStreet;
import org.glimpse.workspace.ErrorCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Values, their types, and parameters. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ResultSetCases {
  abstract TestDatabase open(Path folder) throws Exception;

  private TestDatabase database;
  private Connection connection;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    database = open(folder);
    connection = database.connect();
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE OR REPLACE VIDEO street FROM RECORDING '"
              + RecordedStreet.write(folder)
              + "' STARTING AT TIMESTAMP '2024-03-31 02:30:00' WITH (frame_count = 100, fps = 10)");
    }
  }

  @AfterAll
  void stop() throws Exception {
    connection.close();
    database.close();
  }

  @Test
  void gettersConvertWhatFits() throws Exception {
    try (ResultSet row = one("SELECT * FROM street WHERE class = 'bus' AND frame = 45")) {
      assertThat(row.getLong("frame")).isEqualTo(45);
      assertThat(row.getInt("FRAME")).isEqualTo(45);
      assertThat(row.getByte("frame")).isEqualTo((byte) 45);
      assertThat(row.getString("frame")).isEqualTo("45");
      assertThat(row.getBigDecimal("frame")).isEqualTo(BigDecimal.valueOf(45));
      assertThat(row.getDouble("frame")).isEqualTo(45.0);
      assertThat(row.getBoolean("frame")).isTrue();
      assertThat(row.getObject("frame")).isEqualTo(45L);
      assertThat(row.getObject("frame", Integer.class)).isEqualTo(45);
      assertThat(row.getString("class")).isEqualTo("bus");
      assertThat(row.getObject("class")).isEqualTo("bus");
      assertThat(row.getFloat("confidence")).isEqualTo(0.5f);
      assertThat(row.getObject("confidence")).isEqualTo(0.5f);
      assertThat(row.getDouble("xmin")).isEqualTo(100.0);
      assertThat(row.getLong("trackid")).isNotNegative();
      assertThat(row.getString("mask")).startsWith("POLYGON").contains("100", "180", "50", "110");
      assertThat(row.getObject("mask")).isEqualTo(row.getString("mask"));
      assertThat(row.getObject("features")).isNull();
      assertThat(row.wasNull()).isTrue();
      assertThat(row.getString("frame")).isNotNull();
      assertThat(row.wasNull()).isFalse();
      assertFails(ErrorCode.INVALID_VALUE, () -> row.getInt("class"));
      assertFails(ErrorCode.INVALID_VALUE, () -> row.getTimestamp("frame"));
      assertFails(ErrorCode.INVALID_VALUE, () -> row.getBoolean("class"));
      assertFails(ErrorCode.UNSUPPORTED, () -> row.getObject("frame", java.util.UUID.class));
      assertFails(ErrorCode.UNKNOWN_COLUMN, () -> row.getLong("colour"));
      assertFails(ErrorCode.UNKNOWN_COLUMN, () -> row.getLong(99));
      assertFails(ErrorCode.UNKNOWN_COLUMN, () -> row.getObject(0));
      assertFails(ErrorCode.UNSUPPORTED, row::previous);
      assertFails(ErrorCode.UNSUPPORTED, () -> row.updateInt(1, 1));
      assertThat(row.next()).isFalse();
      assertFails(ErrorCode.INVALID_VALUE, () -> row.getLong("frame"));
    }
  }

  @Test
  void valuesBeforeTheFirstRowAreAnError() throws Exception {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT frame FROM street")) {
      assertThat(rows.isBeforeFirst()).isTrue();
      assertFails(ErrorCode.INVALID_VALUE, () -> rows.getLong(1));
      assertThat(rows.next()).isTrue();
      assertThat(rows.getRow()).isEqualTo(1);
      assertThat(rows.getType()).isEqualTo(ResultSet.TYPE_FORWARD_ONLY);
    }
  }

  @Test
  void numbersOutOfRangeAreErrors() throws Exception {
    try (ResultSet row = one("SELECT CAST(300 AS BIGINT) AS n, CAST(1e10 AS DOUBLE) AS d")) {
      assertFails(ErrorCode.INVALID_VALUE, () -> row.getByte("n"));
      assertFails(ErrorCode.INVALID_VALUE, () -> row.getInt("d"));
      assertThat(row.getLong("d")).isEqualTo(10_000_000_000L);
    }
  }

  /** 02:30 on that day does not exist in Berlin; no zone may move it by more than its own gap. */
  @Test
  void timestampsHaveNoZone() throws Exception {
    LocalDateTime expected = LocalDateTime.of(2024, 3, 31, 2, 30, 1, 500_000_000);
    TimeZone before = TimeZone.getDefault();
    try {
      for (String zone : new String[] {"UTC", "Pacific/Chatham", "America/New_York"}) {
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        try (ResultSet row = one("SELECT \"timestamp\" AS t FROM street.frames WHERE frame = 15")) {
          assertThat(row.getObject("t", LocalDateTime.class)).isEqualTo(expected);
          assertThat(row.getTimestamp("t").toLocalDateTime()).isEqualTo(expected);
          assertThat(((Timestamp) row.getObject("t")).toLocalDateTime()).isEqualTo(expected);
          assertThat(row.getString("t")).isEqualTo("2024-03-31 02:30:01.500");
          assertThat(row.getDate("t").toLocalDate()).isEqualTo(expected.toLocalDate());
          assertThat(row.getTime("t").toLocalTime()).isEqualTo(LocalTime.of(2, 30, 1));
          assertThat(row.getObject("t", LocalDate.class)).isEqualTo(expected.toLocalDate());
          Calendar utc = Calendar.getInstance(TimeZone.getTimeZone("UTC"), Locale.ROOT);
          assertThat(row.getTimestamp("t", utc).toInstant())
              .isEqualTo(expected.toInstant(java.time.ZoneOffset.UTC));
        }
        try (PreparedStatement query =
            connection.prepareStatement(
                "SELECT frame FROM street.frames WHERE \"timestamp\" = ?")) {
          query.setTimestamp(1, Timestamp.valueOf(expected));
          assertThat(only(query)).isEqualTo(15);
          query.setObject(1, expected);
          assertThat(only(query)).isEqualTo(15);
        }
      }
    } finally {
      TimeZone.setDefault(before);
    }
  }

  @Test
  void metadataNamesTypesAndNullability() throws Exception {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM street")) {
      ResultSetMetaData columns = rows.getMetaData();
      assertThat(columns.getColumnCount()).isEqualTo(12);
      assertThat(columns.getColumnLabel(2)).isEqualTo("timestamp");
      assertThat(columns.getColumnType(1)).isEqualTo(Types.BIGINT);
      assertThat(columns.getColumnType(2)).isEqualTo(Types.TIMESTAMP);
      assertThat(columns.getScale(2)).isEqualTo(3);
      assertThat(columns.getColumnType(3)).isEqualTo(Types.VARCHAR);
      assertThat(columns.getColumnType(4)).isEqualTo(Types.REAL);
      assertThat(columns.getColumnTypeName(5)).isEqualTo("GEOMETRY");
      assertThat(columns.getColumnTypeName(11)).isEqualTo("IMAGE");
      assertThat(columns.getColumnType(11)).isEqualTo(Types.VARBINARY);
      assertThat(columns.getColumnTypeName(12)).isEqualTo("REAL ARRAY");
      assertThat(columns.isNullable(1)).isEqualTo(ResultSetMetaData.columnNoNulls);
      assertThat(columns.isNullable(11)).isEqualTo(ResultSetMetaData.columnNullable);
      assertThat(columns.getPrecision(1)).isEqualTo(19);
      assertThat(columns.isSigned(1)).isTrue();
      assertThat(columns.getColumnClassName(2)).isEqualTo("java.sql.Timestamp");
      assertThat(columns.isReadOnly(1)).isTrue();
    }
  }

  @Test
  void parametersOfEveryCommonType() throws Exception {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT COUNT(*) FROM street WHERE class = ? AND frame >= ? AND confidence > ?")) {
      assertThat(query.getParameterMetaData().getParameterCount()).isEqualTo(3);
      assertThat(query.getParameterMetaData().getParameterType(1)).isEqualTo(Types.VARCHAR);
      assertThat(query.getParameterMetaData().getParameterType(2)).isEqualTo(Types.BIGINT);
      assertThat(query.getMetaData().getColumnCount()).isEqualTo(1);
      query.setString(1, "car");
      assertFails(ErrorCode.INVALID_PARAMETER, query::executeQuery);
      query.setInt(2, 50);
      query.setDouble(3, 0.1);
      assertThat(only(query)).isEqualTo(50);
      query.setLong(2, 80);
      assertThat(only(query)).isEqualTo(20);
      query.setShort(2, (short) 80);
      query.setFloat(3, 0.1f);
      assertThat(only(query)).isEqualTo(20);
      query.setBigDecimal(2, BigDecimal.valueOf(80));
      assertThat(only(query)).isEqualTo(20);
      query.setObject(2, "80", Types.BIGINT);
      query.setObject(1, "bus");
      assertThat(only(query)).isZero();
      query.setNull(1, Types.VARCHAR);
      assertThat(only(query)).isZero();
      assertFails(ErrorCode.INVALID_PARAMETER, () -> query.setInt(4, 1));
      assertFails(ErrorCode.INVALID_PARAMETER, () -> query.setInt(0, 1));
      assertFails(ErrorCode.INVALID_VALUE, () -> query.setObject(2, "many", Types.BIGINT));
      assertFails(ErrorCode.UNSUPPORTED, () -> query.setObject(2, new Object()));
      assertFails(ErrorCode.INVALID_QUERY, query::executeUpdate);
      query.clearParameters();
      assertFails(ErrorCode.INVALID_PARAMETER, query::executeQuery);
    }
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT COUNT(*) FROM street.frames WHERE CAST(\"timestamp\" AS DATE) = ?"
                + " AND keyframe = ?")) {
      query.setDate(1, Date.valueOf("2024-03-31"));
      query.setBoolean(2, true);
      long keys = only(query);
      query.setBoolean(2, false);
      assertThat(keys + only(query)).isEqualTo(100);
    }
  }

  @Test
  void preparedDefinitionsAndBatches() throws Exception {
    try (PreparedStatement set = connection.prepareStatement("SET seed = 9")) {
      assertThat(set.getMetaData()).isNull();
      assertThat(set.execute()).isFalse();
      assertThat(set.executeUpdate()).isZero();
      set.addBatch();
      set.addBatch();
      assertThat(set.executeBatch()).containsExactly(0, 0);
    }
  }

  private ResultSet one(String sql) throws SQLException {
    Statement statement = connection.createStatement();
    statement.closeOnCompletion();
    ResultSet rows = statement.executeQuery(sql);
    assertThat(rows.next()).isTrue();
    return rows;
  }

  private static long only(PreparedStatement query) throws SQLException {
    try (ResultSet rows = query.executeQuery()) {
      assertThat(rows.next()).isTrue();
      long value = rows.getLong(1);
      assertThat(rows.next()).isFalse();
      return value;
    }
  }
}
