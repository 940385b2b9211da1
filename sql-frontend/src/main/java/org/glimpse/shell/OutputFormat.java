package org.glimpse.shell;

import java.io.Writer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.glimpse.engine.ResultColumn;

/** How result sets are printed. */
public enum OutputFormat {
  /** Columns in line, cut to the terminal's width. */
  TABLE,
  /** RFC 4180 with a header; NULL is an empty field, an empty text is {@code ""}. */
  CSV,
  /** One array of objects per result set. */
  JSON,
  /** One object a line. */
  JSONL,
  /** A table for documents. */
  MARKDOWN,
  /** One line per value. */
  VERTICAL;

  /** The names on the command line, for completion. */
  static final class Keys implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(values()).map(OutputFormat::key).iterator();
    }
  }

  /** The name on the command line. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The format of that name, whatever its case. */
  public static Optional<OutputFormat> find(String name) {
    return Arrays.stream(values()).filter(each -> each.key().equalsIgnoreCase(name)).findFirst();
  }

  /**
   * Starts a result set.
   *
   * @param terminalColumns width to which a table is cut; 0 for no limit
   */
  ResultPrinter printer(Writer writer, List<ResultColumn> columns, int terminalColumns) {
    return switch (this) {
      case TABLE -> new TablePrinter(writer, columns, terminalColumns);
      case CSV -> new CsvPrinter(writer, columns);
      case JSON -> new JsonPrinter(writer, columns, JsonPrinter.Shape.ARRAY);
      case JSONL -> new JsonPrinter(writer, columns, JsonPrinter.Shape.LINES);
      case MARKDOWN -> new MarkdownPrinter(writer, columns);
      case VERTICAL -> new VerticalPrinter(writer, columns);
    };
  }
}
