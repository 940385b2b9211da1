package org.glimpse.report;

import java.util.List;
import java.util.Optional;
import org.glimpse.engine.ResultColumn;

/** Where the columns of a box are in a result: {@code xmin, ymin, xmax, ymax}, in pixels. */
record Boxes(int xmin, int ymin, int xmax, int ymax) {

  /** A box, in pixels of the source frame, origin top left; {@code label} is its class or empty. */
  record Box(double xmin, double ymin, double xmax, double ymax, String label) {}

  static Optional<Boxes> in(ChartSpec chart, List<ResultColumn> columns) {
    ChartColumns choice = new ChartColumns(chart, columns);
    Boxes boxes =
        new Boxes(
            choice.indexOf("xmin"),
            choice.indexOf("ymin"),
            choice.indexOf("xmax"),
            choice.indexOf("ymax"));
    boolean all = Math.min(Math.min(boxes.xmin, boxes.ymin), Math.min(boxes.xmax, boxes.ymax)) >= 0;
    return all ? Optional.of(boxes) : Optional.empty();
  }

  boolean contains(int column) {
    return column == xmin || column == ymin || column == xmax || column == ymax;
  }

  Box of(List<?> row, String label) {
    return new Box(
        Cells.measure(row.get(xmin)),
        Cells.measure(row.get(ymin)),
        Cells.measure(row.get(xmax)),
        Cells.measure(row.get(ymax)),
        label);
  }
}
