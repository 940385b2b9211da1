package org.glimpse.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Report files: what they say, and where mistakes are. */
final class ReportReaderTest {
  private static final String FINE = "--@ section: S\nSELECT 1;\n";

  private static Report read(String text, Map<String, String> given) {
    return Report.read(text, "r.sql", given);
  }

  @Test
  void directivesMakeSections() {
    Report report = read(RoadReport.TEXT, Map.of("kind", "o'bus; DROP VIDEO road"));
    assertThat(report.title()).isEqualTo("The road road");
    assertThat(report.about()).containsExactly("Every chart <once> & nothing twice.");
    assertThat(report.sections()).hasSize(RoadReport.SECTIONS);
    Section first = report.sections().get(0);
    assertThat(first.name()).isEqualTo("cars-per-frame");
    assertThat(first.chart().kind()).isEqualTo(ChartKind.NUMBER);
    assertThat(first.sql().sql())
        .isEqualTo(
            "SELECT FCOUNT(*) AS cars FROM \"road\" WHERE class = 'o''bus; DROP VIDEO road'"
                + " ERROR WITHIN 0.5");
    assertThat(report.sections()).extracting(Section::planSetting).containsOnly("reproducible");
  }

  @Test
  void whatStandsInParenthesesOrdersNothing() {
    Report report =
        read(
            "--@ section: A\nSELECT a, SUM(b) OVER (ORDER BY a) FROM (SELECT 1 AS a, 2 AS b"
                + " LIMIT 1) t /* ORDER */ WHERE 'ORDER' <> \"other\";\n"
                + "--@ section: B\nSELECT 1 AS a ORDER BY a LIMIT 1;\n",
            Map.of());
    assertThat(report.sections().get(0).isOrdered()).isFalse();
    assertThat(report.sections().get(1).isOrdered()).isTrue();
  }

  @Test
  void namesOfFilesDifferAndStay() {
    Report report =
        read(
            "--@ param: v name = road\n"
                + "--@ section: Cars of ${v}!\nSELECT 1;\n--@ section: Cars of: ${v}\nSELECT 2;\n"
                + "--@ section: Run\nSELECT 3;\n--@ section: ¿?\nSELECT 4;\n",
            Map.of("v", "elsewhere"));
    assertThat(report.sections().stream().map(Section::name))
        .containsExactly("cars-of-v", "cars-of-v-2", "run-2", "section");
    assertThat(report.sectionTitles()).startsWith("Cars of elsewhere!", "Cars of: elsewhere");
  }

  @Test
  void valuesOfEachTypeAreWrittenInSql() {
    Report report =
        read(
            """
            --@ param: a name = road
            --@ param: b text = it's
            --@ param: c number = -0.5
            --@ param: d timestamp = 2026-06-01 18:00
            --@ param: e timestamp = 2026-06-01T18:00:07.25
            --@ param: f date = 2026-06-01
            --@ section: S
            SELECT ${b}, ${c}, ${d}, ${e}, ${f}, '}' /* ${nothing} */ FROM ${a} -- ${nothing}
            """,
            Map.of());
    assertThat(report.sections().get(0).sql().sql())
        .startsWith(
            "SELECT 'it''s', -0.5, TIMESTAMP '2026-06-01 18:00:00.000',"
                + " TIMESTAMP '2026-06-01 18:00:07.250', DATE '2026-06-01', '}' /* ${nothing} */"
                + " FROM \"road\"");
  }

  @Test
  void errorsOfSqlAreCountedInTheFileAsWritten() {
    GlimpseException error =
        fails(
            "--@ param: v name = a_very_long_name_indeed\n--@ section: S\n"
                + "SELECT frame,\n  class FROM ${v} WHER frame < 3;\n",
            Map.of());
    assertThat(error.code()).isEqualTo(ErrorCode.SYNTAX_ERROR);
    assertThat(error.position())
        .hasValueSatisfying(
            place -> {
              assertThat(place.line()).isEqualTo(4);
              assertThat(place.column()).isEqualTo("  class FROM ${v} WHER ".length() + 1);
            });
  }

