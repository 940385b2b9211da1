package org.glimpse.detection;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.glimpse.workspace.Suggestions;

/** The columns of a file of scores, in any order, and the rules for its cells. */
final class ScoreColumns {
  /** The class of scores that are not of a class; no class has this name. */
  static final String NO_CLASS = "";

  private static final String FORMS =
      "A file of scores has columns frame,class,score (expected counts) or frame,score (a"
          + " predicate).";
  private static final List<String> KNOWN = List.of("frame", "class", "score");

  private final FileCells cells;
  private final Map<String, Integer> positions = new HashMap<>();

  /**
   * One score, checked.
   *
   * @param className {@link #NO_CLASS} in the form without classes
   */
  record Score(long frame, String className, double score) {}

  /**
   * @throws org.glimpse.workspace.GlimpseException INVALID_RECORDING
   */
  ScoreColumns(FileCells cells, List<String> names) {
    this.cells = cells;
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i).strip().toLowerCase(Locale.ROOT);
      if (!KNOWN.contains(name)) {
        String nearest = Suggestions.didYouMean(name, KNOWN).map(text -> text + " ").orElse("");
        throw cells.invalid(1, "unknown column '" + names.get(i).strip() + "'", nearest + FORMS);
      }
      if (positions.put(name, i) != null) {
        throw cells.invalid(1, "column '" + name + "' appears twice", FORMS);
      }
    }
    for (String required : List.of("frame", "score")) {
      if (!positions.containsKey(required)) {
        throw cells.invalid(1, "no column '" + required + "'", FORMS);
      }
    }
  }

  /** Whether scores are counts of classes. */
  boolean hasClasses() {
    return positions.containsKey("class");
  }

  FileCells cells() {
    return cells;
  }

  /**
   * @throws org.glimpse.workspace.GlimpseException INVALID_RECORDING naming the line
   */
  Score parse(long line, String[] row) {
    cells.requireCount(line, row, positions.size());
    return new Score(
        cells.frame(line, cell(row, "frame")),
        hasClasses() ? cells.className(line, cell(row, "class")) : NO_CLASS,
        cells.number(line, "score", cell(row, "score")));
  }

  private String cell(String[] row, String column) {
    return FileCells.text(row[positions.get(column)]);
  }
}
