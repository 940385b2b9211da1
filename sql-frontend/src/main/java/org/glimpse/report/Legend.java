package org.glimpse.report;

import java.util.List;

/** What the colours of a chart mean, and in which unit it counts. */
final class Legend {
  private Legend() {}

  static void write(Markup page, ChartSpec chart, List<String> names) {
    page.raw("<p class=\"legend\">");
    for (int i = 0; i < names.size(); i++) {
      page.add("<span class=\"key s%s\"></span>%s ", i + 1, names.get(i));
    }
    chart.text("unit").ifPresent(unit -> page.add("<span class=\"quiet\">(%s)</span>", unit));
    page.raw("</p>\n");
  }
}
