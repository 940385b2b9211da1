package org.glimpse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.RunningEstimate;
import org.glimpse.workspace.Turn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** EXPLAIN as data, and what a sample tells while it goes on. */
class PlanJsonTest {
  private static final int FRAMES = 20_000;

  @TempDir Path folder;
  private Engine engine;
  private Session session;

  @BeforeEach
  void open() throws IOException {
    engine = Engine.open(folder.resolve("workspace"));
    session = engine.newSession();
    List<String> lines = new ArrayList<>(List.of("frame,class,count"));
    Random random = new Random(3);
    int cars = 2;
    for (int frame = 0; frame < FRAMES; frame++) {
      if (frame % 40 == 0) {
        cars = random.nextInt(5);
      }
      if (cars > 0) {
        lines.add(frame + ",car," + cars);
      }
      if (frame / 500 % 8 == 3) {
        lines.add(frame + ",bus,1");
      }
    }
    Path file = Files.write(folder.resolve("street.csv"), lines);
    Answers.rows(
        session, "CREATE DETECTOR d FROM RECORDING '" + file + "' WITH (seconds_per_frame = 0.1)");
    Answers.rows(
        session,
        "CREATE VIDEO street FROM RECORDING '"
            + file
            + "' WITH (frame_count = "
            + FRAMES
            + ", fps = 25, seconds_per_frame = 0.1)");
    session.set("confirm_above", "off");
    session.set("explain_format", "json");
  }

  @AfterEach
  void close() {
    session.close();
    engine.close();
  }

  private JsonNode explain(String sql) throws IOException {
    return new ObjectMapper().readTree((String) Answers.value(session, sql));
  }

  private static long sum(JsonNode stages, String field) {
    return stages.get(1).path(field).asLong() + stages.get(2).path(field).asLong();
  }

  @Test
  void aSampleTellsItsAlternatives() throws IOException {
    String sql = "SELECT FCOUNT(*) FROM street WHERE class = 'car' ERROR WITHIN 0.1";
    JsonNode plan = explain("EXPLAIN " + sql);
    assertThat(plan.path("plan").asText()).isEqualTo("SampledAggregate");
    assertThat(plan.path("sources").get(0).path("frames").asLong()).isEqualTo(FRAMES);
    assertThat(plan.path("sources").get(0).path("missing").asLong()).isEqualTo(FRAMES);
    assertThat(plan.path("alternatives").get(0).path("plan").asText()).isEqualTo("ExactScan");
    assertThat(plan.path("alternatives").get(0).path("detectorCalls").asLong())
        .isEqualTo(FRAMES)
        .isGreaterThan(plan.path("predicted").path("detectorCalls").asLong());
    assertThat(plan.path("funnel")).isEmpty();
    assertThat(plan.path("actual").isNull()).isTrue();
    assertThat(plan.path("text").get(0).asText()).isEqualTo("plan: SampledAggregate");

    JsonNode ran = explain("EXPLAIN ANALYZE " + sql).path("actual");
    assertThat(ran.path("rows").asLong()).isEqualTo(1);
    assertThat(ran.path("stats").path("detectorCalls").asLong()).isBetween(1L, (long) FRAMES);
  }

  @Test
  void theStagesOfACascadeAddUpToItsFrames() throws IOException {
    String sql = "SELECT frame FROM street WHERE class = 'bus' FNR WITHIN 0.05 FPR WITHIN 0.05";
    JsonNode expected = explain("EXPLAIN " + sql);
    assertThat(expected.path("plan").asText()).isEqualTo("Cascade");
    JsonNode funnel = expected.path("funnel");
    assertThat(funnel.get(0).path("predicted").asLong()).isEqualTo(FRAMES);
    assertThat(sum(funnel, "predicted")).isEqualTo(FRAMES);
    assertThat(funnel.get(0).path("actual").isNull()).isTrue();

    JsonNode ran = explain("EXPLAIN ANALYZE " + sql);
    assertThat(sum(ran.path("funnel"), "actual")).isEqualTo(FRAMES);
    assertThat(ran.path("funnel").get(2).path("actual").asLong())
        .isEqualTo(
            ran.path("actual").path("stats").path("detectorCalls").asLong()
                + ran.path("actual").path("stats").path("labelsReused").asLong());
  }

  @Test
  void aSelectionWithinALimitTellsWhatItLookedAt() throws IOException {
    JsonNode ran =
        explain(
            "EXPLAIN ANALYZE SELECT frame FROM street WHERE class = 'bus' ORACLE LIMIT 1000"
                + " RECALL TARGET 90% WITH PROBABILITY 95%");
    assertThat(ran.path("plan").asText()).isEqualTo("TargetSelection");
    assertThat(ran.path("funnel").get(1).path("stage").asText()).isEqualTo("looked at");
    assertThat(ran.path("funnel").get(1).path("actual").asLong()).isBetween(1L, 1000L);
    assertThat(ran.path("funnel").get(2).path("actual").asLong())
        .isEqualTo(ran.path("actual").path("rows").asLong());
  }

  @Test
  void aLimitTellsWhatOtherOrdersWouldCost() throws IOException {
    JsonNode plan = explain("EXPLAIN SELECT frame FROM street WHERE class = 'bus' LIMIT 20 GAP 50");
    assertThat(plan.path("alternatives")).isNotEmpty();
    assertThat(plan.path("plan").asText()).isIn("RankedLimit", "ExactScan");
    JsonNode exact = explain("EXPLAIN SELECT COUNT(*) FROM system.videos");
    assertThat(exact.path("sources")).isEmpty();
    assertThat(exact.path("alternatives")).isEmpty();
  }

  @Test
  void estimatesAreKnownWhileASampleGoesOn() {
    QueryContext[] running = new QueryContext[1];
    Turn watching =
        new Turn() {
          @Override
          public void begin(QueryContext context) {
            running[0] = context;
          }

          @Override
          public void giveWay() {
            // alone
          }

          @Override
          public Rest rest() {
            return () -> {};
          }
        };
    ExecutionOptions options = ExecutionOptions.defaults().withTurn(watching);
    List<List<Object>> rows =
        Answers.rows(
            session.execute(
                "SELECT FCOUNT(*) FROM street WHERE class = 'car' ERROR WITHIN 0.1", options));
    double answer = (Double) rows.get(0).get(0);
    List<RunningEstimate> estimates = running[0].estimates();
    assertThat(estimates).singleElement();
    RunningEstimate known = estimates.get(0);
    assertThat(known.name()).isEqualTo("FCOUNT");
    assertThat(known.estimate()).isBetween(known.anytimeLower(), known.anytimeUpper());
    assertThat(answer).isBetween(known.anytimeLower(), known.anytimeUpper());
  }
}
