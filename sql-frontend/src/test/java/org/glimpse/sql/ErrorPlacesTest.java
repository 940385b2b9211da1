package org.glimpse.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.GlimpseException.Position;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Every error of a statement: its code, its place, and what it says to do. */
class ErrorPlacesTest {

  /** The statement holds {@code ^} where the error is expected. */
  @ParameterizedTest
  @CsvFileSource(
      resources = "errors.csv",
      delimiter = '|',
      quoteCharacter = '`',
      maxCharsPerColumn = 4096)
  void errorsSayWhereAndWhatNext(ErrorCode code, String marked, String says) {
    String text = marked.replace("\\n", "\n");
    int caret = text.indexOf('^');
    assertThat(caret).as("a marked place in " + marked).isNotNegative();
    String sql = text.substring(0, caret) + text.substring(caret + 1);
    GlimpseException error = error(sql);
    assertThat(error.describe()).as(sql).contains(says);
    assertThat(error.code()).as(error.describe()).isEqualTo(code);
    assertThat(error.position()).as(error.describe()).contains(place(sql, caret));
    assertThat(error.advice()).as(sql).isNotBlank();
    assertThat(error.getMessage()).as(sql).doesNotContain("Was expecting").hasSizeLessThan(300);
  }

  @Test
  void placesAreThoseOfTheScript() {
    StatementText text = new StatementText("SELECT\n clas FROM taipei", new Position(4, 9));
    Statement.Query statement = (Statement.Query) FrameQlParser.parse(text);
    GlimpseException error =
        catchThrowableOfType(
            GlimpseException.class,
            () ->
                QueryTranslator.translate(
                    statement.query(), statement.source(), new TestCatalog()));
    assertThat(error.position()).contains(new Position(5, 2));
  }

  @Test
  void longStatementsAreRefused() {
    GlimpseException error =
        error("SELECT '" + "x".repeat(FrameQlParser.STATEMENT_LENGTH_MAX) + "'");
    assertThat(error.code()).isEqualTo(ErrorCode.INVALID_QUERY);
    assertThat(error.getMessage()).contains("65536");
  }

  @Test
  void deepStatementsAreRefused() {
    assertThat(error("SELECT " + "(".repeat(5000) + "1" + ")".repeat(5000)).getMessage())
        .contains("nests more than");
    assertThat(error("SELECT " + "CASE WHEN true THEN ".repeat(2000) + "1").getMessage())
        .contains("nests more than");
    assertThat(error("SELECT 1" + " + 1".repeat(15_000)).getMessage())
        .contains("chains or nests more than");
    assertThat(error("SELECT " + "NOT ".repeat(15_000) + "true").getMessage())
        .contains("chains or nests more than");
    assertThat(error("SELECT 1" + " UNION SELECT 1".repeat(4_000)).getMessage())
        .contains("chains or nests more than");
  }

  @Test
  void deepButAllowedStatementsTranslate() {
    int depth = FrameQlTokens.NESTING_MAX - 1;
    assertThat(TestCatalog.translate("SELECT " + "(".repeat(depth) + "1" + ")".repeat(depth)))
        .isNotNull();
    assertThat(
            TestCatalog.translate(
                "SELECT frame FROM taipei WHERE frame = 1" + " OR frame = 2".repeat(400)))
        .isNotNull();
    assertThat(
            TestCatalog.translate(
                "SELECT frame FROM taipei WHERE frame IN (1" + ", 2".repeat(5_000) + ")"))
        .isNotNull();
  }

  private static GlimpseException error(String sql) {
    return catchThrowableOfType(
        GlimpseException.class,
        () -> {
          Statement statement = FrameQlParser.parse(sql);
          if (statement instanceof Statement.Query query) {
            QueryTranslator.translate(query.query(), query.source(), new TestCatalog());
          }
        });
  }

  private static Position place(String sql, int offset) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < offset; i++) {
      if (sql.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return new Position(line, offset - lineStart + 1);
  }
}
