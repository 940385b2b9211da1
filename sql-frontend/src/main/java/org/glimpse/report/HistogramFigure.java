package org.glimpse.report;

import java.util.Arrays;
import java.util.List;
import org.glimpse.engine.ResultColumn;

/** How often values of a column lie where, in bins of equal width. */
final class HistogramFigure implements Figure {
  private static final int VALUES_MAX = 5_000_000;

  private final String title;
  private final ChartSpec chart;
  private final int bins;
  private String name = "";
  private int column;
  private double[] values = new double[1024];
  private int count;
  private long missing;

  HistogramFigure(String title, ChartSpec chart) {
    this.title = title;
    this.chart = chart;
    this.bins = chart.number("bins", 20, 2, 200);
  }

  @Override
  public void begin(List<ResultColumn> columns) {
    ChartColumns choice = new ChartColumns(chart, columns);
    column = choice.one("x", -1);
    if (column < 0) {
      column = choice.numbers("x", List.of()).get(0);
    }
    choice.requireNumber("x", column);
    name = choice.name(column);
  }

  @Override
  public void row(List<?> row) {
    double value = Cells.measure(row.get(column));
    if (!Double.isFinite(value)) {
      missing++;
      return;
    }
    if (count == VALUES_MAX) {
      throw chart.tooMuch(
          "A histogram takes at most " + VALUES_MAX + " values", "Restrict the query.");
    }
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
    }
    values[count++] = value;
  }

  @Override
  public void end(SectionContext context) {
    values = Arrays.copyOf(values, count);
    Arrays.sort(values);
  }

  @Override
  public void writeTo(Markup page) {
    if (count == 0) {
      page.raw("<p class=\"nothing\">There is nothing to draw.</p>\n");
      return;
    }
    Axis along =
        Axis.ofRange(
            values[0],
            values[count - 1],
            ChartFrame.LEFT,
            ChartFrame.RIGHT,
            ChartFrame.TICKS_ALONG_MAX);
    double width = (along.greatest() - along.least()) / bins;
    long[] counts = new long[bins];
    for (double value : values) {
      counts[Math.min(bins - 1, (int) ((value - along.least()) / width))]++;
    }
    long most = Arrays.stream(counts).max().orElse(1);
    Axis up = ChartFrame.upwards(0, most);
    double mean = Arrays.stream(values).sum() / count;
    String summary =
        Cells.number(count)
            + " values of "
            + name.replace('_', ' ')
            + ": median "
            + Cells.number(values[count / 2])
            + ", mean "
            + Cells.number(mean)
            + ", from "
            + Cells.number(values[0])
            + " to "
            + Cells.number(values[count - 1]);
    ChartFrame.open(page, title, "Histogram of " + summary, ChartFrame.HEIGHT);
    ChartFrame.upwardAxis(page, up);
    ChartFrame.alongAxis(page, along);
    page.raw("<g class=\"s1\">\n");
    for (int i = 0; i < bins; i++) {
      double left = along.at(along.least() + i * width);
      double right = along.at(along.least() + (i + 1) * width);
      if (counts[i] > 0) {
        page.add(
            "<rect class=\"bar\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"><title>%s to %s: %s</title></rect>\n",
            left + 0.5,
            up.at(counts[i]),
            Math.max(0.5, right - left - 1),
            up.at(0) - up.at(counts[i]),
            Cells.number(along.least() + i * width),
            Cells.number(along.least() + (i + 1) * width),
            Cells.number(counts[i]));
      }
    }
    page.raw("</g>\n");
    ChartFrame.close(page);
    page.add(
        "<p class=\"legend\">%s%s%s.</p>\n",
        summary,
        chart.text("unit").map(unit -> " " + unit).orElse(""),
        missing > 0 ? "; " + Cells.number(missing) + " without a value" : "");
  }
}
