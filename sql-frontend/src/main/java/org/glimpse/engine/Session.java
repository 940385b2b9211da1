package org.glimpse.engine;

import java.util.List;
import org.glimpse.workspace.SettingValues;

/**
 * A session of this process: statements are prepared once and executed with parameters. One thread
 * at a time, except {@link #cancel} and {@link #close}, which may come from any. Files that SQL
 * names are relative to the process's folder.
 */
public interface Session extends SqlSession {

  /** The settings now. */
  SettingValues settings();

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

  @Override
  default StatementResult execute(String sql, ExecutionOptions options) {
    return execute(prepare(sql), List.of(), options);
  }

  /** Cancels whatever this session is executing now; from any thread. */
  void cancel();
}
