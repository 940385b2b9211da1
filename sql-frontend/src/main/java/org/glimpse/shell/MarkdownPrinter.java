package org.glimpse.shell;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.stream.Collectors;
import org.glimpse.engine.ResultColumn;

/** A table as GitHub's Markdown has it. */
final class MarkdownPrinter implements ResultPrinter {
  private final Writer writer;
  private final List<ResultColumn> columns;

  MarkdownPrinter(Writer writer, List<ResultColumn> columns) {
    this.writer = writer;
    this.columns = columns;
  }

  @Override
  public void begin() throws IOException {
    writeLine(columns.stream().map(ResultColumn::name).toList());
    writer.write(
        columns.stream()
            .map(column -> Alignment.isRight(column) ? "---:" : "---")
            .collect(Collectors.joining(" | ", "| ", " |\n")));
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
    writer.write(
        values.stream()
            .map(value -> CellText.forPeople(value).replace("\\", "\\\\").replace("|", "\\|"))
            .collect(Collectors.joining(" | ", "| ", " |\n")));
  }
}
