package org.glimpse.jdbc;

import java.sql.BatchUpdateException;
import java.sql.SQLClientInfoException;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.SQLWarning;
import java.util.List;
import java.util.Locale;
import org.glimpse.jdbc.spi.DriverError;
import org.glimpse.jdbc.spi.EngineException;

/** Turns failures into SQLExceptions with an SQLSTATE and a vendor code. */
final class JdbcErrors {
  private static final String WARNING_STATE = "01000";

  /** TIMEOUT of docs/errors.md; it shares its SQLSTATE with other ends of a statement. */
  private static final int TIMEOUT = 4002;

  private JdbcErrors() {}

  /** The exception that a JDBC client sees; never without an SQLSTATE. */
  static SQLException toSql(Throwable failure) {
    if (failure instanceof SQLException sql && hasState(sql)) {
      return sql;
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof EngineException typed) {
        return of(typed, failure);
      }
    }
    if (failure instanceof SQLException sql) {
      return of(guess(sql), sql);
    }
    if (failure instanceof UnsupportedOperationException
        || String.valueOf(failure.getMessage()).startsWith("todo:")) { // Avatica's own gaps
      return of(unsupported(null), failure);
    }
    return of(internal(String.valueOf(failure), failure), failure);
  }

  /** For values that cannot be had in the form asked for. */
  static SQLException invalidValue(String message, String advice) {
    return of(DriverError.INVALID_VALUE, message, advice);
  }

  static SQLException invalidParameter(String message, String advice) {
    return of(DriverError.INVALID_PARAMETER, message, advice);
  }

  static SQLException nullArgument(String method, Throwable cause) {
    return of(
        DriverError.INVALID_PARAMETER.because(
            "An argument of " + method + " is null", "Give a value.", cause),
        cause);
  }

  static SQLException invalidQuery(String message, String advice) {
    return of(DriverError.INVALID_QUERY, message, advice);
  }

  static SQLException notSupported(String what) {
    EngineException typed = unsupported(what);
    return of(typed, typed);
  }

  /** A defect: something that cannot happen did. */
  static EngineException internal(String message, Throwable cause) {
    return DriverError.INTERNAL.because(
        message,
        "This is a defect of Glimpse: please report it with the statement and the stack trace.",
        cause);
  }

  /** A chain of warnings, or null where there are none. */
  static SQLWarning warnings(List<String> texts) {
    SQLWarning first = null;
    for (String text : texts) {
      SQLWarning next = new SQLWarning(text, WARNING_STATE);
      if (first == null) {
        first = next;
      } else {
        first.setNextWarning(next);
      }
    }
    return first;
  }

  private static boolean hasState(SQLException sql) {
    if (sql instanceof SQLClientInfoException || sql instanceof BatchUpdateException) {
      return sql.getSQLState() != null;
    }
    return sql.getSQLState() != null
        && !sql.getSQLState().startsWith("00")
        && sql.getErrorCode() > 0;
  }

  private static SQLException of(DriverError kind, String message, String advice) {
    EngineException typed = kind.because(message, advice);
    return of(typed, typed);
  }

  /** The subclass that JDBC wants for the SQLSTATE. */
  private static SQLException of(EngineException typed, Throwable cause) {
    String text = typed.getMessage();
    String state = typed.sqlState();
    int number = typed.number();
    if (number == TIMEOUT) {
      return new SQLTimeoutException(text, state, number, cause);
    }
    return switch (state.substring(0, 2)) {
      case "08" -> new SQLNonTransientConnectionException(text, state, number, cause);
      case "0A" -> new SQLFeatureNotSupportedException(text, state, number, cause);
      case "22" -> new SQLDataException(text, state, number, cause);
      case "28" -> new SQLInvalidAuthorizationSpecException(text, state, number, cause);
      case "42" -> new SQLSyntaxErrorException(text, state, number, cause);
      default -> new SQLException(text, state, number, cause);
    };
  }

  /** Avatica's own refusals carry no state; what they mean is in their class and words. */
  private static EngineException guess(SQLException sql) {
    String message = String.valueOf(sql.getMessage());
    String words = message.toLowerCase(Locale.ROOT);
    if (sql instanceof SQLFeatureNotSupportedException) {
      return unsupported(sql.getMessage());
    }
    if (words.contains("closed")) {
      return DriverError.CLOSED.because(message, "Open it again.", sql);
    }
    if (words.startsWith("column '") || words.startsWith("invalid column ordinal")) {
      return DriverError.UNKNOWN_COLUMN.because(
          message, "ResultSetMetaData lists the columns.", sql);
    }
    if (words.startsWith("illegal")
        || words.startsWith("invalid")
        || words.startsWith("value ")
        || words.startsWith("parameter ordinal")
        || words.contains("less than 0")
        || words.startsWith("cannot call")
        || words.startsWith("does not implement")) {
      return DriverError.INVALID_PARAMETER.because(message, "Give a value that is allowed.", sql);
    }
    return internal(message, sql);
  }

  private static EngineException unsupported(String message) {
    String what = message == null ? "This JDBC method" : message;
    return DriverError.UNSUPPORTED.because(
        what + " is not supported",
        "Result sets are read only and forward only; use another method.");
  }
}
