package org.glimpse.shell;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.glimpse.engine.ResultColumn;

/**
 * Columns in line. Widths come from the header and the first rows, which are kept until there are
 * enough of them; a later, wider value pushes its line to the right. On a terminal, columns of text
 * give way first, then lines are cut.
 */
final class TablePrinter implements ResultPrinter {
  /** Rows kept to find the widths. */
  private static final int SAMPLE_ROWS = 200;

  /** A column of text is not squeezed below this. */
  private static final int SQUEEZED_COLUMNS = 10;

  /** Nothing stands right of the last column, so its rule need not follow a long text. */
  private static final int LAST_RULE_COLUMNS = 80;

  private static final int SEPARATOR_COLUMNS = 3;

  private final Writer writer;
  private final List<ResultColumn> columns;
  private final int terminalColumns;
  private final int[] widths;
  private List<List<String>> sample = new ArrayList<>();
  private boolean cut;

  /**
   * @param terminalColumns 0 for no limit
   */
  TablePrinter(Writer writer, List<ResultColumn> columns, int terminalColumns) {
    this.writer = writer;
    this.columns = columns;
    this.terminalColumns = terminalColumns;
    this.widths =
        columns.stream()
            .mapToInt(column -> CellText.width(CellText.visible(column.name())))
            .toArray();
  }

  @Override
  public void begin() {
    // the header needs the widths
  }

  @Override
  public void row(List<?> values) throws IOException {
    List<String> cells = new ArrayList<>(values.size());
    for (Object value : values) {
      cells.add(CellText.forPeople(value));
    }
    if (sample == null) {
      writeLine(cells);
      return;
    }
    sample.add(cells);
    if (sample.size() == SAMPLE_ROWS) {
      writeSample();
    }
  }

  @Override
  public void end() throws IOException {
    if (sample != null) {
      writeSample();
    }
  }

  @Override
  public boolean hasCut() {
    return cut;
  }

  private void writeSample() throws IOException {
    for (List<String> cells : sample) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], CellText.width(cells.get(i)));
      }
    }
    if (terminalColumns > 0) {
      squeeze();
    }
    writeLine(columns.stream().map(column -> CellText.visible(column.name())).toList());
    StringBuilder rule = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      boolean last = i == widths.length - 1;
      int beside = (i == 0 ? 0 : 1) + (last ? 0 : 1);
      int width = last ? Math.min(widths[i], LAST_RULE_COLUMNS) : widths[i];
      rule.append(i == 0 ? "" : "+").append("-".repeat(width + beside));
    }
    writeCut(rule.toString());
    for (List<String> cells : sample) {
      writeLine(cells);
    }
    sample = null;
  }

  /** Takes columns from the widest column of text until the line fits or all are narrow. */
  private void squeeze() {
    int excess = SEPARATOR_COLUMNS * (widths.length - 1) - terminalColumns;
    for (int width : widths) {
      excess += width;
    }
    for (; excess > 0; excess--) {
      int widest = -1;
      for (int i = 0; i < widths.length; i++) {
        boolean mayShrink = !Alignment.isRight(columns.get(i)) && widths[i] > SQUEEZED_COLUMNS;
        if (mayShrink && (widest < 0 || widths[i] > widths[widest])) {
          widest = i;
        }
      }
      if (widest < 0) {
        return;
      }
      widths[widest]--;
    }
  }

  private void writeLine(List<String> cells) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(i == 0 ? "" : " | ");
      String cell = terminalColumns > 0 ? fitted(cells.get(i), widths[i]) : cells.get(i);
      String padding = " ".repeat(Math.max(0, widths[i] - CellText.width(cell)));
      line.append(Alignment.isRight(columns.get(i)) ? padding + cell : cell + padding);
    }
    writeCut(line.toString().stripTrailing());
  }

  private String fitted(String cell, int width) {
    String fitting = CellText.cut(cell, width);
    cut |= fitting.length() != cell.length();
    return fitting;
  }

  private void writeCut(String line) throws IOException {
    String fitting = terminalColumns > 0 ? CellText.cut(line, terminalColumns) : line;
    cut |= fitting.length() != line.length();
    writer.write(fitting);
    writer.write('\n');
  }
}
