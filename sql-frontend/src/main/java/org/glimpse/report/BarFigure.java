package org.glimpse.report;

import java.util.ArrayList;
import java.util.List;
import org.glimpse.engine.ResultColumn;

/**
 * A value for each of some things with its interval: columns where they are times or numbers, else
 * bars that lie below their names.
 */
final class BarFigure implements Figure {
  private static final int COLUMNS_MAX = 400;
  private static final int BARS_MAX = 60;
  private static final double BAR_PITCH = 44;

  private record Bar(Object label, double value, double low, double high) {}

  private final String title;
  private final ChartSpec chart;
  private final List<Bar> bars = new ArrayList<>();
  private ChartColumns choice;
  private int x;
  private int y;
  private List<Integer> lows = List.of();
  private List<Integer> highs = List.of();
  private boolean upright;

  BarFigure(String title, ChartSpec chart) {
    this.title = title;
    this.chart = chart;
  }

  @Override
  public void begin(List<ResultColumn> columns) {
    choice = new ChartColumns(chart, columns);
    x = choice.along();
    upright = choice.isTime(x) || choice.isNumber(x);
    List<Integer> taken = new ArrayList<>(List.of(x));
    for (String bound : List.of("low", "high")) {
      taken.addAll(chart.columns(bound, columns));
      taken.add(choice.indexOf(bound));
    }
    List<Integer> values = choice.numbers("y", taken);
    if (values.size() > 1) {
      throw chart.tooMuch(
          "Bars show one column of values, and there are " + values.size(),
          "Name it with y=, or take a line chart.");
    }
    y = values.get(0);
    lows = choice.bounds("low", 1);
    highs = choice.bounds("high", 1);
  }

  @Override
  public void row(List<?> values) {
    double low = lows.isEmpty() ? Double.NaN : Cells.measure(values.get(lows.get(0)));
    double high = highs.isEmpty() ? Double.NaN : Cells.measure(values.get(highs.get(0)));
    bars.add(new Bar(values.get(x), Cells.measure(values.get(y)), low, high));
    int most = upright ? COLUMNS_MAX : BARS_MAX;
    if (bars.size() > most) {
      throw chart.tooMuch(
          "The chart shows at most " + most + " bars, and there are more",
          "Keep the largest with ORDER BY .. LIMIT " + most + ", or group by something coarser.");
    }
  }

  @Override
  public void end(SectionContext context) {
    // nothing is missing
  }

  @Override
  public void writeTo(Markup page) {
    if (bars.stream().allMatch(bar -> Double.isNaN(bar.value()))) {
      page.raw("<p class=\"nothing\">There is nothing to draw.</p>\n");
      return;
    }
    if (upright) {
      columns(page);
    } else {
      lying(page);
    }
    chart.text("unit").ifPresent(unit -> Legend.write(page, chart, List.of()));
  }

  private double least() {
    return bars.stream()
        .mapToDouble(
            bar -> Double.isNaN(bar.low()) ? bar.value() : Math.min(bar.low(), bar.value()))
        .filter(each -> !Double.isNaN(each))
        .min()
        .orElse(0);
  }

  private double greatest() {
    return bars.stream()
        .mapToDouble(
            bar -> Double.isNaN(bar.high()) ? bar.value() : Math.max(bar.high(), bar.value()))
        .filter(each -> !Double.isNaN(each))
        .max()
        .orElse(0);
  }

  private String description() {
    return "Bar chart of "
        + choice.name(y)
        + " by "
        + choice.name(x)
        + ", "
        + bars.size()
        + " bars, the greatest "
        + Cells.number(bars.stream().mapToDouble(Bar::value).max().orElse(0));
  }

  private static String words(Bar bar) {
    String value = Cells.text(bar.label()) + ": " + Cells.number(bar.value());
    return Double.isNaN(bar.low()) || Double.isNaN(bar.high())
        ? value
        : value + " (" + Cells.number(bar.low()) + " to " + Cells.number(bar.high()) + ")";
  }

