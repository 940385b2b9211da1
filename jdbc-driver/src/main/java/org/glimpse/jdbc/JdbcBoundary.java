package org.glimpse.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Set;

/**
 * Stands before every JDBC object that leaves: whatever its methods throw becomes an SQLException
 * with a state, and objects that they return are wrapped in turn. Avatica throws from some hundred
 * places without a state; one gate is surer than as many overrides.
 */
final class JdbcBoundary implements InvocationHandler {
  private static final Set<Class<?>> KINDS =
      Set.of(
          Connection.class,
          PreparedStatement.class,
          Statement.class,
          ResultSet.class,
          DatabaseMetaData.class,
          ResultSetMetaData.class,
          ParameterMetaData.class);

  private final Object target;

  private JdbcBoundary(Object target) {
    this.target = target;
  }

  /** The object behind the gate, of the same JDBC interface. */
  static <T> T guard(Class<T> kind, T target) {
    return kind.cast(
        Proxy.newProxyInstance(
            JdbcBoundary.class.getClassLoader(), new Class<?>[] {kind}, new JdbcBoundary(target)));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("equals") && method.getParameterCount() == 1) {
      return target.equals(bare(arguments[0]));
    }
    try {
      return wrap(method, method.invoke(target, arguments));
    } catch (InvocationTargetException thrown) {
      Throwable failure = thrown.getCause();
      if (failure instanceof Error && !(failure instanceof AssertionError)) {
        throw failure;
      }
      boolean declared =
          Arrays.stream(method.getExceptionTypes())
              .anyMatch(type -> type.isAssignableFrom(SQLException.class));
      if (declared && failure instanceof NullPointerException && hasNull(arguments)) {
        throw JdbcErrors.nullArgument(method.getName(), failure);
      }
      throw declared || failure instanceof SQLException ? JdbcErrors.toSql(failure) : failure;
    }
  }

  private static boolean hasNull(Object[] arguments) {
    return arguments != null && Arrays.asList(arguments).contains(null);
  }

  private static Object wrap(Method method, Object result) {
    if (result == null
        || method.getName().equals("unwrap")
        || Proxy.isProxyClass(result.getClass())) {
      return result;
    }
    // The declared type decides: a prepared statement is its own ParameterMetaData in Avatica.
    Class<?> declared = method.getReturnType();
    if (declared == Statement.class && result instanceof PreparedStatement) {
      return guardAs(PreparedStatement.class, result);
    }
    return KINDS.contains(declared) ? guardAs(declared, result) : result;
  }

  private static <T> Object guardAs(Class<T> kind, Object result) {
    return guard(kind, kind.cast(result));
  }

  private static Object bare(Object other) {
    return other != null
            && Proxy.isProxyClass(other.getClass())
            && Proxy.getInvocationHandler(other) instanceof JdbcBoundary boundary
        ? boundary.target
        : other;
  }
}
