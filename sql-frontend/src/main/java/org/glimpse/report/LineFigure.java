package org.glimpse.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.glimpse.engine.ResultColumn;

/** Values over time or another measure as lines, with their intervals. */
final class LineFigure implements Figure {
  private static final int POINTS_MAX = 10_000;
  private static final int SERIES_MAX = 8;

  /** Up to so many points each is marked and has its interval as a bar; beyond it is a band. */
  private static final int MARKED_MAX = 60;

  private record Point(double x, Object label, double y, double low, double high) {}

  private final String title;
  private final ChartSpec chart;
  private final Map<String, List<Point>> lines = new LinkedHashMap<>();
  private ChartColumns choice;
  private int x;
  private int series;
  private List<Integer> ys = List.of();
  private List<Integer> lows = List.of();
  private List<Integer> highs = List.of();
  private int points;

  LineFigure(String title, ChartSpec chart) {
    this.title = title;
    this.chart = chart;
  }

  @Override
  public void begin(List<ResultColumn> columns) {
    choice = new ChartColumns(chart, columns);
    x = choice.along();
    if (!choice.isTime(x) && !choice.isNumber(x)) {
      throw chart.invalid(
          "x",
          "The column '" + choice.name(x) + "' is neither a time nor a number",
          "Name one with x=, or take a bar chart.");
    }
    series = choice.one("series", -1);
    List<Integer> taken = new ArrayList<>(List.of(x, series));
    for (String bound : List.of("low", "high")) {
      taken.addAll(chart.columns(bound, columns));
      taken.add(choice.indexOf(bound));
    }
    ys = choice.numbers("y", taken);
    if (ys.size() > (series >= 0 ? 1 : SERIES_MAX)) {
      throw chart.tooMuch(
          "The chart would have "
              + ys.size()
              + " columns of values"
              + (series >= 0 ? " a series" : ""),
          "Name " + (series >= 0 ? "one" : "at most " + SERIES_MAX) + " with y=.");
    }
    lows = choice.bounds("low", ys.size());
    highs = choice.bounds("high", ys.size());
  }

  @Override
  public void row(List<?> values) {
    double along = Cells.measure(values.get(x));
    if (Double.isNaN(along)) {
      return; // NULL has no place on an axis; the table shows it
    }
    for (int i = 0; i < ys.size(); i++) {
      String name =
          series >= 0 ? Cells.text(values.get(series)) : choice.name(ys.get(i)).replace('_', ' ');
      double low = lows.isEmpty() ? Double.NaN : Cells.measure(values.get(lows.get(i)));
      double high = highs.isEmpty() ? Double.NaN : Cells.measure(values.get(highs.get(i)));
      lines
          .computeIfAbsent(name, each -> new ArrayList<>())
          .add(new Point(along, values.get(x), Cells.measure(values.get(ys.get(i))), low, high));
      points++;
    }
    if (points > POINTS_MAX * ys.size()) {
      throw chart.tooMuch(
          "A line shows at most " + POINTS_MAX + " points, and there are more",
          "Group by longer times, such as FLOOR(timestamp TO HOUR).");
    }
    if (lines.size() > SERIES_MAX) {
      throw chart.tooMuch(
          "A chart shows at most " + SERIES_MAX + " lines, and there are more",
          "Restrict the column '" + choice.name(series) + "' in the query.");
    }
  }

  @Override
  public void end(SectionContext context) {
    lines.values().forEach(line -> line.sort(Comparator.comparingDouble(Point::x)));
  }