  static List<Arguments> mistakes() {
    return List.of(
        mistake("--@ sektion: S\nSELECT 1;", ErrorCode.UNKNOWN_OPTION, 1, 5, "'section'"),
        mistake("--@ section S\nSELECT 1;", ErrorCode.SYNTAX_ERROR, 1, 4, "key: value"),
        mistake(
            "--@ section: S\n--@ chart: lin\nSELECT 1;", ErrorCode.INVALID_OPTION, 2, 12, "'line'"),
        mistake(
            "--@ section: S\n--@ chart: line z=a\nSELECT 1;", ErrorCode.UNKNOWN_OPTION, 2, 17, "x"),
        mistake(
            "--@ section: S\n--@ chart: line x\nSELECT 1;",
            ErrorCode.SYNTAX_ERROR,
            2,
            16,
            "x=minute"),
        mistake(
            "--@ section: S\n--@ chart: histogram bins=1\nSELECT 1;",
            ErrorCode.INVALID_OPTION,
            2,
            22,
            "from 2 to 200"),
        mistake(
            "--@ section: S\n--@ chart: heatmap at=feat\nSELECT 1;",
            ErrorCode.INVALID_OPTION,
            2,
            20,
            "'feet'"),
        mistake("--@ section: S\n--@ chart: table\n", ErrorCode.INVALID_OPTION, 1, 14, "Write one"),
        mistake("--@ section: S\n\n--@ section: T\nSELECT 1;", ErrorCode.INVALID_OPTION, 1, 14, ""),
        mistake("SELECT 1;\n" + FINE, ErrorCode.UNSUPPORTED, 1, 1, "--@ section"),
        mistake("SELECT 1;", ErrorCode.UNSUPPORTED, 1, 1, "--@ section"),
        mistake("SET seed = 3;", ErrorCode.SYNTAX_ERROR, 1, 1, "--@ section"),
        mistake(FINE + "SELECT 2;", ErrorCode.SYNTAX_ERROR, 3, 1, "--@ section"),
        mistake("--@ section: S\nDROP VIDEO v;", ErrorCode.UNSUPPORTED, 2, 1, "Take"),
        mistake(
            "--@ section: S\nSELECT 1\n--@ section: T\nSELECT 2;",
            ErrorCode.SYNTAX_ERROR,
            3,
            5,
            "semicolon"),
        mistake("--@ note: n\n" + FINE, ErrorCode.UNKNOWN_OPTION, 1, 5, "after"),
        mistake(FINE + "--@ about: late\n", ErrorCode.UNKNOWN_OPTION, 3, 5, "above"),
        mistake(
            "--@ section: S\n--@ plan: fast\nSELECT 1;", ErrorCode.INVALID_OPTION, 2, 11, "exact"),
        mistake(
            "--@ section: S\n--@ rows: many\nSELECT 1;", ErrorCode.INVALID_OPTION, 2, 11, "1 to"),
        mistake("--@ section:\nSELECT 1;", ErrorCode.INVALID_OPTION, 1, 13, "title"),
        mistake("--@ param: v\n" + FINE, ErrorCode.INVALID_OPTION, 1, 12, "NAME TYPE"),
        mistake("--@ param: v txt = a\n" + FINE, ErrorCode.INVALID_OPTION, 1, 12, "'text'"),
        mistake("--@ param: v number = a\n" + FINE, ErrorCode.INVALID_OPTION, 1, 12, "12"),
        mistake("--@ param: v number\n" + FINE, ErrorCode.INVALID_PARAMETER, 1, 12, "--param v="),
        mistake("--@ section: S\nSELECT ${v};", ErrorCode.INVALID_PARAMETER, 2, 8, "param: v"),
        mistake("--@ section: S ${v}\nSELECT 1;", ErrorCode.INVALID_PARAMETER, 1, 16, "param: v"),
        mistake(
            "--@ param: v text = a\n--@ section: S\nSELECT '${v}';",
            ErrorCode.INVALID_PARAMETER,
            3,
            9,
            "without"),
        mistake("--@ section: S\nSELECT ${v;", ErrorCode.SYNTAX_ERROR, 2, 8, "}"),
        mistake("--@ section: S\nSELECT 'a;", ErrorCode.SYNTAX_ERROR, 2, 8, "Close"));
  }

  private static Arguments mistake(
      String text, ErrorCode code, int line, int column, String advice) {
    return Arguments.of(text, code, line, column, advice);
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void mistakesHaveTheirPlace(String text, ErrorCode code, int line, int column, String advice) {
    GlimpseException error = fails(text, Map.of());
    assertThat(error.code()).as(error.describe()).isEqualTo(code);
    assertThat(error.position())
        .as(error.describe())
        .contains(new GlimpseException.Position(line, column));
    assertThat(error.advice()).contains(advice);
  }

  @Test
  void valuesForNoParameterAreRefused() {
    GlimpseException error =
        fails("--@ param: video name = road\n" + FINE, Map.of("vidio", "street"));
    assertThat(error.code()).isEqualTo(ErrorCode.INVALID_PARAMETER);
    assertThat(error.advice()).isEqualTo("Did you mean 'video'?");
    error = fails("--@ param: video name = road\n" + FINE, Map.of("video", "x; DROP"));
    assertThat(error.code()).isEqualTo(ErrorCode.INVALID_PARAMETER);
    assertThat(error.getMessage()).contains("'x; DROP'");
  }

  private static GlimpseException fails(String text, Map<String, String> given) {
    GlimpseException error = catchThrowableOfType(GlimpseException.class, () -> read(text, given));
    assertThat(error).as(text).isNotNull();
    return error;
  }
}
