package org.glimpse.shell;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.glimpse.engine.CsvLines;
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
    CsvLines.header(writer, columns);
  }

  @Override
  public void row(List<?> values) throws IOException {
    CsvLines.row(writer, values);
  }

  @Override
  public void end() {
    // nothing is kept
  }
}
