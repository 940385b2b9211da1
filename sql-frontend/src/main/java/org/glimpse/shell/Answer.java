package org.glimpse.shell;

import java.util.List;
import org.glimpse.engine.ResultColumn;
import org.glimpse.engine.StatementStats;

/**
 * What a statement gave, kept.
 *
 * @param columns of the rows; none for a statement without rows
 * @param rows values as {@link org.glimpse.optimizer.RowCursor} lists them, pictures as JPEG bytes
 * @param warnings oldest first
 * @param stats what it cost
 */
public record Answer(
    List<ResultColumn> columns,
    List<List<Object>> rows,
    List<String> warnings,
    StatementStats stats) {

  /** A value as text for people: {@code NULL} for null, on one line. */
  public String text(int row, int column) {
    return CellText.forPeople(rows.get(row).get(column));
  }
}
