package org.glimpse.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.junit.jupiter.api.Test;

class ErrorReportTest {
  private static final GlimpseException UNKNOWN =
      GlimpseException.of(
          ErrorCode.UNKNOWN_COLUMN, "There is no column 'clas'.", "Did you mean 'class'?");

  @Test
  void aCaretStandsBelowThePlace() {
    assertThat(ErrorReport.of(UNKNOWN.at(2, 8), "SELECT 1;\nSELECT clas FROM v"))
        .isEqualTo(
            """
            Error GL-1004: There is no column 'clas' (line 2, column 8)
              SELECT clas FROM v
                     ^
              Did you mean 'class'?\
            """);
  }

  @Test
  void withoutAPlaceThereIsNoSource() {
    assertThat(ErrorReport.of(UNKNOWN, "SELECT clas"))
        .isEqualTo("Error GL-1004: There is no column 'clas'\n  Did you mean 'class'?");
  }

  @Test
  void longLinesAreCutAroundThePlace() {
    String sql = "SELECT " + "x, ".repeat(100) + "clas FROM v WHERE " + "y AND ".repeat(100) + "z";
    String[] lines = ErrorReport.of(UNKNOWN.at(1, 308), sql).split("\n");
    assertThat(lines[1]).startsWith("  …").endsWith("…").hasSizeLessThan(110);
    assertThat(lines[1].substring(lines[2].indexOf('^'))).startsWith("clas FROM v");
  }

  @Test
  void placesOutsideOfTheTextAreOnlyNamed() {
    assertThat(ErrorReport.of(UNKNOWN.at(9, 1), "SELECT clas").lines()).hasSize(2);
    assertThat(ErrorReport.of(UNKNOWN.at(1, 99), "SELECT clas").lines().toList().get(2))
        .isEqualTo("  " + " ".repeat(11) + "^");
  }

  @Test
  void tabsCountAsOneColumn() {
    assertThat(ErrorReport.of(UNKNOWN.at(1, 9), "SELECT\t\tclas").lines().toList().get(2))
        .isEqualTo("  " + " ".repeat(8) + "^");
  }
}
