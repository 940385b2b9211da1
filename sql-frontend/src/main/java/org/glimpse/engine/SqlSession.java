package org.glimpse.engine;

import java.util.List;
import org.glimpse.sql.Statement;

/**
 * Settings, and statements given as text and executed under them, here or on a server. One thread
 * at a time, except {@link #close}, which may come from any.
 */
public interface SqlSession extends AutoCloseable {

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
  default List<ScriptStatement> split(String script) {
    return ScriptStatement.cut(script);
  }

  /**
   * Executes one statement without parameters. Rows are computed as they are pulled; result sets
   * that are still open stay valid.
   *
   * @throws org.glimpse.workspace.GlimpseException SYNTAX_ERROR, UNKNOWN_TABLE, UNKNOWN_COLUMN, ..
   *     with the place in the text where it is known
   */
  StatementResult execute(String sql, ExecutionOptions options);

  /** Every table and column, for completion and metadata; decodes and detects nothing. */
  List<TableInfo> tables();

  /** Names of videos, detectors, proxies or functions, for completion. */
  List<String> names(Statement.ShowKind kind);

  /** Stops its statements; a second call has no effect. */
  @Override
  void close();
}
