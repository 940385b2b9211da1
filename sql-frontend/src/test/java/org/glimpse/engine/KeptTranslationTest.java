package org.glimpse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A translation is given out once, to those for whom nothing was defined since. */
final class KeptTranslationTest {
  @TempDir Path folder;

  @Test
  void isGivenOutOnce() {
    try (Engine engine = Engine.open(folder.resolve("workspace"));
        Session session = engine.newSession()) {
      KeptTranslation fresh = translation(session);
      assertThat(fresh.take(0)).isPresent();
      assertThat(fresh.take(0)).isEmpty();
      KeptTranslation old = translation(session);
      assertThat(old.take(1)).isEmpty();
      assertThat(old.take(0)).isEmpty();
    }
  }

  private static KeptTranslation translation(Session session) {
    return ((ParsedSql) session.prepare("SELECT 1")).translation();
  }
}
