package org.glimpse.engine.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every method of every JDBC interface, open and closed: what it throws has a state. */
abstract class EveryMethodCases {
  abstract TestDatabase open(Path folder) throws Exception;

  private static final String QUERY = "SELECT * FROM street WHERE frame < ?";

  /** They close, or wait for what nobody does here. */
  private static final Set<String> LEFT_OUT =
      Set.of("close", "abort", "wait", "notify", "notifyAll", "getClass", "hashCode", "toString");

  @TempDir Path folder;
  private TestDatabase database;
  private Connection connection;

  @BeforeEach
  void start() throws Exception {
    database = open(folder);
    connection = database.connect();
  }

  @AfterEach
  void close() throws Exception {
    connection.close();
    database.close();
  }

  @Test
  void connections() throws Exception {
    callAll(Connection.class, connection);
    connection.close();
    callAll(Connection.class, connection);
  }

  @Test
  void statements() throws Exception {
    Statement statement = connection.createStatement();
    callAll(Statement.class, statement);
    statement.close();
    callAll(Statement.class, statement);
  }

  @Test
  void preparedStatements() throws Exception {
    PreparedStatement statement = connection.prepareStatement(QUERY);
    callAll(ParameterMetaData.class, statement.getParameterMetaData());
    callAll(ResultSetMetaData.class, statement.getMetaData());
    callAll(PreparedStatement.class, statement);
    statement.close();
    callAll(PreparedStatement.class, statement);
  }

  @Test
  void resultSets() throws Exception {
    try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
      statement.setInt(1, 50);
      ResultSet rows = statement.executeQuery();
      callAll(ResultSet.class, rows); // before the first row
      rows.next();
      callAll(ResultSet.class, rows);
      rows.close();
      callAll(ResultSet.class, rows);
    }
  }

  private static void callAll(Class<?> kind, Object target) {
    for (Method method : kind.getMethods()) {
      if (!LEFT_OUT.contains(method.getName())) {
        call(method, target);
      }
    }
  }

  private static void call(Method method, Object target) {
    Object[] arguments = new Object[method.getParameterCount()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = argument(method.getParameterTypes()[i]);
    }
    try {
      method.invoke(target, arguments);
    } catch (InvocationTargetException thrown) {
      assertThat(thrown.getCause()).as(method.toString()).isInstanceOf(SQLException.class);
      SQLException typed = (SQLException) thrown.getCause();
      assertThat(typed.getSQLState()).as(method.toString()).hasSize(5).doesNotStartWith("00");
      assertThat(typed.getSQLState())
          .as("%s is a defect: %s", method, typed.getMessage())
          .isNotEqualTo("XX000");
    } catch (IllegalAccessException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static Object argument(Class<?> type) {
    if (type == int.class || type == long.class) {
      return type == int.class ? (Object) 1 : (Object) 1L;
    } else if (type == short.class || type == byte.class) {
      return type == short.class ? (Object) (short) 1 : (Object) (byte) 1;
    } else if (type == float.class || type == double.class) {
      return type == float.class ? (Object) 1f : (Object) 1.0;
    } else if (type == boolean.class) {
      return true;
    } else if (type == Class.class) {
      return String.class;
    }
    return null;
  }
}
