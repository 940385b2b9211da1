package org.glimpse.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.glimpse.workspace.Counter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Aggregates that a proxy answers alone, where that is allowed and it passes its test. */
final class RewrittenAggregateTest {
  private static final int FRAMES = 30_000;
  private static final String CARS = "SELECT FCOUNT(*) FROM street WHERE class = 'car'";

  @TempDir Path folder;
  private Engine engine;
  private Session session;
  private final int[] counts = new int[FRAMES];
  private double truth;

  @BeforeEach
  void open() throws Exception {
    Random random = new Random(3);
    List<String> lines = new ArrayList<>(List.of("frame,class,count"));
    int present = 0;
    for (int frame = 0; frame < FRAMES; frame++) {
      present += random.nextDouble() < 0.04 ? 1 : 0;
      present -= present > 0 && random.nextDouble() < 0.02 * present ? 1 : 0;
      counts[frame] = present;
      truth += (double) present / FRAMES;
      if (present > 0) {
        lines.add(frame + ",car," + present);
      }
    }
    Path recording = Files.write(folder.resolve("street.csv"), lines);
    engine = Engine.open(folder.resolve("workspace"));
    session = engine.newSession();
    Answers.rows(
        session,
        "CREATE VIDEO street FROM RECORDING '"
            + recording
            + "' WITH (frame_count = "
            + FRAMES
            + ", fps = 10, seconds_per_frame = 0.1)");
    session.set("confirm_above", "off");
  }

  @AfterEach
  void close() {
    engine.close();
  }

  /** Scores of every frame: the count, plus a bias and noise. */
  private void proxy(double bias, double noise) throws Exception {
    Random random = new Random(4);
    List<String> scores = new ArrayList<>(List.of("frame,class,score"));
    for (int frame = 0; frame < FRAMES; frame++) {
      scores.add(frame + ",car," + (counts[frame] + bias + noise * random.nextGaussian()));
    }
    Answers.rows(
        session,
        "CREATE PROXY cars ON street FROM RECORDING '"
            + Files.write(folder.resolve("scores.csv"), scores)
            + "'");
  }

  private StatementResult execute(String sql) {
    return session.execute(sql, ExecutionOptions.defaults());
  }

  private String explain(String sql) {
    StringBuilder text = new StringBuilder();
    Answers.rows(session, "EXPLAIN " + sql)
        .forEach(row -> text.append(row.get(0)).append(System.lineSeparator()));
    return text.toString();
  }

  @Test
  void itIsOffUnlessAllowedAndExplainSaysWhatItWouldSave() throws Exception {
    proxy(0, 0.3);
    String sql = CARS + " ERROR WITHIN 0.05";
    StatementResult result = execute(sql);
    Answers.rows(result);
    assertThat(result.stats().plan()).isEqualTo("SampledAggregate");
    assertThat(result.warnings()).isEmpty();
    assertThat(explain(CARS + " ERROR WITHIN 0.04"))
        .contains(
            "plan: SampledAggregate",
            "alternative: RewrittenAggregate (SET allow_rewrite = 'true'): ",
            "by proxy cars alone");
  }

  @Test
  void aProxyThatPassesAnswersAloneWithAWarning() throws Exception {
    proxy(0.01, 0.3);
    session.set("allow_rewrite", "true");
    String sql = CARS + " ERROR WITHIN 0.05";
    assertThat(explain(sql))
        .contains("plan: RewrittenAggregate", "alternative: SampledAggregate", "by the bootstrap");
    StatementResult result = execute(sql);
    double answer = (Double) Answers.rows(result).get(0).get(0);
    StatementStats stats = result.stats();
    assertThat(stats.plan()).isEqualTo("RewrittenAggregate");
    assertThat(stats.reason()).contains("assumed to be so on all others");
    assertThat(result.warnings()).singleElement().asString().contains("by proxy cars alone");
    // The mean of the scores, and nothing else.
    assertThat(answer).isCloseTo(truth + 0.01, within(0.006));
    assertThat(stats.estimate().getAsDouble()).isEqualTo(answer);
    assertThat(stats.upper().getAsDouble() - answer).isBetween(1e-3, 0.05);
    assertThat(stats.counters().get(Counter.DETECTOR_CALLS)).isBetween(100L, 400L);
    assertThat(stats.predictedCalls()).isBetween(100L, 400L);
    StatementResult again = execute(sql);
    Answers.rows(again);
    assertThat(again.stats().plan()).isEqualTo("RewrittenAggregate");
    assertThat(again.stats().counters().get(Counter.DETECTOR_CALLS)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"0.2, 0.3", "0, 9"})
  void aProxyThatIsTooFarOffDoesNotAnswer(double bias, double noise) throws Exception {
    proxy(bias, noise);
    session.set("allow_rewrite", "true");
    StatementResult result = execute(CARS + " ERROR WITHIN 0.05");
    double answer = (Double) Answers.rows(result).get(0).get(0);
    assertThat(result.stats().plan()).isEqualTo("SampledAggregate");
    assertThat(result.stats().reason()).contains("proxy cars alone was too far off");
    assertThat(result.warnings())
        .singleElement()
        .asString()
        .contains("RewrittenAggregate was not taken", "may be off by");
    assertThat(answer).isCloseTo(truth, within(0.05));
    assertThat(result.stats().upper().getAsDouble()).isGreaterThan(answer);
  }

  @Test
  void groupsAndTotalsAreAnsweredToo() throws Exception {
    proxy(0, 0.3);
    session.set("allow_rewrite", "true");
    String groups =
        "SELECT FRAME / 10000 AS part, FCOUNT(*) AS n, COUNT(*) AS total FROM street"
            + " WHERE class = 'car' GROUP BY FRAME / 10000 ORDER BY part ERROR WITHIN 10 %";
    StatementResult result = execute(groups);
    List<List<Object>> rows = Answers.rows(result);
    assertThat(result.stats().plan()).isEqualTo("RewrittenAggregate");
    assertThat(rows).hasSize(3);
    for (int part = 0; part < 3; part++) {
      double cars = 0;
      for (int frame = 10_000 * part; frame < 10_000 * (part + 1); frame++) {
        cars += counts[frame];
      }
      assertThat((Double) rows.get(part).get(1)).isCloseTo(cars / 10_000, within(0.02));
      assertThat(((Number) rows.get(part).get(2)).doubleValue()).isCloseTo(cars, within(200.0));
    }
  }

  @Test
  void whatAProxyCannotTellIsSampled() throws Exception {
    proxy(0, 0.1);
    session.set("allow_rewrite", "true");
    assertThat(explain(CARS + " AND confidence > 0.5 ERROR WITHIN 0.05"))
        .doesNotContain("RewrittenAggregate");
    assertThat(explain("SELECT FCOUNT(*) FROM street ERROR WITHIN 0.05"))
        .doesNotContain("RewrittenAggregate");
    assertThat(explain(CARS + " ERROR WITHIN 0.0001")).doesNotContain("RewrittenAggregate");
    session.set("guarantee", "strict");
    assertThat(explain(CARS + " ERROR WITHIN 0.4")).doesNotContain("RewrittenAggregate");
  }
}
