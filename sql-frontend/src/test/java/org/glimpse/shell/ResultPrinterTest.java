package org.glimpse.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import org.glimpse.engine.ResultColumn;
import org.glimpse.optimizer.LazyPicture;
import org.junit.jupiter.api.Test;

class ResultPrinterTest {
  private static final List<ResultColumn> COLUMNS =
      List.of(
          column("frame", "BIGINT", Types.BIGINT),
          column("class", "VARCHAR", Types.VARCHAR),
          column("confidence", "REAL", Types.REAL));

  private static final List<List<?>> ROWS =
      List.of(
          List.of(12L, "car", 0.5f),
          Arrays.asList(1234567L, null, 1.0E10f),
          List.of(-3L, "a|b, \"c\"\nd", 1.0E-4f));

  @Test
  void tableLinesUpAndKeepsCellsOnOneLine() throws IOException {
    assertThat(print(OutputFormat.TABLE, 0, COLUMNS, ROWS))
        .isEqualTo(
            """
              frame | class       |  confidence
            --------+-------------+------------
                 12 | car         |         0.5
            1234567 | NULL        | 10000000000
                 -3 | a|b, "c"\\nd |      0.0001
            """);
  }

  @Test
  void csvQuotesAsRfc4180AndTellsNullFromEmpty() throws IOException {
    List<List<?>> rows = List.of(Arrays.asList(1L, null, 2f), List.of(2L, "", 0.25f));
    assertThat(print(OutputFormat.CSV, 0, COLUMNS, rows))
        .isEqualTo("frame,class,confidence\n1,,2.0\n2,\"\",0.25\n");
    assertThat(print(OutputFormat.CSV, 0, COLUMNS, ROWS))
        .endsWith("-3,\"a|b, \"\"c\"\"\nd\",0.0001\n");
  }

  @Test
  void jsonKeepsTypes() throws IOException {
    assertThat(print(OutputFormat.JSON, 0, COLUMNS, ROWS))
        .isEqualTo(
            """
            [
            {"frame":12,"class":"car","confidence":0.5},
            {"frame":1234567,"class":null,"confidence":10000000000},
            {"frame":-3,"class":"a|b, \\"c\\"\\nd","confidence":0.0001}
            ]
            """);
    assertThat(print(OutputFormat.JSON, 0, COLUMNS, List.of())).isEqualTo("[]\n");
    assertThat(print(OutputFormat.JSONL, 0, COLUMNS, List.of())).isEmpty();
  }

  @Test
  void jsonHasNoNumberForNaN() throws IOException {
    assertThat(
            print(
                OutputFormat.JSONL,
                0,
                COLUMNS.subList(2, 3),
                List.of(List.of(Double.NaN), List.of(Float.POSITIVE_INFINITY), List.of(true))))
        .isEqualTo("{\"confidence\":null}\n{\"confidence\":null}\n{\"confidence\":true}\n");
  }

  @Test
  void jsonTellsColumnsOfOneNameApart() throws IOException {
    ResultColumn frame = COLUMNS.get(0);
    assertThat(print(OutputFormat.JSONL, 0, List.of(frame, frame), List.of(List.of(1L, 2L))))
        .isEqualTo("{\"frame\":1,\"frame_2\":2}\n");
  }

  @Test
  void markdownEscapesBars() throws IOException {
    assertThat(print(OutputFormat.MARKDOWN, 0, COLUMNS, ROWS.subList(2, 3)))
        .isEqualTo(
            """
            | frame | class | confidence |
            | ---: | --- | ---: |
            | -3 | a\\|b, "c"\\\\nd | 0.0001 |
            """);
  }

  @Test
  void verticalHasALinePerValue() throws IOException {
    assertThat(print(OutputFormat.VERTICAL, 0, COLUMNS, ROWS.subList(0, 1)))
        .isEqualTo(
            """
            -[ row 1 ]------------------------------
            frame      | 12
            class      | car
            confidence | 0.5
            """);
  }

  @Test
  void valuesReadAsSqlWritesThem() throws IOException {
    LazyPicture picture =
        new LazyPicture() {
          @Override
          public byte[] jpeg() {
            throw new AssertionError("a text format must not decode pictures");
          }

          @Override
          public String describe() {
            return "frame 12 of street";
          }
        };
    List<Object> values =
        List.of(
            LocalDateTime.of(2026, 1, 2, 3, 4, 5, 6_000_000),
            LocalDate.of(2026, 1, 2),
            new BigDecimal("1E+3"),
            picture,
            new byte[3],
            List.of(0.5f, 1f));
    List<ResultColumn> columns =
        values.stream().map(value -> column("v", "ANY", Types.OTHER)).toList();
    assertThat(print(OutputFormat.CSV, 0, columns, List.of(values)))
        .endsWith(
            "2026-01-02 03:04:05.006,2026-01-02,1000,<image: frame 12 of street>,<3 bytes>,"
                + "\"[0.5, 1.0]\"\n");
  }

  @Test
  void terminalSequencesInDataAreDisarmed() throws IOException {
    assertThat(
            print(
                OutputFormat.TABLE, 0, COLUMNS.subList(1, 2), List.of(List.of("\033[2Jcar\u009b"))))
        .contains("\uFFFD[2Jcar\uFFFD")
        .doesNotContain("\033");
  }

  @Test
  void wideTablesFitTheTerminal() throws IOException {
    List<List<?>> rows = List.of(List.of(1L, "x".repeat(100), 0.5f));
    String cut = print(OutputFormat.TABLE, 40, COLUMNS, rows);
    assertThat(cut.lines()).allMatch(line -> CellText.width(line) <= 40).hasSize(3);
    assertThat(cut).contains("xxx…").contains("0.5");
    assertThat(print(OutputFormat.TABLE, 0, COLUMNS, rows)).contains("x".repeat(100));
    String narrow = print(OutputFormat.TABLE, 12, COLUMNS, rows);
    assertThat(narrow.lines()).allMatch(line -> CellText.width(line) <= 12);
  }

  @Test
  void wideCharactersTakeTwoColumns() throws IOException {
    assertThat(
            print(
                OutputFormat.TABLE,
                0,
                COLUMNS.subList(0, 2).stream()
                    .sorted((a, b) -> a.name().compareTo(b.name()))
                    .toList(),
                List.of(List.of("車両", 1L), List.of("car", 2L))))
        .contains("車両  |     1")
        .contains("car   |     2");
  }

  @Test
  void rowsAfterTheSampleAreStillPrinted() throws IOException {
    List<List<?>> rows = new java.util.ArrayList<>();
    for (long i = 0; i < 1000; i++) {
      rows.add(List.of(i, "car", 0.5f));
    }
    assertThat(print(OutputFormat.TABLE, 0, COLUMNS, rows).lines()).hasSize(1002);
  }

  private static String print(
      OutputFormat format,
      int terminalColumns,
      List<ResultColumn> columns,
      List<? extends List<?>> rows)
      throws IOException {
    StringWriter text = new StringWriter();
    ResultPrinter printer = format.printer(text, columns, terminalColumns);
    printer.begin();
    for (List<?> row : rows) {
      printer.row(row);
    }
    printer.end();
    return text.toString();
  }

  private static ResultColumn column(String name, String type, int jdbcType) {
    return new ResultColumn(name, type, jdbcType, 0, 0, true);
  }
}