  private void columns(Markup page) {
    Axis up = ChartFrame.upwards(least(), greatest());
    ChartFrame.open(page, title, description(), ChartFrame.HEIGHT);
    ChartFrame.upwardAxis(page, up);
    double pitch = (ChartFrame.RIGHT - ChartFrame.LEFT) / bars.size();
    double width = Math.min(pitch * 0.8, 60);
    int every = (bars.size() + ChartFrame.TICKS_ALONG_MAX - 1) / ChartFrame.TICKS_ALONG_MAX;
    page.raw("<g class=\"s1\">\n");
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      double middle = ChartFrame.LEFT + pitch * (i + 0.5);
      if (i % every == 0) {
        ChartFrame.label(page, middle, shortLabel(bar.label()));
      }
      if (Double.isNaN(bar.value())) {
        continue;
      }
      double foot = up.at(0);
      double head = up.at(bar.value());
      page.add(
          "<rect class=\"bar\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"><title>%s</title></rect>\n",
          middle - width / 2, Math.min(foot, head), width, Math.abs(foot - head), words(bar));
      if (!Double.isNaN(bar.low()) && !Double.isNaN(bar.high())) {
        ChartFrame.errorBar(page, middle, up.at(bar.low()), up.at(bar.high()));
      }
    }
    page.raw("</g>\n");
    ChartFrame.close(page);
  }

  /** Times of one day without the day, times on the minute without seconds. */
  private String shortLabel(Object label) {
    if (!choice.isTime(x)) {
      return Cells.text(label);
    }
    List<Double> times =
        bars.stream().map(bar -> Cells.measure(bar.label())).filter(t -> !t.isNaN()).toList();
    boolean days = times.stream().allMatch(time -> time % 86_400_000 == 0);
    boolean minutes = times.stream().allMatch(time -> time % 60_000 == 0);
    double least = times.stream().mapToDouble(Double::doubleValue).min().orElse(0);
    double greatest = times.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    long step = days && times.size() > 1 ? 86_400_000 : minutes ? 60_000 : 1000;
    double time = Cells.measure(label);
    return Double.isNaN(time) ? "–" : Axis.form(step, least, greatest).format(Axis.time(time));
  }

  private void lying(Markup page) {
    Axis right =
        Axis.ofNumbers(Math.min(0, least()), Math.max(0, greatest()), 2, ChartFrame.WIDTH - 6, 5);
    double height = bars.size() * BAR_PITCH + 4;
    ChartFrame.open(page, title, description(), height);
    page.raw("<g class=\"s1\">\n");
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      double top = i * BAR_PITCH;
      page.add(
          "<text class=\"name\" x=\"2\" y=\"%s\">%s</text>",
          top + 19, shortened(Cells.text(bar.label())));
      page.add(
          "<text class=\"amount\" x=\"%s\" y=\"%s\">%s</text>\n",
          ChartFrame.WIDTH - 2,
          top + 19,
          Double.isNaN(bar.value()) ? "–" : Cells.number(bar.value()));
      if (Double.isNaN(bar.value())) {
        continue;
      }
      double foot = right.at(0);
      double head = right.at(bar.value());
      page.add(
          "<rect class=\"bar\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"14\"><title>%s</title></rect>\n",
          Math.min(foot, head), top + 25, Math.max(1, Math.abs(head - foot)), words(bar));
      if (!Double.isNaN(bar.low()) && !Double.isNaN(bar.high())) {
        double low = right.at(bar.low());
        double high = right.at(bar.high());
        page.add(
            "<path class=\"error\" d=\"M%s %sH%sM%s %sv6M%s %sv6\"/>\n",
            low, top + 32, high, low, top + 29, high, top + 29);
      }
    }
    page.raw("</g>\n");
    ChartFrame.close(page);
  }

  private static String shortened(String name) {
    return name.codePointCount(0, name.length()) <= 30
        ? name
        : name.substring(0, name.offsetByCodePoints(0, 29)) + "…";
  }
}
