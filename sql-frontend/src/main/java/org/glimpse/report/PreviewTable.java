package org.glimpse.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.glimpse.engine.ResultColumn;

/** The first rows of a section as a table of texts. */
final class PreviewTable {
  private static final int TEXT_MAX = 500;

  /** Longer texts are broken into lines. */
  private static final int LONG = 30;

  private final int rowsMax;
  private final List<List<String>> rows = new ArrayList<>();
  private List<ResultColumn> columns = List.of();
  private long count;

  PreviewTable(int rowsMax) {
    this.rowsMax = rowsMax;
  }

  void begin(List<ResultColumn> all) {
    columns = all;
  }

  void row(List<?> values) {
    count++;
    if (rows.size() < rowsMax) {
      rows.add(
          IntStream.range(0, columns.size())
              .mapToObj(i -> text(columns.get(i), values.get(i)))
              .toList());
    }
  }

  private static String text(ResultColumn column, Object value) {
    if (Cells.isPicture(column)) {
      return value == null ? "–" : "picture";
    }
    String text = Cells.text(value);
    return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX - 1) + "…";
  }

  long count() {
    return count;
  }

  void writeTo(Markup page, String label) {
    page.add("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"%s\">", label);
    page.raw("<table>\n<thead><tr>");
    for (ResultColumn column : columns) {
      page.raw(column.isNumber() ? "<th scope=\"col\" class=\"right\">" : "<th scope=\"col\">");
      page.text(column.name()).raw("</th>");
    }
    page.raw("</tr></thead>\n<tbody>\n");
    for (List<String> row : rows) {
      page.raw("<tr>");
      for (int i = 0; i < row.size(); i++) {
        boolean isLong = row.get(i).length() > LONG;
        page.raw(
            columns.get(i).isNumber()
                ? "<td class=\"right\">"
                : isLong ? "<td class=\"long\">" : "<td>");
        page.text(row.get(i)).raw("</td>");
      }
      page.raw("</tr>\n");
    }
    page.raw("</tbody></table></div>\n");
    if (count > rows.size()) {
      page.add(
          "<p class=\"quiet\">The first %s of %s rows; all are in the section's files.</p>\n",
          Cells.number(rows.size()), Cells.number(count));
    }
  }
}
