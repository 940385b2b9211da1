package org.glimpse.engine;

import java.util.List;
import org.glimpse.sql.Statement;
import org.glimpse.workspace.SettingValues;

/**
 * Settings, and statements executed under them. One thread at a time, except {@link #cancel} and
 * {@link #close}, which may come from any. Files that SQL names are relative to the process's
 * folder.
 */
public interface Session extends AutoCloseable {

  /** The settings now. */
  SettingValues settings();

  /**
   * Changes a setting, as {@code SET name = value} does.
   *
   * @throws org.glimpse.workspace.GlimpseException UNKNOWN_SETTING or INVALID_SETTING
   */
  void set(String name, String value);

  /**
   * Cuts a text at its semicolons (not those inside quotes and comments) without looking at names,
   * so that later statements may use what earlier ones create.
   *
   * @throws org.glimpse.workspace.GlimpseException SYNTAX_ERROR for a quote or comment left open
   */
  List<ScriptStatement> split(String script);

  /**
   * Parses and validates one statement; a query's tables and columns are looked up now and again
   * when it is executed.
   *
   * @throws org.glimpse.workspace.GlimpseException SYNTAX_ERROR, UNKNOWN_TABLE, UNKNOWN_COLUMN, ..
   *     with the place in the text where it is known
   */
  PreparedSql prepare(String sql);

  /**
   * Executes a prepared statement. Rows are computed as they are pulled; result sets that are still
   * open stay valid.
   *
   * @param parameters one for each {@code ?}: Boolean, Number, String, LocalDate, LocalTime,
   *     LocalDateTime, byte[] or null
   */
  StatementResult execute(PreparedSql prepared, List<?> parameters, ExecutionOptions options);

  /** Prepares and executes one statement without parameters. */
  default StatementResult execute(String sql, ExecutionOptions options) {
    return execute(prepare(sql), List.of(), options);
  }

  /** Every table and column, for completion and metadata; decodes and detects nothing. */
  List<TableInfo> tables();

  /** Names of videos, detectors, proxies or functions, for completion. */
  List<String> names(Statement.ShowKind kind);

  /** Cancels whatever this session is executing now; from any thread. */
  void cancel();

  /** Stops its statements; a second call has no effect. */
  @Override
  void close();
}
