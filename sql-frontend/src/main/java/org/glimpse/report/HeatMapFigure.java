package org.glimpse.report;

import java.util.Arrays;
import java.util.List;
import org.glimpse.engine.ResultColumn;

/** Where boxes were, counted in cells over a frame of the video: their centres, or their feet. */
final class HeatMapFigure implements Figure {
  private static final int POSITIONS_MAX = 5_000_000;
  private static final int WIDTH_MAX = 960;

  /** Colours, each for so many times as many as the one before: cells differ by powers. */
  private static final int LEVELS = 5;

  private final String title;
  private final ChartSpec chart;
  private final boolean feet;
  private Boxes boxes;
  private float[] xs = new float[1024];
  private float[] ys = new float[1024];
  private int count;
  private Picture picture;
  private boolean damaged;
  private long frame;
  private double width = 1;
  private double height = 1;

  HeatMapFigure(String title, ChartSpec chart) {
    this.title = title;
    this.chart = chart;
    this.feet = chart.choice("at", "centre", List.of("centre", "feet")).equals("feet");
  }

  @Override
  public void begin(List<ResultColumn> columns) {
    boxes =
        Boxes.in(chart, columns)
            .orElseThrow(
                () ->
                    chart.invalid(
                        "at",
                        "A heat map needs the columns xmin, ymin, xmax and ymax",
                        "Select them: SELECT frame, xmin, ymin, xmax, ymax FROM .."));
  }

  @Override
  public void row(List<?> row) {
    Boxes.Box box = boxes.of(row, "");
    double x = (box.xmin() + box.xmax()) / 2;
    double y = feet ? box.ymax() : (box.ymin() + box.ymax()) / 2;
    if (Double.isNaN(x) || Double.isNaN(y)) {
      return;
    }
    if (count == POSITIONS_MAX) {
      throw chart.tooMuch(
          "A heat map takes at most " + POSITIONS_MAX + " positions", "Restrict the query.");
    }
    if (count == xs.length) {
      xs = Arrays.copyOf(xs, 2 * count);
      ys = Arrays.copyOf(ys, 2 * count);
    }
    xs[count] = (float) x;
    ys[count++] = (float) y;
  }

  @Override
  public void end(SectionContext context) {
    SectionContext.VideoInfo video = context.requireVideo();
    if (!video.pixels()) {
      for (int i = 0; i < count; i++) {
        width = Math.max(width, xs[i]);
        height = Math.max(height, ys[i]);
      }
      return;
    }
    frame = chart.number("frame", 0, 0, Integer.MAX_VALUE);
    if (frame >= video.frames()) {
      throw chart.invalid(
          "frame",
          "The video '" + video.name() + "' has no frame " + frame,
          "Give one below " + video.frames() + ".");
    }
    damaged =
        !FramePictures.show(
                context, video, List.of(frame), WIDTH_MAX, (number, shown) -> picture = shown)
            .isEmpty();
    width = picture == null ? video.width() : picture.width();
    height = picture == null ? video.height() : picture.height();
  }

  @Override
  public void writeTo(Markup page) {
    int across = chart.number("cells", 48, 4, 120);
    double cell = width / across;
    int down = (int) Math.max(1, Math.ceil(height / cell));
    int[] counts = new int[across * down];
    for (int i = 0; i < count; i++) {
      int column = (int) Math.max(0, Math.min(across - 1, xs[i] / cell));
      int line = (int) Math.max(0, Math.min(down - 1, ys[i] / cell));
      counts[line * across + column]++;
    }
    int most = Math.max(1, Arrays.stream(counts).max().orElse(1));
    String description =
        "Heat map of "
            + Cells.number(count)
            + (feet ? " feet" : " centres")
            + " of boxes, at most "
            + Cells.number(most)
            + " in a cell";
    page.add(
        "<svg class=\"heat\" viewBox=\"0 0 %s %s\" role=\"img\" aria-label=\"%s. %s\">\n",
        width, height, title, description);
    page.add("<title>%s</title><desc>%s</desc>\n", title, description);
    if (picture != null) {
      page.add("<image width=\"%s\" height=\"%s\" href=\"", width, height)
          .raw(picture.dataUrl())
          .raw("\"/>\n");
    } else {
      page.add("<rect class=\"blank\" width=\"%s\" height=\"%s\"/>\n", width, height);
    }
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        page.add(
            "<rect class=\"h%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/>\n",
            level(counts[i], most),
            i % across * cell,
            i / across * cell,
            cell,
            Math.min(cell, height - i / across * cell));
      }
    }
    page.raw("</svg>\n");
    legend(page, most);
  }

  private static int level(int boxes, int most) {
    double share = most > 1 ? Math.log(boxes) / Math.log(most) : 1;
    return 1 + (int) Math.min(LEVELS - 1, Math.floor(share * LEVELS + 1e-9));
  }

  private void legend(Markup page, int most) {
    page.raw("<p class=\"legend\">boxes a cell: ");
    int from = 1;
    for (int boxes = 1; boxes <= most; boxes++) {
      if (boxes == most || level(boxes + 1, most) != level(boxes, most)) {
        page.add(
            "<span class=\"entry\"><span class=\"key h%s\"></span>%s</span> ",
            level(boxes, most),
            from == boxes ? Cells.number(from) : Cells.number(from) + "–" + Cells.number(boxes));
        from = boxes + 1;
      }
    }
    page.add(
        "<span class=\"quiet\">%s of %s boxes%s</span></p>\n",
        feet ? "feet" : "centres",
        Cells.number(count),
        picture != null
            ? ", over frame " + Cells.number(frame)
            : damaged ? "; frame " + Cells.number(frame) + " is damaged, no picture" : "");
  }
}
