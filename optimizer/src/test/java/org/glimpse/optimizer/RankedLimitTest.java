package org.glimpse.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.rel.RelNode;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.SettingValues;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** LIMIT answered from likely frames: every row is right, and few frames are looked at. */
final class RankedLimitTest {
  private static final int FRAMES = 10_000;
  private static final SettingValues OFF =
      SettingValues.defaults().with("optimizer", "off").with("confirm_above", "off");

  private static final SettingValues FREE = SettingValues.defaults().with("confirm_above", "off");

  private PlannerFixture fixture;

  @BeforeEach
  void open(@TempDir Path folder) {
    fixture = new PlannerFixture(folder);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  /** Cars that come in waves of random height, and a bus now and then among many of them. */
  private static String waves(long seed, int frames) {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder csv = new StringBuilder("frame,class,confidence,xmin,ymin,xmax,ymax\n");
    double level = 0;
    for (int i = 0; i < frames; i++) {
      level = 0.995 * level + 0.18 * random.nextGaussian();
      int cars = (int) Math.max(0, Math.round(1 + level));
      for (int k = 0; k < cars; k++) {
        int width = 10 + 5 * random.nextInt(6);
        csv.append(i + ",car,0.9," + 20 * k + ",0," + (20 * k + width) + ",30\n");
      }
      if (cars >= 3 && random.nextInt(4) == 0) {
        csv.append(i + ",bus,0.5,100,100,200,250\n");
      }
    }
    return csv.toString();
  }

  private static long calls(PlannerFixture.Answer answer) {
    return answer.context().stats().get(Counter.DETECTOR_CALLS);
  }

  private static final String CROWDED =
      "SELECT frame, SUM(class = 'car') AS cars FROM v.objects GROUP BY frame HAVING SUM(class ="
          + " 'car') >= 5";

  @Test
  void fewFramesAreLookedAt() {
    fixture.video("v", waves(1, FRAMES), FRAMES, 30);
    PlannerFixture.Answer answer = fixture.query(CROWDED + " LIMIT 10");
    assertThat(answer.plan().planName()).isEqualTo("RankedLimit");
    assertThat(calls(answer)).isLessThan(FRAMES / 20);
    PlannerFixture.Answer again = fixture.query(CROWDED + " LIMIT 10");
    assertThat(again.plan().planName()).isEqualTo("RankedLimit");
    assertThat(again.plan().predicted().detectorCalls()).isZero();
    assertThat(again.plan().reason()).contains("labels that are stored show enough");
    assertThat(again.rows()).hasSize(10);
    assertThat(calls(again)).as("labels made are found first").isZero();
    assertThat(again.context().stats().get(Counter.LABELS_REUSED)).isEqualTo(calls(answer));
    PlannerFixture.Answer more = fixture.query(CROWDED + " LIMIT 25");
    assertThat(more.plan().reason()).contains("qualifies by stored labels");
    assertThat(more.plan().predicted().detectorCalls()).isPositive();
    assertThat(more.context().stats().get(Counter.LABELS_REUSED)).isEqualTo(calls(answer));
    isRight(answer, CROWDED, 10);
    isRight(again, CROWDED, 10);
    isRight(more, CROWDED, 25);
  }

  @Test
  void labelsMadeForOtherPurposesTellHowRareFramesAre() {
    Video video = fixture.video("v", waves(6, FRAMES), FRAMES, 30);
    List<List<Object>> all = fixture.query(OFF, CROWDED).rows();
    fixture.video("w", waves(6, FRAMES), FRAMES, 30);
    FrameSet.Builder some = FrameSet.builder();
    for (long frame = 7; frame < FRAMES; frame += 40) {
      some.add(frame);
    }
    Video other = fixture.videos.find("w").orElseThrow();
    fixture
        .services
        .labeler()
        .label(
            other,
            fixture.services.detectors().detectorFor(other),
            some.build(),
            QueryContext.background());
    assertThat(video.frameCount()).isEqualTo(FRAMES);
    String sql = CROWDED.replace("v.objects", "w.objects") + " LIMIT 30";
    PlannerFixture.Answer answer = fixture.query(sql);
    assertThat(answer.plan().planName()).isEqualTo("RankedLimit");
    Matcher told = Pattern.compile("about 1 in (\\d+) frames").matcher(answer.plan().reason());
    assertThat(told.find()).isTrue();
    double truth = (double) FRAMES / all.size();
    assertThat(Double.parseDouble(told.group(1))).isBetween(truth / 1.6, truth * 1.6);
    assertThat(answer.context().stats().get(Counter.LABELS_REUSED)).isEqualTo(some.build().size());
    assertThat(all).containsAll(answer.rows());
  }

  /**
   * Nearly as many as fit: those that happen to be found first often rule out so many others that
   * too few are left.
   */
  @Test
  void whatWasFoundFirstDoesNotStandInTheWayOfEnough() {
    int videos = 6;
    int frames = 600;
    int gap = 20;
    long calls = 0;
    for (int seed = 0; seed < videos; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      StringBuilder csv = new StringBuilder("frame,class,confidence,xmin,ymin,xmax,ymax\n");
      int fit = 0;
      int last = -gap;
      double level = 0;
      for (int i = 0; i < frames; i++) {
        level = 0.9 * level + 0.5 * random.nextGaussian();
        boolean crowded = i >= 350 && i < 480 || i >= 90 && i < 96;
        int cars = (int) Math.max(0, Math.round((crowded ? 4.5 : 1.5) + level));
        for (int k = 0; k < cars; k++) {
          csv.append(i + ",car,0.9," + 20 * k + ",0," + (20 * k + 15) + ",30\n");
        }
        if (cars >= 5 && i - last >= gap) {
          fit++;
          last = i;
        }
      }
      String name = "v" + seed;
      fixture.video(name, csv.toString(), frames, 30);
      String sql = CROWDED.replace("v.objects", name + ".objects");
      PlannerFixture.Answer answer =
          spaced(FREE.with("plan", "ranked"), new Shape(sql, "frame", gap, fit - 1));
      assertThat(answer.plan().planName()).isEqualTo("RankedLimit");
      assertThat(answer.rows()).hasSize(fit - 1);
      calls += calls(answer);
    }
    assertThat(calls).isLessThan((long) (0.6 * videos * frames));
  }

  @Test
  void equalSeedsGiveEqualAnswers() {
    fixture.video("v", waves(1, FRAMES), FRAMES, 30);
    fixture.video("w", waves(1, FRAMES), FRAMES, 30);
    PlannerFixture.Answer one = fixture.query(CROWDED + " LIMIT 10");
    PlannerFixture.Answer other =
        fixture.query(CROWDED.replace("v.objects", "w.objects") + " LIMIT 10");
    assertThat(other.rows()).isEqualTo(one.rows());
    assertThat(calls(other)).isEqualTo(calls(one));
  }

  @Test
  void anOffsetLeavesOutRowsThatWereFound() {
    fixture.video("v", waves(2, FRAMES), FRAMES, 30);
    PlannerFixture.Answer answer = fixture.query(CROWDED + " LIMIT 4 OFFSET 8");
    assertThat(answer.plan().planName()).isEqualTo("RankedLimit");
    isRight(answer, CROWDED, 4);
  }

  @Test
  void whatIsAbsentIsLookedForEverywhere() {
    fixture.video("v", waves(3, 2_000), 2_000, 30);
    String sql = CROWDED.replace(">= 5", ">= 50");
    PlannerFixture.Answer answer = fixture.query(FREE, sql + " LIMIT 3");
    assertThat(answer.plan().planName()).isEqualTo("RankedLimit");
    assertThat(answer.rows()).isEmpty();
    assertThat(calls(answer)).isEqualTo(2_000);
  }

  @Test
  void ordersAndCommonThingsAreLookedForInOrderOfTime() {
    fixture.video("v", waves(4, FRAMES), FRAMES, 30);
    String common = "SELECT frame FROM v.objects WHERE class = 'car' LIMIT 5";
    assertThat(fixture.query(common).plan().planName()).isEqualTo("ExactScan");
    PlannerFixture.Answer ordered = fixture.query(FREE, CROWDED + " ORDER BY frame LIMIT 10");
    assertThat(ordered.plan().planName()).isEqualTo("ExactScan");
    assertThat(ordered.rows()).isEqualTo(fixture.query(OFF, CROWDED).rows().subList(0, 10));
  }

  @Test
  void aPlanInOrderOfTimeIsPredictedAsOne() {
    fixture.video("v", waves(6, FRAMES), FRAMES, 30);
    SettingValues exact = FREE.with("plan", "exact");
    PlannerFixture.Answer answer = fixture.query(exact, CROWDED + " LIMIT 3");
    assertThat(answer.plan().planName()).isEqualTo("ExactScan");
    // About 5 cars one frame in 80 is guessed to show: three such are far from the first frames.
    assertThat(answer.plan().predicted().detectorCalls()).isGreaterThan(100);
  }

  @Test
  void limitsOnCallsAreKept() {
    fixture.video("v", waves(5, FRAMES), FRAMES, 30);
    SettingValues few = SettingValues.defaults().with("max_calls", "20");
    QueryContext context = PlannerFixture.context(few);
    PlannedQuery plan =
        fixture.planner.plan(fixture.logical(CROWDED + " LIMIT 10"), List.of(), context);
    assertThat(plan.planName()).isEqualTo("RankedLimit");
    assertThat(plan.explain()).anyMatch(line -> line.contains("in order of time"));
    assertThatThrownBy(() -> PlannerFixture.run(plan, context))
        .isInstanceOf(GlimpseException.class)
        .extracting(error -> ((GlimpseException) error).code())
        .isEqualTo(ErrorCode.CALL_LIMIT);
    assertThat(context.stats().get(Counter.DETECTOR_CALLS)).isEqualTo(20);
  }

  /** A query, its LIMIT and GAP. */
  private record Shape(String sql, String gapColumn, long gap, long limit) {
    Shape over(String video) {
      return new Shape(sql.replace("v.objects", video + ".objects"), gapColumn, gap, limit);
    }
  }

  private static final List<Shape> SHAPES =
      List.of(
          new Shape(CROWDED, "frame", 40, 8),
          new Shape(CROWDED, "frame", 400, 1_000),
          new Shape(
              "SELECT frame, COUNT(*) AS cars FROM v.objects GROUP BY frame HAVING SUM(class ="
                  + " 'car') >= 4 AND SUM(class = 'bus') >= 1",
              "frame",
              100,
              5),
          new Shape(
              "SELECT frame, SUM(class = 'bus') AS buses FROM v.objects WHERE frame >= 500 GROUP BY"
                  + " frame HAVING SUM(class = 'car') = 6",
              "frame",
              25,
              4),
          new Shape(
              "SELECT frame, class, confidence FROM v.objects WHERE class = 'car' AND (xmax - xmin)"
                  + " * (ymax - ymin) > 1040 AND xmin >= 80",
              "frame",
              60,
              12),
          new Shape(
              "SELECT frame, class, \"timestamp\" FROM v.objects WHERE class = 'bus' AND frame IN"
                  + " (SELECT frame FROM v.objects GROUP BY frame HAVING SUM(class = 'car') >= 6)",
              "\"timestamp\"",
              2_500,
              6));

  @ParameterizedTest
  @ValueSource(longs = {11, 12})
  void answersAreRightAndAsLongAsWithoutTheOptimizer(long seed) {
    int ranked = 0;
    String csv = waves(seed, 2_500);
    for (int i = 0; i < SHAPES.size(); i++) {
      // Each shape has its own video, so that no label is there before.
      String video = "v" + i;
      Shape shape = SHAPES.get(i).over(video);
      fixture.video(video, csv, 2_500, 30);
      PlannerFixture.Answer answer = spaced(FREE, shape);
      ranked += answer.plan().planName().equals("RankedLimit") ? 1 : 0;
      PlannerFixture.Answer exact = spaced(OFF, shape);
      String name = "seed " + seed + ": " + shape;
      assertThat(answer.rows()).as(name).hasSameSizeAs(exact.rows());
      assertThat(fixture.query(OFF, shape.sql()).rows()).as(name).containsAll(visible(answer));
      assertSpaced(name, shape, answer.rows());
      if (exact.rows().size() < shape.limit()) {
        assertThat(answer.rows()).as(name).isEqualTo(exact.rows());
      }
    }
    assertThat(ranked).as("plans that rank, seed " + seed).isGreaterThanOrEqualTo(4);
  }

  private static List<List<Object>> visible(PlannerFixture.Answer answer) {
    return answer.rows().stream().map(row -> row.subList(0, row.size() - 1)).toList();
  }

  private static void assertSpaced(String name, Shape shape, List<List<Object>> rows) {
    List<Object> before = null;
    for (List<Object> row : rows) {
      if (before != null && !row.get(0).equals(before.get(0))) {
        int last = row.size() - 1;
        long apart =
            row.get(last) instanceof LocalDateTime time
                ? Duration.between((LocalDateTime) before.get(last), time).toMillis()
                : (Long) row.get(last) - (Long) before.get(last);
        assertThat(apart).as(name).isGreaterThanOrEqualTo(shape.gap());
      }
      before = row;
    }
  }

  /** The answer's last column is what the gap is measured in. */
  private PlannerFixture.Answer spaced(SettingValues settings, Shape shape) {
    String sql = shape.sql().replaceFirst(" FROM", ", " + shape.gapColumn() + " AS place FROM");
    RelNode rows = fixture.root(sql).project();
    int place = rows.getRowType().getFieldCount() - 1;
    RelNode spaced =
        LogicalGap.create(
            rows, 0, place, shape.gap(), OptionalLong.of(shape.limit()), LogicalGap.Counts.ROWS);
    QueryContext context = PlannerFixture.context(settings);
    LogicalQuery query = new LogicalQuery(sql, spaced, rows.getRowType(), List.of(), Map.of());
    return PlannerFixture.run(fixture.planner.plan(query, List.of(), context), context);
  }

  private void isRight(PlannerFixture.Answer answer, String unlimited, int size) {
    assertThat(answer.rows()).hasSize(size);
    assertThat(fixture.query(OFF, unlimited).rows()).containsAll(answer.rows());
    List<Long> frames = answer.rows().stream().map(row -> (Long) row.get(0)).toList();
    assertThat(frames).isSorted().doesNotHaveDuplicates();
  }
}
