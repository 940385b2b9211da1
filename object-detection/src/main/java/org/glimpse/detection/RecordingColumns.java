package org.glimpse.detection;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.glimpse.workspace.ErrorCode;
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

  /** More frames than this are no video but a mistake: 2.2 years at 30 frames a second. */
  static final long FRAME_MAX = Integer.MAX_VALUE - 1L;

  private static final int COUNT_MAX = 100_000;
  private static final int CLASS_NAME_MAX = 200;
  private static final float COORDINATE_MAX = 1_000_000;

  private static final List<String> KNOWN =
      List.of("frame", "class", "confidence", "xmin", "ymin", "xmax", "ymax", "trackid", "count");
  private static final List<String> BOX = List.of("xmin", "ymin", "xmax", "ymax");

  private final String file;
  private final String place;
  private final Map<String, Integer> positions = new HashMap<>();

  /** Class names already seen, so that a million rows share one string each. */
  private final Map<String, String> classNames = new HashMap<>();

  private static final int CLASSES_MAX = 10_000;

  /**
   * @param file for messages
   * @param place what a row is called: {@code line} or {@code row}
   * @param names the header
   * @throws GlimpseException INVALID_RECORDING
   */
  RecordingColumns(String file, String place, List<String> names) {
    this.file = file;
    this.place = place;
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

  int size() {
    return positions.size();
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
   * @param cells as many as there are columns, null where a Parquet cell is null
   * @throws GlimpseException INVALID_RECORDING naming the line
   */
  RecordingRow parse(long line, String[] cells) {
    if (cells.length != positions.size()) {
      throw invalid(
          line,
          cells.length + " cells where the header has " + positions.size(),
          "Give every row one cell a column; quote cells that hold commas.");
    }
    long frame = frame(line, cell(cells, "frame"));
    String className = className(line, cell(cells, "class"));
    if (isCountForm()) {
      int count = count(line, cell(cells, "count"));
      return new RecordingRow(line, frame, className, count, 1, 0, 0, 0, 0, null);
    }
    float confidence =
        positions.containsKey("confidence") ? confidence(line, cell(cells, "confidence")) : 1;
    Long trackId = hasTrackIds() ? trackId(line, cell(cells, "trackid")) : null;
    if (!hasBoxes()) {
      return new RecordingRow(line, frame, className, 1, confidence, 0, 0, 0, 0, trackId);
    }
    float xmin = coordinate(line, "xmin", cells);
    float ymin = coordinate(line, "ymin", cells);
    float xmax = coordinate(line, "xmax", cells);
    float ymax = coordinate(line, "ymax", cells);
    if (xmax < xmin || ymax < ymin) {
      throw invalid(
          line,
          "a box that ends before it begins",
          "xmax and ymax must not be below xmin and ymin.");
    }
    return new RecordingRow(line, frame, className, 1, confidence, xmin, ymin, xmax, ymax, trackId);
  }

  private String cell(String[] cells, String column) {
    String cell = cells[positions.get(column)];
    return cell == null ? "" : cell.strip();
  }

  private long frame(long line, String cell) {
    long frame = integer(line, "frame", cell);
    if (frame < 0) {
      throw invalid(line, "frame " + frame + " is negative", "Frames count from 0.");
    }
    if (frame > FRAME_MAX) {
      throw invalid(line, "frame " + frame + " is too large", "At most " + FRAME_MAX + ".");
    }
    return frame;
  }

  private int count(long line, String cell) {
    long count = integer(line, "count", cell);
    if (count < 0 || count > COUNT_MAX) {
      throw invalid(line, "count " + count, "A count is 0 to " + COUNT_MAX + ".");
    }
    return (int) count;
  }

  private String className(long line, String cell) {
    String known = classNames.get(cell);
    if (known != null) {
      return known;
    }
    if (cell.isEmpty() || cell.length() > CLASS_NAME_MAX) {
      throw invalid(
          line,
          cell.isEmpty() ? "no class" : "a class name of " + cell.length() + " characters",
          "A class name has 1 to " + CLASS_NAME_MAX + " characters.");
    }
    if (classNames.size() >= CLASSES_MAX) {
      throw invalid(
          line, "more than " + CLASSES_MAX + " classes", "Is the class column the right one?");
    }
    classNames.put(cell, cell);
    return cell;
  }

  private float confidence(long line, String cell) {
    double confidence = number(line, "confidence", cell);
    if (!(confidence >= 0 && confidence <= 1)) {
      throw invalid(
          line, "confidence " + cell + " is not within 0..1", "Divide percentages by 100.");
    }
    return (float) confidence;
  }

  private Long trackId(long line, String cell) {
    return cell.isEmpty() ? null : integer(line, "trackid", cell);
  }

  private float coordinate(long line, String column, String[] cells) {
    double value = number(line, column, cell(cells, column));
    if (!(Math.abs(value) <= COORDINATE_MAX)) {
      throw invalid(
          line, column + " " + value + " is out of range", "Boxes are in pixels of the frame.");
    }
    return (float) value;
  }

  private long integer(long line, String column, String cell) {
    try {
      return Long.parseLong(cell);
    } catch (NumberFormatException notAnInteger) {
      throw notANumber(line, column, cell, "a whole number");
    }
  }

  private double number(long line, String column, String cell) {
    try {
      double value = Double.parseDouble(cell);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException notANumber) {
      // reported below, together with NaN and infinities
    }
    throw notANumber(line, column, cell, "a number with a point");
  }

  private GlimpseException notANumber(long line, String column, String cell, String wanted) {
    String shown = cell.length() > 40 ? cell.substring(0, 40) + ".." : cell;
    return invalid(
        line, column + " is '" + shown + "'", "Column " + column + " holds " + wanted + ".");
  }

  /** An INVALID_RECORDING error at a line. */
  GlimpseException invalid(long line, String problem, String advice) {
    return invalid(file, place, line, problem, advice);
  }

  static GlimpseException invalid(
      String file, String place, long line, String problem, String advice) {
    return GlimpseException.of(
        ErrorCode.INVALID_RECORDING, file + ", " + place + " " + line + ": " + problem, advice);
  }
}
