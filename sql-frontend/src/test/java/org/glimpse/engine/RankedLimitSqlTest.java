package org.glimpse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.Progress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LIMIT through SQL: likely frames first, with and without a proxy, confirmed by the detector. */
final class RankedLimitSqlTest {
  private static final int FRAMES = 8_000;
  private static final long SEED = 4711;

  private static final String CROWDED =
      "SELECT frame, timestamp FROM street GROUP BY timestamp HAVING SUM(class='bus')>=1 AND"
          + " SUM(class='car')>=4";

  @TempDir Path folder;
  private Path recording;
  private Path scores;
  private Engine engine;
  private Session session;

  @BeforeEach
  void open() throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    List<String> lines = new ArrayList<>(List.of("frame,class,confidence,xmin,ymin,xmax,ymax"));
    List<String> scored = new ArrayList<>(List.of("frame,class,score"));
    double level = 0;
    for (int frame = 0; frame < FRAMES; frame++) {
      level = 0.99 * level + 0.2 * random.nextGaussian();
      int cars = (int) Math.max(0, Math.round(1 + level));
      for (int car = 0; car < cars; car++) {
        lines.add(frame + ",car,0.9," + 10 * car + ",0," + (10 * car + 8) + ",6");
      }
      if (random.nextInt(3) == 0) {
        lines.add(frame + ",bus,0.8,0,10,60,50");
      }
      scored.add(frame + ",car," + (cars + random.nextGaussian()));
    }
    recording = Files.write(folder.resolve("street.csv"), lines);
    scores = Files.write(folder.resolve("scores.csv"), scored);
    engine = Engine.open(folder.resolve("workspace"));
    session = engine.newSession();
    session.set("confirm_above", "off");
    createVideo();
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private void createVideo() {
    Answers.rows(
        session,
        "CREATE OR REPLACE VIDEO street FROM RECORDING '"
            + recording
            + "' WITH (frame_count = "
            + FRAMES
            + ", fps = 10, seconds_per_frame = 0.2)");
  }

  /** What the detector's labels of every frame say. */
  private List<List<Object>> exactly(String sql) {
    session.set("optimizer", "off");
    List<List<Object>> rows = Answers.rows(session, sql);
    session.set("optimizer", "on");
    return rows;
  }

  @Test
  void framesAreConfirmedSpacedInOrderOfTimeAndAsManyAsAskedFor() {
    String sql = CROWDED + " LIMIT 6 GAP INTERVAL '20' SECOND";
    List<Progress> heard = new ArrayList<>();
    StatementResult result =
        session.execute(sql, ExecutionOptions.defaults().withProgress(heard::add));
    List<List<Object>> rows = Answers.rows(result);
    assertThat(result.stats().plan()).isEqualTo("RankedLimit");
    assertThat(rows).as("seed %d", SEED).hasSize(6);
    assertThat(result.stats().counters().get(Counter.DETECTOR_CALLS)).isLessThan(FRAMES / 8L);
    assertThat(heard).anyMatch(progress -> progress.note().equals("6 of 6 frames found"));
    LocalDateTime before = LocalDateTime.MIN;
    for (List<Object> row : rows) {
      LocalDateTime time = (LocalDateTime) row.get(1);
      assertThat(time).isAfter(before);
      if (before != LocalDateTime.MIN) {
        assertThat(Duration.between(before, time)).isGreaterThanOrEqualTo(Duration.ofSeconds(20));
      }
      before = time;
    }
    assertThat(exactly(CROWDED)).as("seed %d", SEED).containsAll(rows);
    assertThat(exactly(sql)).hasSize(6);
  }

