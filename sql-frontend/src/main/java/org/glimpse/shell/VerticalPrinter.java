package org.glimpse.shell;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.glimpse.engine.ResultColumn;

/** One line per value, a numbered line before each row. */
final class VerticalPrinter implements ResultPrinter {
  private static final int RULE_COLUMNS = 40;

  private final Writer writer;
  private final List<ResultColumn> columns;
  private final int nameColumns;
  private long rows;

  VerticalPrinter(Writer writer, List<ResultColumn> columns) {
    this.writer = writer;
    this.columns = columns;
    this.nameColumns =
        columns.stream().mapToInt(column -> CellText.width(column.name())).max().orElse(0);
  }

  @Override
  public void begin() {
    // names stand beside each value
  }

  @Override
  public void row(List<?> values) throws IOException {
    rows++;
    String title = "-[ row " + rows + " ]";
    writer.write(title + "-".repeat(Math.max(1, RULE_COLUMNS - title.length())) + "\n");
    for (int i = 0; i < columns.size(); i++) {
      String name = columns.get(i).name();
      writer.write(name + " ".repeat(nameColumns - CellText.width(name)) + " | ");
      writer.write(CellText.forPeople(values.get(i)));
      writer.write('\n');
    }
  }

  @Override
  public void end() {
    // nothing is kept
  }
}
