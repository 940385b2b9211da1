package org.glimpse.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.junit.jupiter.api.Test;

final class ScriptCutterTest {

  @Test
  void cutsAtSemicolonsAndSaysWhereEachStatementBegins() {
    assertThat(ScriptCutter.cut("SET seed = 1;\n  SHOW VIDEOS ;;\n\nSELECT 1"))
        .containsExactly(
            new ScriptStatement("SET seed = 1", 1, 1),
            new ScriptStatement("SHOW VIDEOS", 2, 3),
            new ScriptStatement("SELECT 1", 4, 1));
  }

  @Test
  void semicolonsInQuotesAndCommentsBelongToTheText() {
    assertThat(
            ScriptCutter.cut("SELECT 'a;''b;', \"c;d\" /* ; */ -- ;\n // ;\n FROM t; SHOW MODELS"))
        .extracting(ScriptStatement::sql)
        .containsExactly("SELECT 'a;''b;', \"c;d\" /* ; */ -- ;\n // ;\n FROM t", "SHOW MODELS");
  }

  @Test
  void aScriptOfCommentsHasNoStatement() {
    assertThat(ScriptCutter.cut("-- nothing\n/* at all */ ; ")).isEmpty();
  }

  @Test
  void anOpenQuoteIsASyntaxErrorWithItsPlace() {
    assertThatThrownBy(() -> ScriptCutter.cut("SHOW VIDEOS;\nSELECT 'abc"))
        .isInstanceOfSatisfying(
            GlimpseException.class,
            error -> {
              assertThat(error.code()).isEqualTo(ErrorCode.SYNTAX_ERROR);
              assertThat(error.position()).contains(new GlimpseException.Position(2, 8));
            });
  }

  @Test
  void backslashesEscapeInStringsWithTheirPrefixOnly() {
    assertThat(
            ScriptCutter.cut(
                "SELECT E'it\\'s; ''x\\\\'; SELECT e'\\';'; SELECT 'a\\'; SELECT nameE'\\'; SELECT 1"))
        .extracting(ScriptStatement::sql)
        .containsExactly(
            "SELECT E'it\\'s; ''x\\\\'",
            "SELECT e'\\';'",
            "SELECT 'a\\'",
            "SELECT nameE'\\'",
            "SELECT 1");
    assertThatThrownBy(() -> ScriptCutter.cut("SELECT E'a\\'; SELECT 1"))
        .isInstanceOf(GlimpseException.class);
  }

  @Test
  void everyKindOfLineEndEndsAComment() {
    assertThat(ScriptCutter.cut("-- a;\rSELECT 1;\r\n-- b;\r\nSELECT 2"))
        .containsExactly(
            new ScriptStatement("SELECT 1", 2, 1), new ScriptStatement("SELECT 2", 4, 1));
  }
}
