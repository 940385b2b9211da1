package org.glimpse.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.glimpse.optimizer.sampling.LookListener;
import org.glimpse.optimizer.sampling.MeanEstimate;
import org.glimpse.optimizer.sampling.MeanEstimator;
import org.glimpse.optimizer.sampling.MeanPromise;
import org.glimpse.optimizer.sampling.Measurement;
import org.glimpse.optimizer.sampling.Target;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Aggregates with ERROR, over a recording whose calls have a price. */
final class SampledAggregateTest {
  private static final int FRAMES = 40_000;
  private static final int FRAMES_OF_HOUR = 36_000;

  @TempDir Path folder;
  private Engine engine;
  private Session session;
  private final int[] counts = new int[FRAMES];
  private double cars;
  private double carsFirstHour;
  private double withCar;
  private double area;

  /** Cars come and go; every 700 frames a bus stays for 100. Ten frames a second. */
  @BeforeEach
  void open() throws Exception {
    Random random = new Random(3);
    List<String> lines = new ArrayList<>();
    lines.add("frame,class,confidence,xmin,ymin,xmax,ymax");
    int present = 0;
    for (int frame = 0; frame < FRAMES; frame++) {
      present += random.nextDouble() < 0.02 ? 1 : 0;
      present -= present > 0 && random.nextDouble() < 0.01 * present ? 1 : 0;
      for (int car = 0; car < present; car++) {
        int wide = 20 + 10 * car + frame / 4000;
        lines.add(frame + ",car,0.9,0,0," + wide + ",10");
        area += 10.0 * wide;
      }
      counts[frame] = present;
      cars += present;
      carsFirstHour += frame < FRAMES_OF_HOUR ? present : 0;
      withCar += present > 0 ? 1 : 0;
      if (frame / 100 % 7 == 0) {
        lines.add(frame + ",bus,0.8,0,0,100,50");
      }
    }
    area /= cars;
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

  private StatementStats stats(String sql, List<List<Object>> rows) {
    StatementResult result = session.execute(sql, ExecutionOptions.defaults());
    rows.addAll(Answers.rows(result));
    return result.stats();
  }

  @Test
  void aMeanIsEstimatedWithItsIntervalFromFewFrames() {
    List<List<Object>> rows = new ArrayList<>();
    StatementStats stats =
        stats(
            "SELECT FCOUNT(*) AS n, LOWER_BOUND(FCOUNT(*)) AS least, UPPER_BOUND(FCOUNT(*)) AS most"
                + " FROM street WHERE class = 'car' ERROR WITHIN 0.2 AT CONFIDENCE 95%",
            rows);
    double estimate = (Double) rows.get(0).get(0);
    double lower = (Double) rows.get(0).get(1);
    double upper = (Double) rows.get(0).get(2);
    assertThat(stats.plan()).isEqualTo("SampledAggregate");
    assertThat(estimate).isCloseTo(cars / FRAMES, within(0.2));
    assertThat((lower + upper) / 2).isCloseTo(estimate, within(1e-9));
    assertThat(upper - lower).isPositive().isLessThanOrEqualTo(0.4);
    long calls = stats.counters().get(Counter.DETECTOR_CALLS);
    assertThat(calls).isBetween(100L, 2_000L);
    assertThat((double) stats.predictedCalls()).isBetween(calls / 5.0, calls * 5.0);
  }

  @Test
  void statisticsCarryTheInterval() {
    StatementStats stats =
        Answers.stats(session, "SELECT FCOUNT(*) FROM street WHERE class = 'car' ERROR WITHIN 0.2");
    assertThat(stats.lower().getAsDouble()).isLessThan(stats.estimate().getAsDouble());
    assertThat(stats.upper().getAsDouble() - stats.lower().getAsDouble()).isLessThanOrEqualTo(0.4);
  }

  @ParameterizedTest
  @CsvSource({
    "FCOUNT DISTINCT(*), 0.05, cars",
    "COUNT(*), 10 %, cars",
    "SUM(1), 10 %, cars",
    "AVG(area(mask)), 20, cars"
  })
  void otherAggregatesAreWithinTheirError(String aggregate, String error, String unused) {
    List<List<Object>> rows = new ArrayList<>();
    StatementStats stats =
        stats(
            "SELECT " + aggregate + " FROM street WHERE class = 'car' ERROR WITHIN " + error, rows);
    double truth =
        switch (aggregate) {
          case "FCOUNT DISTINCT(*)" -> withCar / FRAMES;
          case "AVG(area(mask))" -> area;
          default -> cars;
        };
    double wanted = error.endsWith("%") ? 0.1 * truth : Double.parseDouble(error);
    assertThat(stats.plan()).isEqualTo("SampledAggregate");
    assertThat(((Number) rows.get(0).get(0)).doubleValue()).isCloseTo(truth, within(wanted));
    assertThat(stats.counters().get(Counter.DETECTOR_CALLS)).isLessThan(FRAMES / 2);
  }

  @Test
  void aStrictGuaranteeTakesMoreFramesAndABound() {
    session.set("guarantee", "strict");
    session.set("max_objects_per_frame", "10");
    String sql = "SELECT FCOUNT(*) FROM street WHERE class = 'car' ERROR WITHIN 0.4";
    StatementStats stats = Answers.stats(session, sql);
    assertThat(stats.plan()).isEqualTo("SampledAggregate");
    assertThat(stats.estimate().getAsDouble()).isCloseTo(cars / FRAMES, within(0.4));
    assertThat(stats.upper().getAsDouble() - stats.lower().getAsDouble())
        .isBetween(0.1, 0.8 + 1e-9);
    assertThat(explain("SELECT AVG(area(mask)) FROM street ERROR WITHIN 10 %"))
        .contains("guarantee = 'strict' is for counts of objects");
    session.set("max_objects_per_frame", "2");
    assertThatThrownBy(() -> Answers.value(session, sql.replace("0.4", "0.39")))
        .isInstanceOfSatisfying(
            GlimpseException.class,
            error -> assertThat(error.code()).isEqualTo(ErrorCode.INVALID_SETTING))
        .hasMessageContaining("max_objects_per_frame = 2");
  }

  @Test
  void everyGroupOfTimeHasItsOwnEstimate() {
    List<List<Object>> rows = new ArrayList<>();
    StatementStats stats =
        stats(
            "SELECT FLOOR(timestamp TO HOUR) AS h, FCOUNT(*) AS n, FCOUNT DISTINCT(*) AS share,"
                + " UPPER_BOUND(FCOUNT(*)) AS most FROM street WHERE class = 'car' GROUP BY"
                + " FLOOR(timestamp TO HOUR) ORDER BY h DESC ERROR WITHIN 0.2",
            rows);
    assertThat(stats.plan()).isEqualTo("SampledAggregate");
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).get(0)).isEqualTo(LocalDateTime.of(1970, 1, 1, 1, 0));
    assertThat(rows.get(1).get(0)).isEqualTo(LocalDateTime.of(1970, 1, 1, 0, 0));
    assertThat((Double) rows.get(1).get(1)).isCloseTo(carsFirstHour / FRAMES_OF_HOUR, within(0.2));
    assertThat((Double) rows.get(0).get(1))
        .isCloseTo((cars - carsFirstHour) / (FRAMES - FRAMES_OF_HOUR), within(0.2));
    assertThat((Double) rows.get(0).get(2)).isBetween(0.0, 1.2);
    assertThat((Double) rows.get(1).get(3)).isGreaterThan((Double) rows.get(1).get(1));
  }

  @Test
  void equalSeedsGiveEqualEstimatesAndStoredLabelsAreReused() {
    String sql = "SELECT FCOUNT(*) FROM street WHERE class = 'car' ERROR WITHIN 0.2";
    Object first = Answers.value(session, sql);
    StatementStats again = Answers.stats(session, sql);
    assertThat(again.estimate().getAsDouble()).isEqualTo(first);
    assertThat(again.counters().get(Counter.DETECTOR_CALLS)).isZero();
    assertThat(again.counters().get(Counter.LABELS_REUSED)).isPositive();
    session.set("seed", "5");
    assertThat(Answers.value(session, sql)).isNotEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT COUNT(*) FROM street WHERE class = 'car' ERROR WITHIN 0.5",
        "SELECT class, FCOUNT(*) FROM street GROUP BY class ERROR WITHIN 0.1",
        "SELECT FCOUNT(*) FROM street WHERE trackid > 3 ERROR WITHIN 0.1",
        "SELECT FCOUNT(*) FROM street WHERE class = 'car' AND frame < 100 ERROR WITHIN 0.1"
      })
  void whatASampleCannotKeepIsAnsweredExactly(String sql) {
    List<List<Object>> rows = new ArrayList<>();
    assertThat(stats(sql, rows).plan()).isEqualTo("ExactScan");
    session.set("optimizer", "off");
    assertThat(Answers.rows(session, sql)).isEqualTo(rows);
    session.set("optimizer", "on");
  }

  @Test
  void explainSaysWhatASampleWouldCostAndWhyThereIsNone() {
    assertThat(explain("SELECT FCOUNT(*) FROM street WHERE class = 'car' ERROR WITHIN 0.2"))
        .contains("plan: SampledAggregate", "alternative: ExactScan", "stratified by time");
    assertThat(explain("SELECT COUNT(*) FROM street WHERE class = 'car' ERROR WITHIN 0.5"))
        .contains("plan: ExactScan", "ERROR WITHIN 10 % or FCOUNT(*) would need fewer");
    assertThat(explain("SELECT class, FCOUNT(*) FROM street GROUP BY class ERROR WITHIN 0.1"))
        .contains("SampledAggregate does not apply: it groups by more than the time of frames");
  }

  private String explain(String sql) {
    StringBuilder text = new StringBuilder();
    Answers.rows(session, "EXPLAIN " + sql)
        .forEach(row -> text.append(row.get(0)).append(System.lineSeparator()));
    return text.toString();
  }

  @Test
  void aRegisteredProxySavesCallsAndOneThatLiesDoesNoHarm() throws Exception {
    String sql = "SELECT FCOUNT(*) FROM street WHERE class = 'car' ERROR WITHIN 0.06";
    Random random = new Random(4);
    List<String> told = new ArrayList<>(List.of("frame,class,score"));
    List<String> lies = new ArrayList<>(List.of("frame,class,score"));
    for (int frame = 0; frame < FRAMES; frame++) {
      told.add(frame + ",car," + (counts[frame] + 0.2 * random.nextGaussian()));
      lies.add(frame + ",bus," + (frame % 700 < 300 ? 3 : 0));
    }
    String create = "CREATE PROXY cars ON street FROM RECORDING '";
    Answers.rows(session, create + Files.write(folder.resolve("told.csv"), told) + "'");
    StatementStats helped = Answers.stats(session, sql);
    assertThat(helped.counters().get(Counter.PROXY_FRAMES)).isEqualTo(FRAMES);
    assertThat(helped.estimate().getAsDouble()).isCloseTo(cars / FRAMES, within(0.06));
    long with = helped.counters().get(Counter.DETECTOR_CALLS);
    assertThat(explain(sql.replace("0.06", "0.02"))).contains("proxy cars as a control variate");
    Answers.rows(session, "DROP PROXY cars");
    StatementStats alone = Answers.stats(session, sql);
    long without =
        alone.counters().get(Counter.DETECTOR_CALLS) + alone.counters().get(Counter.LABELS_REUSED);
    assertThat(with).isLessThan(without / 2);
    Answers.rows(
        session,
        "CREATE PROXY lies ON street FOR class = 'bus' FROM RECORDING '"
            + Files.write(folder.resolve("lies.csv"), lies)
            + "'");
    String buses = "SELECT FCOUNT(*) FROM street WHERE class = 'bus' ERROR WITHIN 0.03";
    assertThat((Double) Answers.value(session, buses)).isCloseTo(5_800.0 / FRAMES, within(0.03));
  }

  @Test
  void theEstimateIsThatOfTheEstimatorItself() {
    Measurement truth =
        frames ->
            Arrays.stream(frames)
                .mapToObj(frame -> new double[] {counts[(int) frame]})
                .toArray(double[][]::new);
    List<Target> targets = List.of(Target.mean(0, new MeanPromise(0.2, false, 0.95, 100), null));
    for (int seed = 0; seed < 20; seed++) {
      session.set("seed", String.valueOf(seed));
      MeanEstimate expected =
          new MeanEstimator(FRAMES, truth, targets, LookListener.NONE, seed * 1_000_003L)
              .estimate()
              .get(0);
      StatementStats stats =
          Answers.stats(
              session, "SELECT FCOUNT(*) FROM street WHERE class = 'car' ERROR WITHIN 0.2");
      assertThat(stats.estimate().getAsDouble()).isCloseTo(expected.mean(), within(1e-12));
      assertThat(stats.upper().getAsDouble())
          .isCloseTo(expected.mean() + expected.halfWidth(), within(1e-12));
    }
  }

  @Test
  void whoStopsItIsToldWhatIsKnown() {
    CancelToken cancel = CancelToken.create();
    StatementResult result =
        session.execute(
            "SELECT FCOUNT(*) FROM street WHERE class = 'car' ERROR WITHIN 0.02",
            ExecutionOptions.defaults()
                .withCancel(cancel)
                .withProgress(
                    progress -> {
                      if (progress.note().startsWith("FCOUNT ")) {
                        cancel.cancel("Stopped");
                      }
                    }));
    assertThatThrownBy(() -> Answers.rows(result))
        .isInstanceOfSatisfying(
            GlimpseException.class,
            error -> assertThat(error.code()).isEqualTo(ErrorCode.CANCELLED))
        .hasMessageContaining("anytimeLower to anytimeUpper")
        .hasMessageContaining("FCOUNT ");
  }

  @Test
  void aRareClassIsAnsweredAndTheOptimiserOffIsExact() {
    String sql = "SELECT FCOUNT(*) FROM street WHERE class = 'bus' ERROR WITHIN 0.05";
    double estimate = (Double) Answers.value(session, sql);
    session.set("optimizer", "off");
    double exact = (Double) Answers.value(session, sql);
    assertThat(exact).isCloseTo(5_800.0 / FRAMES, within(1e-9));
    assertThat(estimate).isCloseTo(exact, within(0.05));
  }
}
