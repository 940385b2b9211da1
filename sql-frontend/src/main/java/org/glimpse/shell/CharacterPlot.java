package org.glimpse.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import org.glimpse.engine.ResultColumn;

/**
 * An answer as a quick chart in characters: a bar for each row, with its interval where columns
 * {@code low} and {@code high} say one, or, for many rows, a curve of blocks.
 */
final class CharacterPlot {
  private static final int BARS_MAX = 40;
  private static final int LABEL_MAX = 24;
  private static final int COLUMNS_UNKNOWN = 80;
  private static final int CURVE_LINES = 10;
  private static final String EIGHTHS = " ▁▂▃▄▅▆▇█";

  private final Answer answer;
  private final int columns;
  private final int label;
  private final int value;
  private final int low;
  private final int high;

  private CharacterPlot(Answer answer, int columns, int label, int value) {
    this.answer = answer;
    this.columns = columns > 0 ? columns : COLUMNS_UNKNOWN;
    this.label = label;
    this.value = value;
    this.low = column(answer.columns(), "low");
    this.high = column(answer.columns(), "high");
  }

  /**
   * Draws an answer.
   *
   * @param wanted the column of values; empty for the last one that holds numbers
   * @param columns of the terminal, 0 where unknown
   * @return lines, or a sentence that says why there is nothing to draw
   */
  static List<String> of(Answer answer, String wanted, int columns) {
    if (answer.rows().isEmpty()) {
      return List.of("The last answer has no rows to draw.");
    }
    int value = wanted.isEmpty() ? lastNumber(answer.columns()) : column(answer.columns(), wanted);
    if (value < 0 || !answer.columns().get(value).isNumber()) {
      return List.of(
          wanted.isEmpty()
              ? "The last answer has no column of numbers."
              : "The last answer has no column of numbers named '" + wanted + "'.",
          "  \\plot COLUMN draws a column over the first one.");
    }
    int label = value == 0 && answer.columns().size() == 1 ? -1 : value == 0 ? 1 : 0;
    CharacterPlot plot = new CharacterPlot(answer, columns, label, value);
    return answer.rows().size() <= BARS_MAX ? plot.bars() : plot.curve();
  }

  private static int column(List<ResultColumn> columns, String name) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  /** Ends of intervals are no values. */
  private static int lastNumber(List<ResultColumn> columns) {
    for (int i = columns.size() - 1; i >= 0; i--) {
      String name = columns.get(i).name().toLowerCase(Locale.ROOT);
      if (columns.get(i).isNumber() && !Set.of("low", "high").contains(name)) {
        return i;
      }
    }
    return -1;
  }

  private double number(int row, int column) {
    return column >= 0 && answer.rows().get(row).get(column) instanceof Number found
        ? found.doubleValue()
        : Double.NaN;
  }

  private OptionalDouble bound(int row, int column, OptionalDouble ofAnswer) {
    if (column >= 0) {
      double found = number(row, column);
      return Double.isNaN(found) ? OptionalDouble.empty() : OptionalDouble.of(found);
    }
    return answer.rows().size() == 1 ? ofAnswer : OptionalDouble.empty();
  }

