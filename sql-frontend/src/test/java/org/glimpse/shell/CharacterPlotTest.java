package org.glimpse.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Types;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.glimpse.engine.ResultColumn;
import org.glimpse.engine.StatementStats;
import org.junit.jupiter.api.Test;

/** Charts in characters. */
class CharacterPlotTest {
  private static ResultColumn text(String name) {
    return new ResultColumn(name, "VARCHAR", Types.VARCHAR, 0, 0, true);
  }

  private static ResultColumn number(String name) {
    return new ResultColumn(name, "DOUBLE", Types.DOUBLE, 15, 0, true);
  }

  private static Answer answer(List<ResultColumn> columns, List<List<Object>> rows) {
    return new Answer(columns, rows, List.of(), StatementStats.unknown(""));
  }

  @Test
  void barsAreAsLongAsTheirValues() {
    Answer answer =
        answer(
            List.of(text("class"), number("n")),
            List.of(List.of("car", 20.0), List.of("bus", 10.0), Arrays.asList("tram", null)));
    assertThat(CharacterPlot.of(answer, "", 31))
        .containsExactly(
            "car  │" + "█".repeat(18) + "  20",
            "bus  │" + "█".repeat(9) + " ".repeat(9) + "  10",
            "tram │" + " ".repeat(18) + "  NULL");
  }

  @Test
  void intervalsAreDrawnOverThem() {
    Answer answer =
        answer(
            List.of(text("class"), number("n"), number("low"), number("high")),
            List.of(List.of("car", 10.0, 5.0, 20.0)));
    List<String> lines = CharacterPlot.of(answer, "", 60);
    assertThat(lines).singleElement().asString().matches("car │█+├─+┤ +10 \\(5 to 20\\)");
  }

  @Test
  void theIntervalOfASingleAnswerIsItsOwn() {
    StatementStats plain = StatementStats.unknown("");
    StatementStats stats =
        new StatementStats(
            "",
            "",
            Map.of(),
            OptionalDouble.of(6.69),
            OptionalDouble.of(6.5),
            OptionalDouble.of(6.9),
            1,
            0,
            0,
            Map.of(),
            0,
            0,
            plain.reason());
    Answer answer = new Answer(List.of(number("cars")), List.of(List.of(6.69)), List.of(), stats);
    assertThat(CharacterPlot.of(answer, "", 60))
        .singleElement()
        .asString()
        .startsWith("cars │█")
        .contains("├", "┤")
        .endsWith(" 6.690 (6.500 to 6.900)");
  }

  @Test
  void manyRowsAreACurve() {
    List<List<Object>> rows = new ArrayList<>();
    LocalDateTime begin = LocalDateTime.of(2026, 6, 1, 18, 0);
    for (int i = 0; i < 200; i++) {
      rows.add(List.of(begin.plusSeconds(i), (double) i));
    }
    ResultColumn time = new ResultColumn("at", "TIMESTAMP", Types.TIMESTAMP, 23, 3, false);
    List<String> lines = CharacterPlot.of(answer(List.of(time, number("n")), rows), "n", 64);
    assertThat(lines).hasSize(11);
    assertThat(lines.get(0)).matches(" +19\\d\\.\\d │ +[▁▂▃▄▅▆▇█]+");
    assertThat(lines.get(9)).contains("█".repeat(40));
    assertThat(lines.get(10)).endsWith("2026-06-01 18:00:00 .. 2026-06-01 18:03:19");
  }

  @Test
  void whereThereIsNothingToDrawItSaysSo() {
    assertThat(CharacterPlot.of(answer(List.of(number("n")), List.of()), "", 80).get(0))
        .contains("no rows");
    Answer words = answer(List.of(text("class")), List.of(List.of("car")));
    assertThat(CharacterPlot.of(words, "", 80).get(0)).contains("no column of numbers");
    assertThat(CharacterPlot.of(words, "klass", 80).get(0)).contains("'klass'");
  }
}
