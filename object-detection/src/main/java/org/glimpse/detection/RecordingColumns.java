package org.glimpse.detection;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Suggestions;

/**
 * The columns of a recording: which of the two forms it has, where each column stands, and the
 * rules for its cells. Columns may stand in any order.
 */
final class RecordingColumns {
  private static final String FORMS =
      "A recording has columns frame,class[,confidence][,xmin,ymin,xmax,ymax][,trackid], or"
          + " frame,class,count.";

  private static final int COUNT_MAX = 100_000;
  private static final float COORDINATE_MAX = 1_000_000;

  private static final List<String> KNOWN =
      List.of("frame", "class", "confidence", "xmin", "ymin", "xmax", "ymax", "trackid", "count");
  private static final List<String> BOX = List.of("xmin", "ymin", "xmax", "ymax");

  private final FileCells cells;
  private final Map<String, Integer> positions = new HashMap<>();

  /**
   * @param cells of the file
   * @param names the header
   * @throws GlimpseException INVALID_RECORDING
   */
  RecordingColumns(FileCells cells, List<String> names) {
    this.cells = cells;
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i).strip().toLowerCase(Locale.ROOT);
      if (!KNOWN.contains(name)) {
        throw invalid(1, "unknown column '" + names.get(i).strip() + "'", suggestion(name) + FORMS);
      }
      if (positions.put(name, i) != null) {
        throw invalid(1, "column '" + name + "' appears twice", FORMS);
      }
    }
    for (String required : List.of("frame", "class")) {
      if (!positions.containsKey(required)) {
        throw invalid(1, "no column '" + required + "'", FORMS);
      }
    }
    long corners = BOX.stream().filter(positions::containsKey).count();
    if (corners != 0 && corners != BOX.size()) {
      List<String> missing = new ArrayList<>(BOX);
      missing.removeAll(positions.keySet());
      throw invalid(1, "a box without " + String.join(", ", missing), FORMS);
    }
    if (positions.containsKey("count") && positions.size() > 3) {
      throw invalid(1, "'count' beside columns of single objects", FORMS);
    }
  }

  private static String suggestion(String name) {
    return Suggestions.didYouMean(name, KNOWN).map(text -> text + " ").orElse("");
  }

  boolean isCountForm() {
    return positions.containsKey("count");
  }

  boolean hasBoxes() {
    return positions.containsKey("xmin");
  }

  boolean hasTrackIds() {
    return positions.containsKey("trackid");
  }

  /**
   * Checks one row.
   *
   * @param row as many cells as there are columns, null where a Parquet cell is null
   * @throws GlimpseException INVALID_RECORDING naming the line
   */
  RecordingRow parse(long line, String[] row) {
    cells.requireCount(line, row, positions.size());
    long frame = cells.frame(line, cell(row, "frame"));
    String className = cells.className(line, cell(row, "class"));
    if (isCountForm()) {
      int count = count(line, cell(row, "count"));
      return new RecordingRow(line, frame, className, count, 1, 0, 0, 0, 0, null);
    }
    float confidence =
        positions.containsKey("confidence") ? confidence(line, cell(row, "confidence")) : 1;
    Long trackId = hasTrackIds() ? trackId(line, cell(row, "trackid")) : null;
    if (!hasBoxes()) {
      return new RecordingRow(line, frame, className, 1, confidence, 0, 0, 0, 0, trackId);
    }
    float xmin = coordinate(line, "xmin", row);
    float ymin = coordinate(line, "ymin", row);
    float xmax = coordinate(line, "xmax", row);
    float ymax = coordinate(line, "ymax", row);
    if (xmax < xmin || ymax < ymin) {
      throw invalid(
          line,
          "a box that ends before it begins",
          "xmax and ymax must not be below xmin and ymin.");
    }
    return new RecordingRow(line, frame, className, 1, confidence, xmin, ymin, xmax, ymax, trackId);
  }

  private String cell(String[] row, String column) {
    return FileCells.text(row[positions.get(column)]);
  }

  private int count(long line, String cell) {
    long count = cells.integer(line, "count", cell);
    if (count < 0 || count > COUNT_MAX) {
      throw invalid(line, "count " + count, "A count is 0 to " + COUNT_MAX + ".");
    }
    return (int) count;
  }

  private float confidence(long line, String cell) {
    double confidence = cells.number(line, "confidence", cell);
    if (!(confidence >= 0 && confidence <= 1)) {
      throw invalid(
          line, "confidence " + cell + " is not within 0..1", "Divide percentages by 100.");
    }
    return (float) confidence;
  }

  private Long trackId(long line, String cell) {
    return cell.isEmpty() ? null : cells.integer(line, "trackid", cell);
  }

  private float coordinate(long line, String column, String[] row) {
    double value = cells.number(line, column, cell(row, column));
    if (!(Math.abs(value) <= COORDINATE_MAX)) {
      throw invalid(
          line, column + " " + value + " is out of range", "Boxes are in pixels of the frame.");
    }
    return (float) value;
  }

  /** An INVALID_RECORDING error at a line. */
  GlimpseException invalid(long line, String problem, String advice) {
    return cells.invalid(line, problem, advice);
  }
}