  private List<String> bars() {
    List<String> labels = new ArrayList<>();
    List<String> amounts = new ArrayList<>();
    double most = 0;
    double least = 0;
    for (int row = 0; row < answer.rows().size(); row++) {
      labels.add(
          label < 0
              ? answer.columns().get(value).name()
              : CellText.cut(answer.text(row, label).replaceFirst("\\.000$", ""), LABEL_MAX));
      amounts.add(amount(row));
      double top = bound(row, high, answer.stats().upper()).orElse(Double.NEGATIVE_INFINITY);
      double number = number(row, value);
      if (!Double.isNaN(number)) {
        most = Math.max(most, Math.max(number, top));
        least = Math.min(least, number);
      }
    }
    int labelWidth = labels.stream().mapToInt(CellText::width).max().orElse(0);
    int amountWidth = amounts.stream().mapToInt(String::length).max().orElse(0);
    int room = Math.max(10, columns - labelWidth - amountWidth - 5);
    double scale = most - least > 0 ? room / (most - least) : 0;
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < labels.size(); row++) {
      lines.add(
          labels.get(row)
              + " ".repeat(labelWidth - CellText.width(labels.get(row)))
              + " │"
              + padded(bar(row, least, scale), room + 1)
              + " "
              + amounts.get(row));
    }
    return lines;
  }

  private String amount(int row) {
    double number = number(row, value);
    if (Double.isNaN(number)) {
      return CellText.NULL;
    }
    OptionalDouble from = bound(row, low, answer.stats().lower());
    OptionalDouble to = bound(row, high, answer.stats().upper());
    boolean interval = from.isPresent() && to.isPresent() && from.getAsDouble() < to.getAsDouble();
    return interval
        ? brief(number) + " (" + brief(from.getAsDouble()) + " to " + brief(to.getAsDouble()) + ")"
        : brief(number);
  }

  private static String brief(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? String.valueOf((long) number)
        : String.format(Locale.ROOT, "%.4g", number);
  }

  /** Full blocks up to the value; its interval is drawn over them as ├──┤. */
  private String bar(int row, double least, double scale) {
    double number = number(row, value);
    if (Double.isNaN(number)) {
      return "";
    }
    int from = (int) Math.round((Math.min(number, 0) - least) * scale);
    int to = (int) Math.round((Math.max(number, 0) - least) * scale);
    StringBuilder bar = new StringBuilder(" ".repeat(from) + "█".repeat(Math.max(0, to - from)));
    OptionalDouble lower = bound(row, low, answer.stats().lower());
    OptionalDouble upper = bound(row, high, answer.stats().upper());
    if (lower.isPresent() && upper.isPresent() && lower.getAsDouble() < upper.getAsDouble()) {
      int begin = Math.max(0, (int) Math.round((lower.getAsDouble() - least) * scale));
      int end = Math.max(begin, (int) Math.round((upper.getAsDouble() - least) * scale));
      while (bar.length() <= end) {
        bar.append(' ');
      }
      for (int i = begin; i <= end; i++) {
        bar.setCharAt(i, i == begin ? '├' : i == end ? '┤' : '─');
      }
    }
    return bar.toString();
  }

  private static String padded(String text, int width) {
    return text.length() >= width ? text : text + " ".repeat(width - text.length());
  }

  /** As many columns as there is room, each the mean of its rows. */
  private List<String> curve() {
    int rows = answer.rows().size();
    int room = Math.min(rows, Math.max(20, columns - 14));
    double[] means = new double[room];
    for (int i = 0; i < room; i++) {
      double sum = 0;
      int count = 0;
      for (int row = (int) ((long) i * rows / room); row < (int) ((i + 1L) * rows / room); row++) {
        double number = number(row, value);
        if (!Double.isNaN(number)) {
          sum += number;
          count++;
        }
      }
      means[i] = count == 0 ? Double.NaN : sum / count;
    }
    double most = 0;
    double least = 0;
    for (double mean : means) {
      most = Double.isNaN(mean) ? most : Math.max(most, mean);
      least = Double.isNaN(mean) ? least : Math.min(least, mean);
    }
    double step = most > least ? (most - least) / CURVE_LINES : 1;
    List<String> lines = new ArrayList<>();
    for (int line = CURVE_LINES - 1; line >= 0; line--) {
      StringBuilder text = new StringBuilder();
      for (double mean : means) {
        double filled = Double.isNaN(mean) ? 0 : ((mean - least) / step - line) * 8;
        text.append(EIGHTHS.charAt((int) Math.max(0, Math.min(8, Math.round(filled)))));
      }
      String tick = line == CURVE_LINES - 1 ? brief(most) : line == 0 ? brief(least) : "";
      lines.add(String.format(Locale.ROOT, "%10s │", tick) + text);
    }
    if (label >= 0) {
      lines.add(
          " ".repeat(12)
              + answer.text(0, label).replaceFirst("\\.000$", "")
              + " .. "
              + answer.text(rows - 1, label).replaceFirst("\\.000$", ""));
    }
    return lines;
  }
}
