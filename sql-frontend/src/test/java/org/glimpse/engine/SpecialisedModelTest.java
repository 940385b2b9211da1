package org.glimpse.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import org.glimpse.workspace.Counter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A CNN is trained where a dear detector makes it worth it, and is a control variate then. */
final class SpecialisedModelTest {
  @TempDir Path folder;

  @Test
  void aModelIsTrainedUsedAndUsedAgain() throws Exception {
    SquaresClip clip = SquaresClip.write(folder);
    double truth = clip.mean();
    try (Engine engine = Engine.open(folder.resolve("workspace"))) {
      Session session = engine.newSession();
      session.set("confirm_above", "off");
      clip.register(session);
      String sql = "SELECT FCOUNT(*) FROM street WHERE class = 'car' ERROR WITHIN 0.02";
      StatementStats first = Answers.stats(session, sql);
      assertThat(first.plan()).isEqualTo("SampledAggregate");
      assertThat(first.reason()).contains("a specialised model to be trained on");
      assertThat(first.estimate().getAsDouble()).isCloseTo(truth, within(0.02));
      assertThat(first.counters().get(Counter.TRAINING_FRAMES)).isGreaterThanOrEqualTo(300);
      assertThat(first.counters().get(Counter.PROXY_FRAMES)).isEqualTo(SquaresClip.FRAMES);
      assertThat(Answers.rows(session, "SHOW MODELS")).hasSize(1);

      session.set("seed", "2");
      StatementStats second = Answers.stats(session, sql);
      assertThat(second.reason()).contains("specialised model street_1");
      assertThat(second.estimate().getAsDouble()).isCloseTo(truth, within(0.02));
      assertThat(second.counters().get(Counter.PROXY_FRAMES)).isZero();
      assertThat(second.counters().get(Counter.FRAMES_DECODED)).isZero();
      long withModel =
          second.counters().get(Counter.DETECTOR_CALLS)
              + second.counters().get(Counter.LABELS_REUSED);

      session.set("allow_rewrite", "true");
      StatementStats alone = Answers.stats(session, sql.replace("0.02", "0.05"));
      assertThat(alone.plan()).isEqualTo("RewrittenAggregate");
      assertThat(alone.reason()).contains("answered by specialised model street_1 alone");
      assertThat(alone.estimate().getAsDouble()).isCloseTo(truth, within(0.05));
      assertThat(alone.counters().get(Counter.DETECTOR_CALLS)).isLessThanOrEqualTo(400);
      session.set("allow_rewrite", "false");

      Answers.rows(session, "DROP MODEL street_1");
      session.set("guarantee", "strict"); // no control variates there
      StatementStats strict = Answers.stats(session, sql);
      assertThat(strict.estimate().getAsDouble()).isCloseTo(truth, within(0.02));
      assertThat(withModel)
          .isLessThan(
              (strict.counters().get(Counter.DETECTOR_CALLS)
                      + strict.counters().get(Counter.LABELS_REUSED))
                  / 2);
    }
  }
}