  /** Where frames found first stand in each other's way, those before them are looked at too. */
  @Test
  void aTightChoiceIsFoundWithoutLookingAtEveryFrame() throws Exception {
    List<String> lines = new ArrayList<>(List.of("frame,class,count"));
    for (int frame = 0; frame < FRAMES; frame++) {
      boolean many = frame >= 1000 && frame < 1020 || frame >= 3000 && frame < 3200;
      lines.add(frame + ",car," + (many ? 5 : 1 + frame / 700 % 3));
    }
    Path tight = Files.write(folder.resolve("tight.csv"), lines);
    Answers.rows(
        session,
        "CREATE VIDEO road FROM RECORDING '"
            + tight
            + "' WITH (frame_count = "
            + FRAMES
            + ", fps = 25, seconds_per_frame = 0.2)");
    for (int limit = 5; limit <= 7; limit++) {
      String sql =
          "SELECT frame FROM road GROUP BY frame HAVING SUM(class = 'car') >= 5 LIMIT "
              + limit
              + " GAP 50";
      StatementResult result = session.execute(sql, ExecutionOptions.defaults());
      List<List<Object>> rows = Answers.rows(result);
      // One at 1000, and four from 3000 on at most: five in all, greedily 1000, 3000, 3050, ..
      assertThat(rows).hasSize(5);
      for (int i = 1; i < rows.size(); i++) {
        assertThat((Long) rows.get(i).get(0) - (Long) rows.get(i - 1).get(0))
            .isGreaterThanOrEqualTo(50);
      }
      if (limit == 5) {
        assertThat(result.stats().counters().get(Counter.DETECTOR_CALLS)).isLessThan(FRAMES);
      } else {
        assertThat(rows).isEqualTo(exactly(sql));
      }
    }
  }

  @Test
  void fewerThanAskedForAreTheSameAsWithoutTheOptimizer() {
    String sql = CROWDED + " LIMIT 2000 GAP 150";
    List<List<Object>> rows = Answers.rows(session, sql);
    assertThat(rows).isNotEmpty().isEqualTo(exactly(sql));
  }

  @Test
  void scoresOfARegisteredProxySaveCalls() {
    String sql = CROWDED + " LIMIT 12 GAP 30";
    assertThat(Answers.rows(session, "EXPLAIN " + sql).toString())
        .contains("plan: RankedLimit", "alternative: ExactScan in order of time")
        .doesNotContain("scores of");
    Answers.rows(
        session,
        "CREATE PROXY counted ON street FOR class = 'car' FROM RECORDING '" + scores + "'");
    assertThat(Answers.rows(session, "EXPLAIN " + sql).toString())
        .contains("by the scores of proxy counted");
    StatementResult scored = session.execute(sql, ExecutionOptions.defaults());
    List<List<Object>> rows = Answers.rows(scored);
    assertThat(rows).hasSize(12);
    assertThat(scored.stats().counters()).containsEntry(Counter.PROXY_FRAMES, (long) FRAMES);
    assertThat(exactly(CROWDED)).containsAll(rows);
    // One label in eight would be needed at random for as many: about 1 in 60 frames qualifies.
    assertThat(scored.stats().counters().get(Counter.DETECTOR_CALLS)).isLessThan(300);
  }

  @Test
  void whatIsNamedByUsingIsUsedAndLimitsOnCallsAreKept() throws Exception {
    Path predicate = folder.resolve("predicate.csv");
    Files.write(
        predicate,
        Files.readAllLines(scores).stream()
            .map(line -> line.replace(",class", "").replace(",car", ""))
            .toList());
    Answers.rows(session, "CREATE PROXY crowds ON street FROM RECORDING '" + predicate + "'");
    String sql = CROWDED + " ORACLE LIMIT 400 USING crowds LIMIT 5 GAP 30";
    assertThat(Answers.rows(session, "EXPLAIN " + sql).toString())
        .contains("USING crowds: its scores say which frames to look at first");
    StatementStats stats = Answers.stats(session, sql);
    assertThat(stats.plan()).isEqualTo("RankedLimit");
    assertThat(stats.counters().get(Counter.DETECTOR_CALLS)).isLessThanOrEqualTo(400);
  }

  @Test
  void nothingIsLookedAtForLimitZero() {
    StatementStats stats = Answers.stats(session, CROWDED + " LIMIT 0");
    assertThat(stats.counters().get(Counter.DETECTOR_CALLS)).isZero();
  }
}
