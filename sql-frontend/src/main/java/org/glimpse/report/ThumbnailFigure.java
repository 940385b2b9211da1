package org.glimpse.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.glimpse.engine.ResultColumn;
import org.glimpse.engine.StatementRows;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * A wall of pictures: frames with the boxes of their rows, or the pictures that the rows bring.
 * Rows of one frame that follow each other share a picture.
 */
final class ThumbnailFigure implements Figure {
  private static final int BOXES_MAX = 200;
  private static final int COLOURS = 8;

  private final ChartSpec chart;
  private final int tilesMax;
  private final int width;
  private final String whichBoxes;
  private final List<Tile> tiles = new ArrayList<>();
  private List<ResultColumn> columns = List.of();
  private Optional<Boxes> boxes = Optional.empty();
  private int frame;
  private int content = -1;
  private int label;
  private long left;

  /** A picture to be, with what is written below and drawn over it. */
  private static final class Tile {
    private final Optional<Long> frame;
    private final String caption;
    private final String place;
    private final List<Boxes.Box> boxes = new ArrayList<>();
    private Picture picture;
    private boolean damaged;

    /**
     * @param caption of its row
     * @param place which frame it is, for a picture of several rows
     */
    Tile(Optional<Long> frame, String caption, String place) {
      this.frame = frame;
      this.caption = caption;
      this.place = place;
    }
  }

  ThumbnailFigure(ChartSpec chart) {
    this.chart = chart;
    this.tilesMax = chart.number("tiles", 24, 1, 200);
    this.width = chart.number("width", 480, 64, 1920);
    this.whichBoxes = chart.choice("boxes", "row", List.of("row", "all", "none"));
  }

  @Override
  public void begin(List<ResultColumn> all) {
    columns = all;
    ChartColumns choice = new ChartColumns(chart, all);
    frame = choice.indexOf("frame");
    label = choice.indexOf("class");
    for (int i = 0; i < all.size(); i++) {
      if (Cells.isPicture(all.get(i))) {
        content = i;
      }
    }
    if (frame < 0 && content < 0) {
      throw chart.invalid(
          "video",
          "Thumbnails need a column 'frame', or one of pictures",
          "Select frame, or content.");
    }
    // A box counts in pixels of its frame, and means nothing in a part cut out of it.
    boxes = content >= 0 || whichBoxes.equals("none") ? Optional.empty() : Boxes.in(chart, all);
  }

  @Override
  public void row(List<?> row) {
    Optional<Long> number =
        frame >= 0 && row.get(frame) instanceof Number found
            ? Optional.of(found.longValue())
            : Optional.empty();
    Tile last = tiles.isEmpty() ? null : tiles.get(tiles.size() - 1);
    boolean same = last != null && content < 0 && number.isPresent() && number.equals(last.frame);
    if (!same || left > 0) {
      if (tiles.size() == tilesMax) {
        left++;
        return;
      }
      last = new Tile(number, caption(row, false), caption(row, true));
      if (content >= 0) {
        bring(last, row.get(content));
      }
      tiles.add(last);
    }
    if (boxes.isPresent() && last.boxes.size() < BOXES_MAX && whichBoxes.equals("row")) {
      last.boxes.add(boxes.get().of(row, label >= 0 ? Cells.text(row.get(label)) : ""));
    }
  }

  private void bring(Tile tile, Object value) {
    try {
      byte[] jpeg = Cells.jpeg(value);
      tile.picture = jpeg == null ? null : Picture.of(jpeg, width);
    } catch (GlimpseException failure) {
      if (failure.code() != ErrorCode.DAMAGED_MEDIA) {
        throw failure;
      }
      tile.damaged = true;
    }
  }

