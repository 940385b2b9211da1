package org.glimpse.jdbc.remote;

import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.calcite.avatica.AvaticaParameter;
import org.apache.calcite.avatica.AvaticaSeverity;
import org.apache.calcite.avatica.ColumnMetaData;
import org.apache.calcite.avatica.ColumnMetaData.Rep;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.remote.AvaticaRuntimeException;
import org.apache.calcite.avatica.remote.TypedValue;

/**
 * Answers by the text of the statement: {@code ROWS n} counts to n, {@code TYPES} has a value of
 * each type, {@code WAIT} ends when it is cancelled, {@code ECHO} returns its parameters as texts,
 * {@code SET ..} has no rows, {@code BREAK} fails.
 */
final class ScriptedMeta {
  final Semaphore cancelled = new Semaphore(0);
  final AtomicLong maxRows = new AtomicLong(-1);
  final AtomicInteger openStatements = new AtomicInteger();
  private final Set<String> connections = ConcurrentHashMap.newKeySet();
  private final Map<Integer, String> statements = new ConcurrentHashMap<>();
  private final AtomicInteger ids = new AtomicInteger();

  boolean knows(String connection) {
    return connections.contains(connection);
  }

  /** As a server that was restarted. */
  void forget() {
    connections.clear();
  }

  Meta proxy() {
    return (Meta)
        Proxy.newProxyInstance(
            Meta.class.getClassLoader(),
            new Class<?>[] {Meta.class},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "openConnection" -> open((Meta.ConnectionHandle) arguments[0], arguments[1]);
                  case "closeConnection" -> close((Meta.ConnectionHandle) arguments[0]);
                  case "prepare" ->
                      prepare(
                          ((Meta.ConnectionHandle) arguments[0]).id,
                          (String) arguments[1],
                          (Long) arguments[2]);
                  case "execute" ->
                      execute(
                          (Meta.StatementHandle) arguments[0],
                          (List<?>) arguments[1],
                          (Integer) arguments[2]);
                  case "fetch" ->
                      frame(
                          statements.get(((Meta.StatementHandle) arguments[0]).id),
                          (Long) arguments[1],
                          (Integer) arguments[2]);
                  case "closeStatement" -> close((Meta.StatementHandle) arguments[0]);
                  case "getTables" -> tables((Meta.ConnectionHandle) arguments[0]);
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private Object open(Meta.ConnectionHandle handle, Object info) {
    if (info != null && ((Map<?, ?>) info).containsKey("max_calls")) {
      throw error("No such setting. Did you mean 'seed'? (line 1, column 5)", 2007, "42704");
    }
    connections.add(handle.id);
    return null;
  }

  private Object close(Meta.ConnectionHandle handle) {
    connections.remove(handle.id);
    return null;
  }

  private Object close(Meta.StatementHandle handle) {
    statements.remove(handle.id);
    openStatements.decrementAndGet();
    return null;
  }

  private Meta.StatementHandle prepare(String connection, String sql, long rows) {
    if (!connections.contains(connection)) {
      throw error("There is no such connection. Connect again.", 4009, "08003");
    }
    maxRows.set(rows);
    int id = ids.incrementAndGet();
    statements.put(id, sql);
    openStatements.incrementAndGet();
    return new Meta.StatementHandle(connection, id, signature(sql));
  }

  private Meta.ExecuteResult execute(Meta.StatementHandle handle, List<?> values, int rows)
      throws InterruptedException {
    String sql = statements.get(handle.id);
    switch (sql) {
      case "WAIT" -> {
        cancelled.acquire();
        throw error("The statement was cancelled. ", 4001, "57014");
      }
      case "BREAK" -> throw error("There is no table 'x'. Did you mean 'y'?", 1003, "42P01");
      case "UNTYPED" -> throw error("something broke", 0, "00000");
      case "ECHO" -> sql = "ECHO " + echo(values);
      default -> {}
    }
    if (signature(sql).columns.isEmpty()) {
      return new Meta.ExecuteResult(
          List.of(Meta.MetaResultSet.count(handle.connectionId, handle.id, 0)));
    }
    return new Meta.ExecuteResult(
        List.of(
            Meta.MetaResultSet.create(
                handle.connectionId, handle.id, false, signature(sql), frame(sql, 0, rows))));
  }

  private static String echo(List<?> values) {
    List<String> texts = new ArrayList<>();
    for (Object value : values) {
      TypedValue typed = (TypedValue) value;
      texts.add(typed.type + ":" + typed.value);
    }
    return String.join(" ", texts);
  }

  private static Meta.Signature signature(String sql) {
    List<ColumnMetaData> columns = new ArrayList<>();
    if (sql.startsWith("ROWS")) {
      columns.add(column(0, "n", "BIGINT", Types.BIGINT, Rep.LONG));
    } else if (sql.startsWith("ECHO") || sql.equals("WAIT") || sql.equals("BREAK")) {
      columns.add(column(0, "text", "VARCHAR", Types.VARCHAR, Rep.STRING));
    } else if (sql.equals("TYPES")) {
      columns.add(column(0, "flag", "BOOLEAN", Types.BOOLEAN, Rep.BOOLEAN));
      columns.add(column(1, "number", "INTEGER", Types.INTEGER, Rep.INTEGER));
      columns.add(column(2, "big", "BIGINT", Types.BIGINT, Rep.LONG));
      columns.add(column(3, "real", "REAL", Types.REAL, Rep.FLOAT));
      columns.add(column(4, "precise", "DOUBLE", Types.DOUBLE, Rep.DOUBLE));
      columns.add(column(5, "text", "VARCHAR", Types.VARCHAR, Rep.STRING));
      columns.add(column(6, "moment", "TIMESTAMP", Types.TIMESTAMP, Rep.JAVA_SQL_TIMESTAMP));
      columns.add(column(7, "picture", "IMAGE", Types.VARBINARY, Rep.BYTE_STRING));
      columns.add(column(8, "nothing", "VARCHAR", Types.VARCHAR, Rep.STRING));
      columns.add(column(9, "exact", "DECIMAL", Types.DECIMAL, Rep.OBJECT));
    }
    List<AvaticaParameter> parameters = new ArrayList<>();
    if (sql.startsWith("ECHO")) {
      for (int i = 0; i < 13; i++) {
        parameters.add(
            new AvaticaParameter(false, 0, 0, Types.VARCHAR, "VARCHAR", "java.lang.String", "?"));
      }
    }
    return new Meta.Signature(
        columns, sql, parameters, Map.of(), Meta.CursorFactory.LIST, Meta.StatementType.SELECT);
  }

  private static Meta.Frame frame(String sql, long offset, int rows) {
    if (sql.startsWith("ROWS")) {
      long all = Long.parseLong(sql.substring(5));
      List<Object> part = new ArrayList<>();
      for (long n = offset; n < Math.min(all, offset + rows); n++) {
        part.add(List.of(n));
      }
      return Meta.Frame.create(offset, offset + part.size() == all, part);
    }
    if (sql.startsWith("ECHO")) {
      return Meta.Frame.create(0, true, List.of(List.of(sql.substring(5))));
    }
    List<Object> values =
        Arrays.asList(
            true,
            7,
            1L << 40,
            0.5f,
            0.1,
            "text",
            1_711_852_201_500L,
            new byte[] {1, 2, 3},
            null,
            new BigDecimal("12.50"));
    return Meta.Frame.create(0, true, List.of(values));
  }

  private Meta.MetaResultSet tables(Meta.ConnectionHandle handle) {
    List<ColumnMetaData> columns = new ArrayList<>();
    for (String name : List.of("TABLE_CAT", "TABLE_SCHEM", "TABLE_NAME", "TABLE_TYPE", "REMARKS")) {
      columns.add(column(columns.size(), name, "VARCHAR", Types.VARCHAR, Rep.STRING));
    }
    Meta.Signature signature =
        new Meta.Signature(
            columns, "", List.of(), Map.of(), Meta.CursorFactory.LIST, Meta.StatementType.SELECT);
    List<Object> rows = List.of(Arrays.asList(null, "street", "objects", "TABLE", "cars"));
    return Meta.MetaResultSet.create(
        handle.id, ids.incrementAndGet(), true, signature, Meta.Frame.create(0, true, rows));
  }

  private static ColumnMetaData column(int ordinal, String name, String type, int id, Rep rep) {
    return new ColumnMetaData(
        ordinal,
        false,
        true,
        true,
        false,
        1,
        true,
        10,
        name,
        name,
        "",
        0,
        0,
        "",
        "",
        ColumnMetaData.scalar(id, type, rep),
        true,
        false,
        false,
        "java.lang.Object");
  }

  private static AvaticaRuntimeException error(String message, int number, String state) {
    return new AvaticaRuntimeException(message, number, state, AvaticaSeverity.ERROR);
  }
}
