package org.glimpse.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** FNR WITHIN and FPR WITHIN through SQL, on frames whose truth is known. */
final class CascadeTest {
  private static final int FRAMES = 60_000;
  private static final String CARS = "SELECT frame FROM road WHERE class = 'car' ";

  @TempDir Path folder;
  private Engine engine;
  private Session session;
  private final Set<Long> cars = new TreeSet<>();

  @BeforeEach
  void open() throws IOException {
    List<String> objects = new ArrayList<>(List.of("frame,class,count"));
    SplittableRandom random = new SplittableRandom(5);
    boolean there = false;
    for (int frame = 0; frame < FRAMES; frame++) {
      there ^= random.nextDouble() < 1 / 400.0;
      if (there) {
        cars.add((long) frame);
        objects.add(frame + ",car," + (frame / 1000 % 3 + 1));
      }
    }
    Path recording = Files.write(folder.resolve("road.csv"), objects);
    engine = Engine.open(folder.resolve("workspace"));
    session = engine.newSession();
    run(
        "CREATE VIDEO road FROM RECORDING '"
            + recording
            + "' WITH (frame_count = 60000, fps = 10, seconds_per_frame = 0.001)");
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private List<List<Object>> run(String sql) {
    return Answers.rows(session, sql);
  }

  private Set<Long> frames(String sql) {
    return run(sql).stream()
        .map(row -> (Long) row.get(0))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static long without(Set<Long> some, Set<Long> others) {
    return some.stream().filter(each -> !others.contains(each)).count();
  }

  @Test
  void bothRatesAreKeptWithFarFewerCalls() {
    String sql = CARS + "FNR WITHIN 0.05 FPR WITHIN 0.05";
    StatementStats stats = Answers.stats(session, sql);
    assertThat(stats.plan()).isEqualTo("Cascade");
    assertThat(stats.counters().get(Counter.DETECTOR_CALLS)).isLessThan(FRAMES / 8);
    Set<Long> selected = frames(sql);
    assertThat(without(cars, selected)).isLessThanOrEqualTo(cars.size() / 20);
    assertThat(without(selected, cars)).isLessThanOrEqualTo((FRAMES - cars.size()) / 20);
    assertThat(selected).as("in order of time").isEqualTo(new TreeSet<>(selected));
  }

  @Test
  void withoutFprEveryRowIsConfirmedAndHasAllColumns() {
    Set<Long> selected = frames(CARS + "AND frame < 30000 FNR WITHIN 5%");
    assertThat(without(selected, cars)).isZero();
    Set<Long> early = cars.stream().filter(frame -> frame < 30_000).collect(Collectors.toSet());
    assertThat(without(early, selected)).isLessThanOrEqualTo(early.size() / 20);
    List<List<Object>> rows =
        run("SELECT frame, class, confidence FROM road WHERE class = 'car' FNR WITHIN 5%");
    assertThat(rows).hasSizeGreaterThan(selected.size()).allMatch(row -> "car".equals(row.get(1)));
  }

  @Test
  void countsTimesAndLimitsAreThoseOfTheQuery() {
    List<List<Object>> rows =
        run(
            "SELECT frame, \"timestamp\" FROM road GROUP BY frame, \"timestamp\""
                + " HAVING SUM(class = 'car') >= 2 ORDER BY frame DESC LIMIT 100"
                + " FNR WITHIN 0.05 FPR WITHIN 0.05");
    assertThat(rows).hasSize(100);
    List<Long> found = rows.stream().map(row -> (Long) row.get(0)).toList();
    assertThat(found).isSortedAccordingTo(java.util.Comparator.reverseOrder());
  }

  @Test
  void boxesSpareLooksAndMayBeAskedFor() throws IOException {
    List<String> counted = new ArrayList<>(List.of("frame,class,count"));
    List<String> located = new ArrayList<>(List.of("frame,class,confidence,xmin,ymin,xmax,ymax"));
    Set<Long> present = new TreeSet<>();
    Set<Long> left = new TreeSet<>();
    SplittableRandom random = new SplittableRandom(7);
    for (int frame = 0; frame < FRAMES; ) {
      frame += (int) (-200 * Math.log(1 - random.nextDouble()));
      for (int x = 0; x < 600 && frame < FRAMES; x += 4, frame++) {
        present.add((long) frame);
        if (x + 40 < 300) {
          left.add((long) frame);
        }
        counted.add(frame + ",car,1");
        located.add(frame + ",car,0.9," + x + ",200," + (x + 40) + ",230");
      }
    }
    create("counted", counted);
    create("located", located);
    assertThat(callsForCars("located", present)).isLessThan(callsForCars("counted", present));
    Set<Long> selected =
        frames(
            "SELECT frame FROM located WHERE class = 'car' AND xmax(mask) < 300"
                + " FNR WITHIN 0.03 FPR WITHIN 0.03");
    assertThat(without(left, selected)).isLessThanOrEqualTo(3 * left.size() / 100);
    assertThat(without(selected, left)).isLessThanOrEqualTo(3 * (FRAMES - left.size()) / 100);
  }

  private void create(String name, List<String> rows) throws IOException {
    Path file = Files.write(folder.resolve(name + ".csv"), rows);
    run(
        "CREATE VIDEO "
            + name
            + " FROM RECORDING '"
            + file
            + "' WITH (frame_count = 60000, fps = 10, seconds_per_frame = 0.001)");
  }

  private long callsForCars(String video, Set<Long> present) {
    String sql =
        "SELECT frame FROM " + video + " WHERE class = 'car' FNR WITHIN 0.01 FPR WITHIN 0.01";
    StatementStats stats = Answers.stats(session, sql);
    assertThat(stats.plan()).isEqualTo("Cascade");
    Set<Long> selected = frames(sql);
    assertThat(without(present, selected)).isLessThanOrEqualTo(present.size() / 100);
    assertThat(without(selected, present)).isLessThanOrEqualTo((FRAMES - present.size()) / 100);
    return stats.counters().get(Counter.DETECTOR_CALLS);
  }

  @Test
  void theFunnelIsExplainedBeforeAndAfter() {
    String sql = CARS + "FNR WITHIN 0.05 FPR WITHIN 0.05 AT CONFIDENCE 90%";
    assertThat(run("EXPLAIN " + sql).toString())
        .contains(
            "plan: Cascade",
            "FNR WITHIN 0.05 with confidence 90 %",
            "funnel, predicted: 60000 frames, ",
            "alternative: ExactScan")
        .doesNotContain("Certified");
    assertThat(run("EXPLAIN ANALYZE " + sql).toString())
        .contains("Funnel: 60000 frames, ", "Certified: FNR at most 0.0");
  }

  @Test
  void whereItDoesNotPayEveryFrameIsLookedAt() {
    String rare = "SELECT frame FROM road WHERE class = 'car' AND frame < 300 FNR WITHIN 0.01";
    assertThat(run("EXPLAIN " + rare).toString())
        .contains("plan: ExactScan", "answered exactly; alternative: Cascade: ");
    assertThat(run("EXPLAIN " + CARS + "FPR WITHIN 0.05").toString())
        .contains("plan: ExactScan", "no frame may be left out without FNR WITHIN");
    run("SET optimizer = 'off'");
    assertThat(frames(CARS + "AND frame < 5000 FNR WITHIN 0.05 FPR WITHIN 0.05"))
        .isEqualTo(cars.stream().filter(frame -> frame < 5000).collect(Collectors.toSet()));
  }

  @Test
  void whatIsReproducibleKnowsItsOwnLooksOnly() {
    String both = CARS + "FNR WITHIN 0.05 FPR WITHIN 0.05";
    String rows = "SELECT frame, class, confidence FROM road WHERE class = 'car' FNR WITHIN 5%";
    run("SET plan = 'reproducible'");
    Set<Long> selected = frames(both);
    List<List<Object>> confirmed = run(rows);
    assertThat(without(cars, selected)).isBetween(1L, cars.size() / 20L);
    assertThat(without(selected, cars)).isBetween(1L, (FRAMES - cars.size()) / 20L);
    assertThat(confirmed).allMatch(row -> cars.contains(row.get(0)));
    run("SELECT COUNT(*) FROM road");
    StatementStats stats = Answers.stats(session, both);
    assertThat(stats.plan()).isEqualTo("Cascade");
    assertThat(stats.counters().get(Counter.DETECTOR_CALLS)).isZero();
    assertThat(frames(both)).isEqualTo(selected);
    assertThat(run(rows)).isEqualTo(confirmed);
    run("SET plan = 'any'");
    assertThat(frames(both)).isEqualTo(cars);
  }

  @Test
  void whatIsReproducibleIsFoundInFewFramesToo() {
    run("SET plan = 'reproducible'");
    for (String range : List.of("frame > 60000", "frame = 7", "frame < 0", "frame < 40")) {
      for (String rates : List.of("FNR WITHIN 0.05", "FNR WITHIN 0.05 FPR WITHIN 0.05")) {
        assertThat(frames(CARS + "AND " + range + " " + rates))
            .as(range)
            .isEqualTo(frames(CARS + "AND " + range));
      }
    }
  }

  @Test
  void whatIsReproducibleFailsAtALimitWhateverIsStored() {
    run("SET plan = 'reproducible'");
    String sql = CARS + "FNR WITHIN 0.05 FPR WITHIN 0.05 ORACLE LIMIT 100";
    GlimpseException fresh = catchThrowableOfType(GlimpseException.class, () -> run(sql));
    assertThat(fresh.code()).isEqualTo(ErrorCode.CALL_LIMIT);
    run("SELECT COUNT(*) FROM road");
    assertThatThrownBy(() -> run(sql)).hasMessage(fresh.getMessage());
    run("SET plan = 'any'");
    assertThat(frames(sql)).isEqualTo(cars);
  }

  @Test
  void aLimitOnCallsEndsIt() {
    assertThatThrownBy(() -> run(CARS + "FNR WITHIN 0.05 FPR WITHIN 0.05 ORACLE LIMIT 100"))
        .isInstanceOfSatisfying(
            GlimpseException.class,
            error -> assertThat(error.code()).isEqualTo(ErrorCode.CALL_LIMIT));
  }
}
