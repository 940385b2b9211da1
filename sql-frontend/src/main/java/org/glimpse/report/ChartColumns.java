package org.glimpse.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.glimpse.engine.ResultColumn;

/** Which columns of a result a chart draws: those that its options name, else those that fit. */
final class ChartColumns {
  private final ChartSpec chart;
  private final List<ResultColumn> columns;

  ChartColumns(ChartSpec chart, List<ResultColumn> columns) {
    this.chart = chart;
    this.columns = columns;
  }

  /** The column along the axis: by default the first. */
  int along() {
    return one("x", 0);
  }

  /** A column by its option, else by the option's own name; -1 where there is neither. */
  int named(String option) {
    return one(option, indexOf(option));
  }

  int one(String option, int byDefault) {
    List<Integer> named = chart.columns(option, columns);
    if (named.size() > 1) {
      throw chart.invalid(option, "'" + option + "' names several columns", "Name one.");
    }
    return named.isEmpty() ? byDefault : named.get(0);
  }

  /** Columns of numbers by their option, else all that are not spoken for. */
  List<Integer> numbers(String option, List<Integer> taken) {
    List<Integer> named = chart.columns(option, columns);
    List<Integer> found =
        named.isEmpty()
            ? IntStream.range(0, columns.size())
                .boxed()
                .filter(each -> !taken.contains(each) && columns.get(each).isNumber())
                .toList()
            : named;
    if (found.isEmpty()) {
      throw chart.invalid(
          option,
          "The query has no column of numbers for this chart",
          "Select one beside '" + columns.get(0).name() + "', or take another chart.");
    }
    for (int each : found) {
      requireNumber(option, each);
    }
    return found;
  }

  void requireNumber(String option, int column) {
    if (!columns.get(column).isNumber()) {
      throw chart.invalid(
          option,
          "The column '"
              + name(column)
              + "' holds no numbers but "
              + columns.get(column).typeName(),
          "Name a column of numbers.");
    }
  }

  /** Interval columns: by option, else those named so; as many as values, or none. */
  List<Integer> bounds(String option, int count) {
    List<Integer> named = new ArrayList<>(chart.columns(option, columns));
    if (named.isEmpty() && count == 1 && indexOf(option) >= 0) {
      named.add(indexOf(option));
    }
    named.forEach(each -> requireNumber(option, each));
    if (!named.isEmpty() && named.size() != count) {
      throw chart.invalid(
          option,
          "'" + option + "' names " + named.size() + " columns for " + count + " of values",
          "Name one for each column of values.");
    }
    return named;
  }

  boolean isTime(int column) {
    return Cells.isTime(columns.get(column));
  }

  boolean isNumber(int column) {
    return columns.get(column).isNumber();
  }

  String name(int column) {
    return columns.get(column).name();
  }

  int indexOf(String name) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }
}
