package org.glimpse.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.glimpse.shell.Answer;
import org.glimpse.workspace.Counter;

/**
 * What the engine answered, and what it is measured against.
 *
 * @param answer the engine's
 * @param everyFrame the same question with the detector run on every frame of its range: what the
 *     engine's promises are about
 * @param scene the same question to the scene itself, which knows what it drew
 */
record DemoAnswer(DemoQuery query, Answer answer, Answer everyFrame, Answer scene) {

  long detectorCalls() {
    return answer.stats().counters().get(Counter.DETECTOR_CALLS);
  }

  /** What the detector says on every frame, and how far from that an estimate is. */
  String everyFrameInWords() {
    if (answer.rows().equals(everyFrame.rows())) {
      return "the same";
    }
    String words = inWords(everyFrame);
    OptionalDouble estimate = answer.stats().estimate();
    if (estimate.isEmpty()) {
      return words;
    }
    double exact = ((Number) everyFrame.rows().get(0).get(0)).doubleValue();
    return String.format(
        Locale.ROOT,
        "%s (the estimate is %.2f off)",
        words,
        Math.abs(estimate.getAsDouble() - exact));
  }

  /** An answer in a few words: its only value, or its rows. */
  static String inWords(Answer answer) {
    if (answer.rows().isEmpty()) {
      return "nothing";
    }
    List<String> rows = new ArrayList<>();
    for (int row = 0; row < answer.rows().size(); row++) {
      List<String> cells = new ArrayList<>();
      for (int column = 0; column < answer.columns().size(); column++) {
        Object value = answer.rows().get(row).get(column);
        cells.add(
            value instanceof Double number
                ? String.format(Locale.ROOT, "%.2f", number)
                : answer.text(row, column));
      }
      rows.add(String.join(" ", cells));
    }
    return String.join("; ", rows);
  }

  /** The numbers of the frames that the answer names; none if it names none. */
  List<Long> frames() {
    Optional<Integer> column = frameColumn();
    List<Long> frames = new ArrayList<>();
    if (column.isPresent()) {
      answer.rows().forEach(row -> frames.add(((Number) row.get(column.get())).longValue()));
    }
    return frames;
  }

  private Optional<Integer> frameColumn() {
    for (int i = 0; i < answer.columns().size(); i++) {
      if (answer.columns().get(i).name().equalsIgnoreCase("frame")) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }
}
