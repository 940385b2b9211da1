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
}