  @Override
  public void writeTo(Markup page) {
    List<Point> all =
        lines.values().stream().flatMap(List::stream).filter(p -> !Double.isNaN(p.y())).toList();
    if (all.isEmpty()) {
      page.raw("<p class=\"nothing\">There is nothing to draw.</p>\n");
      return;
    }
    Axis up =
        ChartFrame.upwards(
            all.stream().mapToDouble(p -> least(p)).min().getAsDouble(),
            all.stream().mapToDouble(p -> greatest(p)).max().getAsDouble());
    double first = all.stream().mapToDouble(Point::x).min().getAsDouble();
    double last = all.stream().mapToDouble(Point::x).max().getAsDouble();
    double left = ChartFrame.LEFT + 8;
    double right = ChartFrame.RIGHT - 8;
    Axis along =
        choice.isTime(x)
            ? Axis.ofTimes(first, last, left, right, ChartFrame.TICKS_ALONG_MAX)
            : Axis.ofRange(first, last, left, right, ChartFrame.TICKS_ALONG_MAX);
    ChartFrame.open(page, title, description(all), ChartFrame.HEIGHT);
    ChartFrame.upwardAxis(page, up);
    ChartFrame.alongAxis(page, along);
    int number = 0;
    for (List<Point> line : lines.values()) {
      draw(page, line, along, up, "s" + ++number);
    }
    ChartFrame.close(page);
    Legend.write(page, chart, List.copyOf(lines.keySet()));
  }

  private String description(List<Point> all) {
    return "Line chart of "
        + String.join(", ", lines.keySet())
        + " over "
        + choice.name(x)
        + ", "
        + all.size()
        + " points, values from "
        + Cells.number(all.stream().mapToDouble(Point::y).min().orElse(0))
        + " to "
        + Cells.number(all.stream().mapToDouble(Point::y).max().orElse(0));
  }

  private static double least(Point point) {
    return Double.isNaN(point.low()) ? point.y() : Math.min(point.low(), point.y());
  }

  private static double greatest(Point point) {
    return Double.isNaN(point.high()) ? point.y() : Math.max(point.high(), point.y());
  }

  private void draw(Markup page, List<Point> line, Axis along, Axis up, String style) {
    boolean marked = line.size() <= MARKED_MAX;
    boolean bounded = !lows.isEmpty() && !highs.isEmpty();
    page.add("<g class=\"%s\">\n", style);
    if (bounded && !marked) {
      band(page, line, along, up);
    }
    StringBuilder path = new StringBuilder();
    boolean gap = true;
    for (Point point : line) {
      if (Double.isNaN(point.y())) {
        gap = true;
        continue;
      }
      Markup step = new Markup().add("%s %s", along.at(point.x()), up.at(point.y()));
      path.append(gap ? 'M' : 'L').append(step);
      gap = false;
    }
    page.add("<path class=\"line\" d=\"%s\"/>\n", path);
    if (marked) {
      for (Point point : line) {
        if (!Double.isNaN(point.y())) {
          mark(page, point, along.at(point.x()), up, bounded);
        }
      }
    }
    page.raw("</g>\n");
  }

  private static void band(Markup page, List<Point> line, Axis along, Axis up) {
    List<Point> there =
        line.stream().filter(p -> !Double.isNaN(p.low()) && !Double.isNaN(p.high())).toList();
    StringBuilder path = new StringBuilder();
    for (Point point : there) {
      path.append(new Markup().add("%s,%s ", along.at(point.x()), up.at(point.high())));
    }
    for (int i = there.size() - 1; i >= 0; i--) {
      path.append(
          new Markup().add("%s,%s ", along.at(there.get(i).x()), up.at(there.get(i).low())));
    }
    page.add("<polygon class=\"band\" points=\"%s\"/>\n", path.toString().strip());
  }

  private static void mark(Markup page, Point point, double x, Axis up, boolean bounded) {
    boolean interval = bounded && !Double.isNaN(point.low()) && !Double.isNaN(point.high());
    if (interval) {
      ChartFrame.errorBar(page, x, up.at(point.low()), up.at(point.high()));
    }
    page.add(
        "<circle class=\"point\" cx=\"%s\" cy=\"%s\" r=\"3\"><title>%s: %s%s</title></circle>\n",
        x,
        up.at(point.y()),
        Cells.text(point.label()),
        Cells.number(point.y()),
        interval
            ? " (" + Cells.number(point.low()) + " to " + Cells.number(point.high()) + ")"
            : "");
  }
}