  /**
   * @param placeOnly only which frame it is
   */
  private String caption(List<?> row, boolean placeOnly) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      if (placeOnly && i != frame && !Cells.isTime(columns.get(i))) {
        continue;
      }
      boolean drawn = i == content || boxes.isPresent() && boxes.get().contains(i);
      if (drawn || row.get(i) == null || Cells.isPicture(columns.get(i))) {
        continue;
      }
      String text = Cells.text(row.get(i));
      boolean plain = i == label || Cells.isTime(columns.get(i));
      parts.add(plain ? text : columns.get(i).name().replace('_', ' ') + " " + text);
    }
    String caption = String.join(" · ", parts);
    return caption.length() <= 200 ? caption : caption.substring(0, 199) + "…";
  }

  @Override
  public void end(SectionContext context) {
    if (tiles.isEmpty() || content >= 0) {
      return;
    }
    SectionContext.VideoInfo video = context.requirePixels(context.requireVideo());
    Map<Long, List<Tile>> wanted = new LinkedHashMap<>();
    for (Tile tile : tiles) {
      tile.frame.ifPresent(
          number -> wanted.computeIfAbsent(number, each -> new ArrayList<>()).add(tile));
    }
    Set<Long> damaged =
        FramePictures.show(
            context,
            video,
            wanted.keySet(),
            width,
            (number, picture) -> wanted.get(number).forEach(tile -> tile.picture = picture));
    damaged.forEach(number -> wanted.get(number).forEach(tile -> tile.damaged = true));
    TreeSet<Long> whole = new TreeSet<>(wanted.keySet());
    whole.removeAll(damaged);
    if (whichBoxes.equals("all") && !whole.isEmpty()) {
      context
          .questions()
          .ask(
              "SELECT frame, class, xmin, ymin, xmax, ymax FROM "
                  + video.quoted()
                  + " WHERE frame IN ("
                  + String.join(", ", whole.stream().map(String::valueOf).toList())
                  + ") ORDER BY frame, xmin, ymin, xmax, ymax, class",
              row -> mark(row, wanted));
    }
  }

  private static void mark(StatementRows row, Map<Long, List<Tile>> wanted) {
    Boxes.Box box =
        new Boxes.Box(
            Cells.measure(row.value(2)),
            Cells.measure(row.value(3)),
            Cells.measure(row.value(4)),
            Cells.measure(row.value(5)),
            Cells.text(row.value(1)));
    for (Tile tile : wanted.get(((Number) row.value(0)).longValue())) {
      if (tile.boxes.size() < BOXES_MAX) {
        tile.boxes.add(box);
      }
    }
  }

  @Override
  public void writeTo(Markup page) {
    if (tiles.isEmpty()) {
      page.raw("<p class=\"nothing\">There is nothing to show.</p>\n");
      return;
    }
    List<String> labels = labels();
    page.raw("<ul class=\"wall\">\n");
    for (Tile tile : tiles) {
      page.raw("<li><figure>");
      picture(page, tile, labels);
      page.add("<figcaption>%s</figcaption></figure></li>\n", caption(tile));
    }
    page.raw("</ul>\n");
    if (!labels.isEmpty()) {
      page.raw("<p class=\"legend\">boxes: ");
      for (int i = 0; i < labels.size(); i++) {
        page.add("<span class=\"key b%s\"></span>%s ", i % COLOURS + 1, labels.get(i));
      }
      page.raw("</p>\n");
    }
    if (left > 0) {
      page.add(
          "<p class=\"quiet\">The first %s pictures; %s more rows are in the section's files.</p>\n",
          tiles.size(), Cells.number(left));
    }
  }

  /** What is written below a picture: its row, or how many boxes of what its rows brought. */
  private String caption(Tile tile) {
    if (!whichBoxes.equals("row") || tile.boxes.size() < 2) {
      return tile.caption;
    }
    Map<String, Integer> counts = new TreeMap<>();
    tile.boxes.forEach(box -> counts.merge(box.label(), 1, Integer::sum));
    List<String> parts = new ArrayList<>(List.of(tile.place));
    counts.forEach((name, count) -> parts.add((count + " " + name).strip()));
    return String.join(" · ", parts);
  }

  private List<String> labels() {
    TreeSet<String> labels = new TreeSet<>();
    tiles.forEach(tile -> tile.boxes.forEach(box -> labels.add(box.label())));
    labels.remove("");
    return List.copyOf(labels);
  }

  private void picture(Markup page, Tile tile, List<String> labels) {
    if (tile.picture == null) {
      page.add(
          "<div class=\"nothing\">%s</div>", tile.damaged ? "damaged, no picture" : "no picture");
      return;
    }
    page.add(
        "<svg viewBox=\"0 0 %s %s\" role=\"img\" aria-label=\"%s, %s boxes\"><image width=\"%s\" height=\"%s\" href=\"",
        tile.picture.width(),
        tile.picture.height(),
        caption(tile),
        tile.boxes.size(),
        tile.picture.width(),
        tile.picture.height());
    page.raw(tile.picture.dataUrl()).raw("\"/>");
    for (Boxes.Box box : tile.boxes) {
      page.add(
          "<rect class=\"b%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"><title>%s</title></rect>",
          Math.max(0, labels.indexOf(box.label())) % COLOURS + 1,
          box.xmin(),
          box.ymin(),
          Math.max(0.0, box.xmax() - box.xmin()),
          Math.max(0.0, box.ymax() - box.ymin()),
          box.label());
    }
    page.raw("</svg>");
  }
}
