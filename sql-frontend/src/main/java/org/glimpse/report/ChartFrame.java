package org.glimpse.report;

/** The frame of a chart with two axes: its size, ticks, and what readers of the page hear of it. */
final class ChartFrame {
  static final double WIDTH = 640;
  static final double HEIGHT = 290;
  static final double LEFT = 72;
  static final double RIGHT = WIDTH - 14;
  static final double TOP = 14;
  static final double BOTTOM = HEIGHT - 34;
  static final int TICKS_ALONG_MAX = 5;
  static final int TICKS_UP_MAX = 5;

  private ChartFrame() {}

  /** Values upwards, from 0 where they are not below it. */
  static Axis upwards(double least, double greatest) {
    return Axis.ofNumbers(Math.min(0, least), Math.max(0, greatest), BOTTOM, TOP, TICKS_UP_MAX);
  }

  /** Opens the picture with its name and description. */
  static void open(Markup page, String title, String description, double height) {
    page.add(
        "<svg class=\"chart\" viewBox=\"0 0 %s %s\" role=\"img\" aria-label=\"%s. %s\">\n",
        WIDTH, height, title, description);
    page.add("<title>%s</title><desc>%s</desc>\n", title, description);
  }

  static void close(Markup page) {
    page.raw("</svg>\n");
  }

  static void upwardAxis(Markup page, Axis axis) {
    for (int i = 0; i < axis.ticks().size(); i++) {
      double y = axis.at(axis.ticks().get(i));
      page.add(
          "<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>",
          axis.ticks().get(i) == 0 ? "axis" : "grid", LEFT, y, RIGHT, y);
      page.add(
          "<text class=\"tick up\" x=\"%s\" y=\"%s\">%s</text>\n",
          LEFT - 7, y + 4, axis.labels().get(i));
    }
  }

  static void alongAxis(Markup page, Axis axis) {
    for (int i = 0; i < axis.ticks().size(); i++) {
      label(page, axis.at(axis.ticks().get(i)), axis.labels().get(i));
    }
  }

  /** A label below the axis, kept inside of the picture. */
  static void label(Markup page, double x, String text) {
    double middle = 6.0 * text.length(); // of the widest font that a style gives it
    String anchor = x + middle > WIDTH ? "end" : x - middle < 0 ? "start" : "middle";
    page.add(
        "<line class=\"axis\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>", x, BOTTOM, x, BOTTOM + 4);
    page.add(
        "<text class=\"tick\" text-anchor=\"%s\" x=\"%s\" y=\"%s\">%s</text>\n",
        anchor,
        anchor.equals("end") ? WIDTH - 2 : anchor.equals("start") ? 2.0 : x,
        HEIGHT - 10,
        text);
  }

  /** An interval around a value. */
  static void errorBar(Markup page, double x, double low, double high) {
    page.add(
        "<path class=\"error\" d=\"M%s %sV%sM%s %sh6M%s %sh6\"/>\n",
        x, low, high, x - 3, low, x - 3, high);
  }
}
