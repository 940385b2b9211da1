package org.glimpse.detection;

import java.util.HashMap;
import java.util.Map;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * Reads the cells of a file of rows; every refusal names the file and the line.
 *
 * <p>Cells are taken as text, null where a Parquet cell is null.
 */
final class FileCells {
  /** More frames than this are no video but a mistake: 2.2 years at 30 frames a second. */
  static final long FRAME_MAX = Integer.MAX_VALUE - 1L;

  private static final int CLASS_NAME_MAX = 200;
  private static final int CLASSES_MAX = 10_000;
  private static final int SHOWN_CHARACTERS_MAX = 40;

  private final String file;
  private final String place;

  /** Class names already seen, so that a million rows share one string each. */
  private final Map<String, String> classNames = new HashMap<>();

  /**
   * @param file for messages
   * @param place what a row is called: {@code line} or {@code row}
   */
  FileCells(String file, String place) {
    this.file = file;
    this.place = place;
  }

  /**
   * @throws GlimpseException INVALID_RECORDING where a row has not as many cells as the header
   */
  void requireCount(long line, String[] cells, int columns) {
    if (cells.length != columns) {
      throw invalid(
          line,
          cells.length + " cells where the header has " + columns,
          "Give every row one cell a column; quote cells that hold commas.");
    }
  }

  /** A cell without spaces around it; empty for null. */
  static String text(String cell) {
    return cell == null ? "" : cell.strip();
  }

  long frame(long line, String cell) {
    long frame = integer(line, "frame", cell);
    if (frame < 0) {
      throw invalid(line, "frame " + frame + " is negative", "Frames count from 0.");
    }
    if (frame > FRAME_MAX) {
      throw invalid(line, "frame " + frame + " is too large", "At most " + FRAME_MAX + ".");
    }
    return frame;
  }

  String className(long line, String cell) {
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

  long integer(long line, String column, String cell) {
    try {
      return Long.parseLong(cell);
    } catch (NumberFormatException notAnInteger) {
      throw notANumber(line, column, cell, "a whole number");
    }
  }

  /** A finite number. */
  double number(long line, String column, String cell) {
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
    String shown =
        cell.length() > SHOWN_CHARACTERS_MAX
            ? cell.substring(0, SHOWN_CHARACTERS_MAX) + ".."
            : cell;
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
