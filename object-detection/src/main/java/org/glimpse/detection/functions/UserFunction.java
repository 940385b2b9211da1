package org.glimpse.detection.functions;

import java.util.Objects;

/**
 * A function of one picture, called from SQL by its name. It depends on the picture alone: results
 * are kept, and a picture is not shown to it again as long as jar and version are the same.
 *
 * @param name a letter, then letters, digits and underscores; SQL ignores its case
 * @param returns what it gives
 * @param version of what it depends on besides the jar's bytes, such as a file that it reads
 * @param body computes it
 */
public record UserFunction(String name, Returns returns, String version, Body<?> body) {

  /** Type of a function in SQL. */
  public enum Returns {
    NUMBER("DOUBLE"),
    TEXT("VARCHAR"),
    FLAG("BOOLEAN");

    private final String sqlName;

    Returns(String sqlName) {
      this.sqlName = sqlName;
    }

    public String sqlName() {
      return sqlName;
    }
  }

  /**
   * What a function does with a picture. It gives no null and no number that is not finite, returns
   * within {@code function_timeout}, and stops where its thread is interrupted; else the statement
   * fails, as with whatever it throws.
   */
  @FunctionalInterface
  public interface Body<T> {
    T of(Picture picture) throws Exception;
  }

  public UserFunction {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(returns, "returns");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(body, "body");
  }

  /** A function that gives a number. */
  public static UserFunction ofNumber(String name, Body<Double> body) {
    return new UserFunction(name, Returns.NUMBER, "", body);
  }

  /** A function that gives a text of at most 10,000 characters. */
  public static UserFunction ofText(String name, Body<String> body) {
    return new UserFunction(name, Returns.TEXT, "", body);
  }

  /** A function that says yes or no: {@code WHERE is_parked(content)}. */
  public static UserFunction ofFlag(String name, Body<Boolean> body) {
    return new UserFunction(name, Returns.FLAG, "", body);
  }

  /** The same with another version, {@code ""} at first. */
  public UserFunction withVersion(String changed) {
    return new UserFunction(name, returns, changed, body);
  }
}
