package org.glimpse.engine.jdbc;

import java.sql.BatchUpdateException;
import java.sql.SQLClientInfoException;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.SQLWarning;
import java.util.List;
import java.util.Locale;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/** Turns failures into SQLExceptions with an SQLSTATE and a vendor code. */
final class JdbcErrors {
  private static final String WARNING_STATE = "01000";

  private JdbcErrors() {}

  /** The exception that a JDBC client sees; never without an SQLSTATE. */
  static SQLException toSql(Throwable failure) {
    if (failure instanceof SQLException sql && hasState(sql)) {
      return sql;
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof GlimpseException typed) {
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
    return of(GlimpseException.internal(String.valueOf(failure), failure), failure);
  }

  /** For values that cannot be had in the form asked for. */
  static SQLException invalidValue(String message, String advice) {
    GlimpseException typed = GlimpseException.of(ErrorCode.INVALID_VALUE, message, advice);
    return of(typed, typed);
  }

  static SQLException invalidParameter(String message, String advice) {
    GlimpseException typed = GlimpseException.of(ErrorCode.INVALID_PARAMETER, message, advice);
    return of(typed, typed);
  }

  static SQLException invalidQuery(String message, String advice) {
    GlimpseException typed = GlimpseException.of(ErrorCode.INVALID_QUERY, message, advice);
    return of(typed, typed);
  }

  static SQLException notSupported(String what) {
    GlimpseException typed = unsupported(what);
    return of(typed, typed);
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

  private static SQLException of(GlimpseException typed, Throwable cause) {
    String text = typed.describe();
    String state = typed.code().sqlState();
    int number = typed.code().number();
    return switch (typed.code()) {
      case TIMEOUT -> new SQLTimeoutException(text, state, number, cause);
      case UNSUPPORTED -> new SQLFeatureNotSupportedException(text, state, number, cause);
      case SYNTAX_ERROR -> new SQLSyntaxErrorException(text, state, number, cause);
      case CLOSED, UNKNOWN_CONNECTION_PROPERTY ->
          new SQLNonTransientConnectionException(text, state, number, cause);
      case INVALID_VALUE, INVALID_PARAMETER -> new SQLDataException(text, state, number, cause);
      default -> new SQLException(text, state, number, cause);
    };
  }

  /** Avatica's own refusals carry no state; what they mean is in their class and words. */
  private static GlimpseException guess(SQLException sql) {
    String message = String.valueOf(sql.getMessage());
    String words = message.toLowerCase(Locale.ROOT);
    if (sql instanceof SQLFeatureNotSupportedException) {
      return unsupported(sql.getMessage());
    }
    if (words.contains("closed")) {
      return GlimpseException.of(ErrorCode.CLOSED, message, "Open it again.", sql);
    }
    if (words.startsWith("column '") || words.startsWith("invalid column ordinal")) {
      return GlimpseException.of(
          ErrorCode.UNKNOWN_COLUMN, message, "ResultSetMetaData lists the columns.", sql);
    }
    if (words.startsWith("illegal")
        || words.startsWith("invalid")
        || words.startsWith("value ")
        || words.startsWith("parameter ordinal")
        || words.contains("less than 0")
        || words.startsWith("cannot call")
        || words.startsWith("does not implement")) {
      return GlimpseException.of(
          ErrorCode.INVALID_PARAMETER, message, "Give a value that is allowed.", sql);
    }
    return GlimpseException.internal(message, sql);
  }

  private static GlimpseException unsupported(String message) {
    String what = message == null ? "This JDBC method" : message;
    return GlimpseException.of(
        ErrorCode.UNSUPPORTED,
        what + " is not supported",
        "Result sets are read only and forward only; use another method.");
  }
}
