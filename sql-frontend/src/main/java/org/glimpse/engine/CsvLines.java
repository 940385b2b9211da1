package org.glimpse.engine;

import java.io.IOException;
import java.util.List;

/** Lines of CSV as RFC 4180 has them, ended by a line feed; NULL is an empty field. */
public final class CsvLines {
  private CsvLines() {}

  /** Writes the names of columns. */
  public static void header(Appendable out, List<ResultColumn> columns) throws IOException {
    row(out, columns.stream().map(ResultColumn::name).toList());
  }

  /** Writes the values of a row. */
  public static void row(Appendable out, List<?> values) throws IOException {
    for (int i = 0; i < values.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      Object value = values.get(i);
      if (value != null) {
        out.append(quoted(ValueText.of(value)));
      }
    }
    out.append('\n');
  }

  /** Quotes only what has to be; an empty text is quoted, to differ from NULL. */
  private static String quoted(String text) {
    boolean plain =
        !text.isEmpty()
            && text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
