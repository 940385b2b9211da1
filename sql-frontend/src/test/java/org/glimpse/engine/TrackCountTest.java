package org.glimpse.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.glimpse.workspace.Counter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** COUNT(DISTINCT trackid) with ERROR, from windows of frames. */
final class TrackCountTest {
  private static final int FRAMES = 40_000;
  private static final String CARS = "SELECT COUNT(DISTINCT trackid) FROM street WHERE class='car'";

  @TempDir Path folder;
  private Engine engine;
  private Session session;

  /** An hour and 51 minutes, at 6 frames a second. */
  private void open(boolean named) throws Exception {
    Path recording = RecordedTraffic.write(folder.resolve("street.csv"), FRAMES, 0.08, named, 5);
    engine = Engine.open(folder.resolve("workspace"));
    session = engine.newSession();
    Answers.rows(
        session,
        "CREATE VIDEO street FROM RECORDING '"
            + recording
            + "' WITH (frame_count = "
            + FRAMES
            + ", fps = 6, seconds_per_frame = 0.1)");
    session.set("confirm_above", "off");
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private List<List<Object>> exact(String sql) {
    session.set("optimizer", "off");
    List<List<Object>> exact = Answers.rows(session, sql);
    session.set("optimizer", "on");
    return exact;
  }

  private static double number(Object value) {
    return ((Number) value).doubleValue();
  }

  private StatementStats stats(String sql, List<List<Object>> rows) {
    StatementResult result = session.execute(sql, ExecutionOptions.defaults());
    rows.addAll(Answers.rows(result));
    return result.stats();
  }

  private String explain(String sql) {
    StringBuilder text = new StringBuilder();
    Answers.rows(session, "EXPLAIN " + sql)
        .forEach(row -> text.append(row.get(0)).append(System.lineSeparator()));
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tracksAreCountedInWindows(boolean named) throws Exception {
    open(named);
    String bounds =
        ", LOWER_BOUND(COUNT(DISTINCT trackid)), UPPER_BOUND(COUNT(DISTINCT trackid)) FROM";
    List<List<Object>> rows = new ArrayList<>();
    StatementStats stats = stats(CARS.replace(" FROM", bounds) + " ERROR WITHIN 15 %", rows);
    assertThat(stats.plan()).isEqualTo("SampledAggregate");
    long calls = stats.counters().get(Counter.DETECTOR_CALLS);
    assertThat(calls).isBetween(1_000L, FRAMES / 2L);
    assertThat((double) stats.predictedCalls()).isBetween(calls / 3.0, calls * 3.0);
    double estimate = number(rows.get(0).get(0));
    double truth = number(exact(CARS).get(0).get(0));
    assertThat(truth).isGreaterThan(1_000);
    assertThat(estimate).isCloseTo(truth, within(0.15 * truth));
    assertThat(number(rows.get(0).get(1))).isBetween(0.7 * estimate, estimate - 1);
    assertThat(number(rows.get(0).get(2))).isBetween(estimate + 1, 1.3 * estimate);
  }

  @Test
  void everyHourIsCountedForItself() throws Exception {
    open(false);
    String sql =
        "SELECT FLOOR(timestamp TO HOUR) AS h, COUNT(DISTINCT trackid) AS n FROM street"
            + " GROUP BY FLOOR(timestamp TO HOUR) ORDER BY h";
    List<List<Object>> rows = new ArrayList<>();
    assertThat(stats(sql + " ERROR WITHIN 25 %", rows).plan()).isEqualTo("SampledAggregate");
    List<List<Object>> truth = exact(sql);
    assertThat(rows).hasSize(2);
    for (int hour = 0; hour < 2; hour++) {
      double tracks = number(truth.get(hour).get(1));
      assertThat(rows.get(hour).get(0)).isEqualTo(truth.get(hour).get(0));
      assertThat(number(rows.get(hour).get(1))).isCloseTo(tracks, within(0.25 * tracks));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT COUNT(DISTINCT trackid) FROM street WHERE class = 'car' AND xmin > 200",
        "SELECT COUNT(DISTINCT trackid) FROM street WHERE ymax(mask) < 320",
        "SELECT COUNT(DISTINCT trackid) FILTER (WHERE class = 'car') AS cars, COUNT(DISTINCT"
            + " trackid) AS all_of_them FROM street WHERE frame >= 100 AND frame < 35000"
      })
  void conditionsSayWhichObjectsCount(String sql) throws Exception {
    open(false);
    List<List<Object>> rows = new ArrayList<>();
    assertThat(stats(sql + " ERROR WITHIN 15 %", rows).plan()).isEqualTo("SampledAggregate");
    List<Object> truth = exact(sql).get(0);
    for (int i = 0; i < truth.size(); i++) {
      double tracks = number(truth.get(i));
      assertThat(tracks).isGreaterThan(500);
      assertThat(number(rows.get(0).get(i))).isCloseTo(tracks, within(0.15 * tracks));
    }
  }

  @Test
  void explainTellsOfWindowsAndWhyThereAreNone() throws Exception {
    open(false);
    assertThat(explain(CARS + " ERROR WITHIN 10 %"))
        .contains(
            "plan: SampledAggregate",
            "reason: windows of frames sampled over time",
            "each followed from",
            "which the error does not cover");
    assertThat(explain(CARS + " ERROR WITHIN 0.5")).contains("a count within less than 1 is exact");
    assertThat(explain(CARS + " AND MOD(frame, 100) < 50 ERROR WITHIN 10 %"))
        .contains("its frames are not one stretch");
    assertThat(explain(CARS + " AND trackid > 5 ERROR WITHIN 10 %"))
        .contains("plan: ExactScan", "track ids follow objects from frame 0");
    assertThat(explain(CARS.replace(" FROM", ", COUNT(*) FROM") + " ERROR WITHIN 10 %"))
        .contains("COUNT(DISTINCT trackid) is estimated by itself only");
    assertThat(explain(CARS + " AND frame < 200 ERROR WITHIN 10 %"))
        .contains("plan: ExactScan", "alternative: SampledAggregate");
    session.set("guarantee", "strict");
    assertThat(explain(CARS + " ERROR WITHIN 10 %"))
        .contains("guarantee = 'strict' is for objects of single frames");
  }

  @Test
  void whereEveryWindowIsNeededTheExactPlanAnswers() throws Exception {
    open(false);
    String buses = CARS.replace("'car'", "'bus'") + " AND frame < 10000";
    List<List<Object>> rows = new ArrayList<>();
    stats(buses + " ERROR WITHIN 12 %", rows);
    assertThat(rows).isEqualTo(exact(buses));
  }
}
