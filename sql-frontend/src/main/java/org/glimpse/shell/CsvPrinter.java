package org.glimpse.shell;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.glimpse.engine.ResultColumn;

/** RFC 4180 with a header, lines ended by a line feed. */
final class CsvPrinter implements ResultPrinter {
  private final Writer writer;
  private final List<ResultColumn> columns;

  CsvPrinter(Writer writer, List<ResultColumn> columns) {
    this.writer = writer;
    this.columns = columns;
  }

  @Override
  public void begin() throws IOException {
    writeLine(columns.stream().map(ResultColumn::name).toList());
  }

  @Override
  public void row(List<?> values) throws IOException {
    writeLine(values);
  }

  @Override
  public void end() {
    // nothing is kept
  }

  private void writeLine(List<?> values) throws IOException {
    for (int i = 0; i < values.size(); i++) {
      if (i > 0) {
        writer.write(',');
      }
      Object value = values.get(i);
      if (value != null) {
        writer.write(quoted(CellText.of(value)));
      }
    }
    writer.write('\n');
  }

  /** Quotes only what has to be; an empty text is quoted, to differ from NULL. */
  private static String quoted(String text) {
    boolean plain =
        !text.isEmpty()
            && text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
