package org.glimpse.jdbc.spi;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What stands behind one connection: settings, and statements executed under them. */
public interface EngineSession extends AutoCloseable {

  /**
   * Parses and validates one statement.
   *
   * @param options those known now; they may differ when it is executed
   */
  EngineStatement prepare(String sql, ExecuteOptions options);

  /**
   * Tables whose names fit, in any order; decodes and detects nothing.
   *
   * @param schemaPattern a {@link NamePattern}; null for all
   * @param namePattern likewise
   */
  List<TableInfo> tables(String schemaPattern, String namePattern);

  /** Columns of the tables whose names fit; by table, each in the order of its columns. */
  List<TableColumn> columns(String schemaPattern, String tablePattern, String columnPattern);

  /** Names of all functions of SQL that are Glimpse's own or a user's. */
  List<String> functions();

  /**
   * Whether statements can still be executed; asks what stands behind, not only this object.
   *
   * @param limit when the answer is false; zero for the session's own limit
   */
  boolean isAlive(Duration limit);

  /** Limits every answer that is waited for; zero for none. Has no meaning in process. */
  default void setNetworkTimeout(Duration limit) {}

  /** Cancels whatever is being executed; from any thread, does not wait. */
  void cancel();

  /** The engine's own object behind this one, for callers in the same process. */
  default <T> Optional<T> unwrap(Class<T> type) {
    return Optional.empty();
  }

  /** Whose login this is; empty where there is none. */
  default String userName() {
    return "";
  }

  /** Stops its statements; a second call has no effect. */
  @Override
  void close();
}
