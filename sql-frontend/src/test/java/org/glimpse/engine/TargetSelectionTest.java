package org.glimpse.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RECALL TARGET and PRECISION TARGET through SQL, on frames whose truth is known. */
final class TargetSelectionTest {
  private static final int FRAMES = 6000;
  private static final String BUSES = "SELECT frame FROM road WHERE class = 'bus' ";

  @TempDir Path folder;
  private Engine engine;
  private Session session;

  /** Frames with a bus; every tenth of them has two. */
  private final Set<Long> buses = new TreeSet<>();

  @BeforeEach
  void open() throws IOException {
    List<String> objects = new ArrayList<>(List.of("frame,class,count"));
    List<String> scores = new ArrayList<>(List.of("frame,score"));
    List<String> counts = new ArrayList<>(List.of("frame,class,score"));
    SplittableRandom random = new SplittableRandom(11);
    for (int frame = 0; frame < FRAMES; frame++) {
      double likely = Math.pow(random.nextDouble(), 12);
      if (random.nextDouble() < likely) {
        buses.add((long) frame);
        objects.add(frame + ",bus," + (buses.size() % 10 == 0 ? 2 : 1));
      }
      objects.add(frame + ",car,1");
      scores.add(frame + "," + likely);
      counts.add(frame + ",bus," + -Math.log1p(-Math.min(0.99, likely)));
    }
    Path recording = Files.write(folder.resolve("road.csv"), objects);
    engine = Engine.open(folder.resolve("workspace"));
    session = engine.newSession();
    run(
        "CREATE VIDEO road FROM RECORDING '"
            + recording
            + "' WITH (frame_count = 6000, fps = 10, seconds_per_frame = 0.01)");
    run(
        "CREATE PROXY likely ON road FROM RECORDING '"
            + Files.write(folder.resolve("scores.csv"), scores)
            + "'");
    run(
        "CREATE PROXY counted ON road FOR class = 'bus' FROM RECORDING '"
            + Files.write(folder.resolve("counts.csv"), counts)
            + "'");
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

  private static long common(Set<Long> one, Set<Long> other) {
    return one.stream().filter(other::contains).count();
  }

  private String explained(String sql) {
    return run("EXPLAIN " + sql).toString();
  }

  @Test
  void aRecallIsKeptWithinTheLimit() {
    for (String proxy : List.of("likely", "counted")) {
      Set<Long> selected =
          frames(BUSES + "ORACLE LIMIT 1500 USING " + proxy + " RECALL TARGET 90%");
      assertThat(common(selected, buses)).isGreaterThanOrEqualTo((long) (0.9 * buses.size()));
      assertThat(selected.size()).as("most frames are left out").isLessThan(FRAMES / 2);
    }
    assertThat(Answers.stats(session, BUSES + "ORACLE LIMIT 1500 RECALL TARGET 90%"))
        .satisfies(
            stats -> {
              assertThat(stats.plan()).isEqualTo("TargetSelection");
              assertThat(stats.predictedCalls()).isLessThanOrEqualTo(1500);
              assertThat(stats.counters().get(org.glimpse.workspace.Counter.DETECTOR_CALLS))
                  .isLessThanOrEqualTo(1500);
            });
  }

  @Test
  void aPrecisionIsKeptAndMoreIsReturnedThanWasLookedAt() {
    Set<Long> selected =
        frames(BUSES + "ORACLE LIMIT 1000 USING likely PRECISION TARGET 80% WITH PROBABILITY 95%");
    assertThat(common(selected, buses)).isGreaterThanOrEqualTo((long) (0.8 * selected.size()));
    assertThat(common(selected, buses)).isGreaterThan(buses.size() / 2);
  }

  @Test
  void bothTargetsGiveConfirmedFramesAndAllTheirColumns() {
    String both = " ORACLE LIMIT 4000 USING likely RECALL TARGET 90% PRECISION TARGET 90%";
    Set<Long> selected = frames("SELECT frame FROM road WHERE class = 'bus'" + both);
    assertThat(buses).containsAll(selected);
    assertThat(selected.size()).isGreaterThanOrEqualTo((int) (0.9 * buses.size()));
    List<List<Object>> objects =
        run("SELECT frame, class, confidence FROM road WHERE class = 'bus'" + both);
    assertThat(objects)
        .hasSizeGreaterThan(selected.size())
        .allMatch(row -> "bus".equals(row.get(1)));
  }

  @Test
  void tooManyToConfirmAreRefusedWithTheirNumber() {
    assertThatThrownBy(
            () ->
                run(
                    "SELECT frame FROM road WHERE class = 'bus' ORACLE LIMIT 400 USING likely"
                        + " RECALL TARGET 99% PRECISION TARGET 90%"))
        .isInstanceOfSatisfying(
            GlimpseException.class,
            error -> {
              assertThat(error.code()).isEqualTo(ErrorCode.CALL_LIMIT);
              assertThat(error.advice()).contains("Raise the ORACLE LIMIT to ");
            });
  }

  @Test
  void rangesCountsAndOrdersAreThoseOfTheQuery() {
    Set<Long> late =
        frames(
            "SELECT frame FROM road WHERE class = 'bus' AND frame >= 3000 ORACLE LIMIT 1000"
                + " USING likely RECALL TARGET 80%");
    assertThat(late).isNotEmpty().allMatch(frame -> frame >= 3000);
    List<List<Object>> twice =
        run(
            "SELECT frame, \"timestamp\" FROM road GROUP BY frame, \"timestamp\""
                + " HAVING SUM(class = 'bus') >= 2 ORDER BY frame DESC"
                + " ORACLE LIMIT 2000 USING counted RECALL TARGET 80%");
    assertThat(twice).isNotEmpty();
    assertThat(twice.stream().map(row -> (Long) row.get(0)).toList())
        .isSortedAccordingTo(java.util.Comparator.reverseOrder());
    String few = BUSES + "LIMIT 5 ORACLE LIMIT 1000 USING likely RECALL TARGET 80%";
    assertThat(run(few)).hasSize(5);
  }

  @Test
  void storedLabelsCorrectWhatIsReturned() {
    run("SELECT COUNT(*) FROM road WHERE class = 'bus' AND frame < 3000");
    Set<Long> selected = frames(BUSES + "ORACLE LIMIT 1000 USING likely RECALL TARGET 90%");
    Set<Long> early = selected.stream().filter(frame -> frame < 3000).collect(Collectors.toSet());
    assertThat(early)
        .isEqualTo(buses.stream().filter(frame -> frame < 3000).collect(Collectors.toSet()));
  }

  @Test
  void whatIsReproducibleIsNotCorrectedByLabelsOfOthers() {
    run("SET plan = 'reproducible'");
    String recall = BUSES + "ORACLE LIMIT 1000 USING likely RECALL TARGET 90%";
    String both =
        "SELECT frame, class, confidence FROM road WHERE class = 'bus'"
            + " ORACLE LIMIT 5000 USING likely RECALL TARGET 90% PRECISION TARGET 90%";
    Set<Long> selected = frames(recall);
    List<List<Object>> confirmed = run(both);
    assertThat(common(selected, buses)).isGreaterThanOrEqualTo((long) (0.9 * buses.size()));
    run("SELECT COUNT(*) FROM road WHERE frame < 3000");
    assertThat(frames(recall)).isEqualTo(selected);
    run("SELECT COUNT(*) FROM road");
    assertThat(frames(recall)).isEqualTo(selected);
    assertThat(run(both)).isEqualTo(confirmed);
    assertThat(explained(recall)).contains("plan: TargetSelection", "predicted: 0 detector calls");
    assertThat(explained(BUSES + "ORACLE LIMIT 6000 RECALL TARGET 90%"))
        .contains("plan: StoredScan");
  }

  @Test
  void strictBoundsNeedNoProxyToBeRight() {
    run("SET guarantee = 'strict'");
    Set<Long> selected = frames(BUSES + "ORACLE LIMIT 3000 USING likely RECALL TARGET 80%");
    assertThat(common(selected, buses)).isGreaterThanOrEqualTo((long) (0.8 * buses.size()));
    assertThat(explained(BUSES + "ORACLE LIMIT 1000 USING likely RECALL TARGET 80%"))
        .contains(
            "1000 frames drawn evenly and ranked by the scores of proxy likely",
            "drawn evenly, bounds for any sample and any scores");
  }

  @Test
  void explainTellsWhatIsDrawnAndByWhat() {
    assertThat(explained(BUSES + "ORACLE LIMIT 1000 USING likely RECALL TARGET 90%"))
        .contains(
            "plan: TargetSelection",
            "1000 frames drawn by the scores of proxy likely",
            "predicted: 1000 detector calls",
            "RECALL TARGET 90 % with probability 95 %");
    assertThat(
            explained(
                "SELECT frame FROM road WHERE class = 'car' ORACLE LIMIT 1000 RECALL TARGET 90%"))
        .contains("1000 frames drawn evenly, there being no scores, tell which others");
    assertThat(explained(BUSES + "ORACLE LIMIT 6000 RECALL TARGET 90%"))
        .contains("plan: ExactScan", "ORACLE LIMIT suffices for every frame in range");
    run("SET optimizer = 'off'");
    assertThat(explained(BUSES + "ORACLE LIMIT 1000 RECALL TARGET 90%"))
        .contains("plan: ExactScan", "does not suffice, the statement will fail");
  }

  @Test
  void badClausesAreRefused() {
    assertRefused(BUSES + "RECALL TARGET 90%", "RECALL TARGET needs an ORACLE LIMIT");
    assertRefused(BUSES + "PRECISION TARGET 90%", "PRECISION TARGET needs an ORACLE LIMIT");
    assertRefused(BUSES + "ORACLE LIMIT 9 RECALL TARGET 90%", "ORACLE LIMIT 9 is too small");
    assertRefused(
        "SELECT COUNT(*) FROM road WHERE class = 'bus' ORACLE LIMIT 900 RECALL TARGET 90%",
        "the select list aggregates");
  }

  private void assertRefused(String sql, String message) {
    assertThatThrownBy(() -> run(sql))
        .isInstanceOfSatisfying(
            GlimpseException.class,
            error -> {
              assertThat(error.code()).isEqualTo(ErrorCode.INVALID_ACCURACY_CLAUSE);
              assertThat(error.getMessage()).contains(message);
              assertThat(error.advice()).isNotEmpty();
            });
  }
}
