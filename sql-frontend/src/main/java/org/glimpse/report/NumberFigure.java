package org.glimpse.report;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.glimpse.engine.ResultColumn;

/** The one row of an answer as a large number for each value, with its interval. */
final class NumberFigure implements Figure {
  private static final int VALUES_MAX = 8;

  private final ChartSpec chart;
  private List<Integer> values = List.of();
  private List<Integer> lows = List.of();
  private List<Integer> highs = List.of();
  private final List<String> names = new ArrayList<>();
  private List<Object> row;
  private OptionalDouble lower = OptionalDouble.empty();
  private OptionalDouble upper = OptionalDouble.empty();
  private String confidence = "";

  NumberFigure(ChartSpec chart) {
    this.chart = chart;
  }

  @Override
  public void begin(List<ResultColumn> columns) {
    ChartColumns choice = new ChartColumns(chart, columns);
    List<Integer> bounds = new ArrayList<>(chart.columns("low", columns));
    bounds.addAll(chart.columns("high", columns));
    bounds.add(choice.indexOf("low"));
    bounds.add(choice.indexOf("high"));
    values = choice.numbers("value", bounds);
    if (values.size() > VALUES_MAX) {
      throw chart.tooMuch(
          "The row has " + values.size() + " numbers", "Name those to show: value=a,b.");
    }
    lows = choice.bounds("low", values.size());
    highs = choice.bounds("high", values.size());
    values.forEach(each -> names.add(choice.name(each)));
  }

  @Override
  public void row(List<?> cells) {
    if (row != null) {
      throw chart.tooMuch(
          "The query gives more than one row for a number",
          "Aggregate to one row, or take another chart.");
    }
    row = new ArrayList<>(cells);
  }

  @Override
  public void end(SectionContext context) {
    // The interval of a single aggregate comes with the answer.
    if (lows.isEmpty() && values.size() == 1) {
      lower = context.stats().lower();
      upper = context.stats().upper();
    }
    if (context.section().clauses().isApproximate()) {
      confidence = Cells.number(100 * context.section().clauses().confidence()) + " % confidence";
    }
  }

  @Override
  public void writeTo(Markup page) {
    if (row == null) {
      page.raw("<p class=\"nothing\">The query gave no row.</p>\n");
      return;
    }
    page.raw("<div class=\"numbers\">\n");
    for (int i = 0; i < values.size(); i++) {
      page.add(
          "<div class=\"number\"><span class=\"value\">%s</span> <span class=\"unit\">%s</span>",
          Cells.text(row.get(values.get(i))),
          chart.text("unit").orElse(names.get(i).replace('_', ' ')));
      interval(page, i);
      page.raw("</div>\n");
    }
    page.raw("</div>\n");
  }

  private void interval(Markup page, int index) {
    double low = lows.isEmpty() ? lower.orElse(Double.NaN) : bound(lows.get(index));
    double high = highs.isEmpty() ? upper.orElse(Double.NaN) : bound(highs.get(index));
    if (Double.isNaN(low) || Double.isNaN(high)) {
      return;
    }
    if (low == high) {
      page.raw("<span class=\"interval\">exact</span>");
      return;
    }
    page.add(
        "<span class=\"interval\">%s to %s%s</span>",
        Cells.number(low), Cells.number(high), confidence.isEmpty() ? "" : ", " + confidence);
  }

  private double bound(int column) {
    return Cells.measure(row.get(column));
  }
}
