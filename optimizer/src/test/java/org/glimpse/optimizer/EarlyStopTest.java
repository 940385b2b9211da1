package org.glimpse.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.apache.calcite.rel.RelNode;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.SettingValues;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not asked for is not labelled, and limits on calls and cost are kept. */
final class EarlyStopTest {
  private PlannerFixture fixture;

  @BeforeEach
  void open(@TempDir Path folder) {
    fixture = new PlannerFixture(folder);
    fixture.video("v", ExactAnswersTest.csv(), 400, 10);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static long calls(PlannerFixture.Answer answer) {
    return answer.context().stats().get(Counter.DETECTOR_CALLS);
  }

  @Test
  void aLimitStopsTheScan() {
    PlannerFixture.Answer answer =
        fixture.query("SELECT frame FROM v.objects WHERE class = 'bus' LIMIT 3");
    assertThat(answer.rows()).containsExactly(List.of(0L), List.of(10L), List.of(20L));
    assertThat(calls(answer)).isEqualTo(24);
  }

  @Test
  void aLimitOfGroupsAndAnOffsetStopIt() {
    PlannerFixture.Answer answer =
        fixture.query(
            "SELECT frame FROM v.objects GROUP BY frame HAVING SUM(class = 'bus') >= 1 AND"
                + " SUM(class = 'car') >= 2 ORDER BY frame LIMIT 2 OFFSET 1");
    assertThat(answer.rows()).containsExactly(List.of(30L), List.of(50L));
    assertThat(calls(answer)).isEqualTo(56);
  }

  @Test
  void aLimitOverWholeGroupsStopsIt() {
    PlannerFixture.Answer answer =
        fixture.query(
            "SELECT class, frame FROM v.objects WHERE class = 'car' AND frame IN (SELECT frame FROM"
                + " v.objects WHERE class = 'bus' GROUP BY frame HAVING COUNT(*) >= 1) LIMIT 1");
    assertThat(answer.rows()).containsExactly(List.of("car", 10L));
    assertThat(calls(answer)).isEqualTo(24);
  }

  @Test
  void aRangeIsAllThatIsLabelled() {
    assertThat(calls(fixture.query("SELECT COUNT(*) FROM v.objects WHERE frame BETWEEN 5 AND 9")))
        .isEqualTo(5);
    assertThat(
            calls(
                fixture.query(
                    "SELECT COUNT(*) FROM v.objects WHERE MOD(frame, 100) = 0 AND class = 'bus'")))
        .isEqualTo(4);
    assertThat(
            calls(
                fixture.query(
                    "SELECT COUNT(*) FROM v.objects a JOIN v.objects b ON a.frame = b.frame WHERE"
                        + " a.frame BETWEEN 20 AND 29")))
        .isEqualTo(10);
  }

  @Test
  void nothingIsLabelledForWhatIsProvablyEmpty() {
    for (String sql :
        List.of(
            "SELECT * FROM v.objects WHERE 1 <> 1",
            "SELECT * FROM v.objects LIMIT 0",
            "SELECT COUNT(*) FROM v.frames",
            "SELECT * FROM v.objects WHERE frame < 0",
            "SELECT class FROM v.objects WHERE class = 'buss'")) {
      assertThat(calls(fixture.query(sql))).as(sql).isZero();
    }
  }

  @Test
  void unknownClassesAreWarnedOf() {
    PlannerFixture.Answer answer =
        fixture.query("SELECT * FROM v.objects WHERE class IN ('buss', 'cart') AND frame < 9");
    assertThat(answer.rows()).isEmpty();
    assertThat(answer.context().warnings())
        .containsExactlyInAnyOrder(
            "Detector 'v_detector' has no class 'buss'; did you mean 'bus'?",
            "Detector 'v_detector' has no class 'cart'; did you mean 'car'?");
  }

  @Test
  void gapsSkipFramesThatCannotCount() {
    PlannerFixture.Answer answer = gap("frame", 100, OptionalLong.of(3), AccuracyClauses.NONE);
    assertThat(answer.rows())
        .containsExactly(List.of(1L, "car"), List.of(101L, "car"), List.of(201L, "car"));
    assertThat(calls(answer)).isEqualTo(3 * 8);
  }

  @Test
  void gapsOfFramesKeepAllRowsOfAFrame() {
    PlannerFixture.Answer answer = gap("frame", 398, OptionalLong.empty(), AccuracyClauses.NONE);
    assertThat(answer.rows())
        .containsExactly(
            List.of(1L, "car"), List.of(399L, "car"), List.of(399L, "car"), List.of(399L, "car"));
  }

  @Test
  void gapsOfTimeAreMeasuredInMilliseconds() {
    PlannerFixture.Answer answer =
        gap("\"timestamp\"", 20_000, OptionalLong.empty(), AccuracyClauses.NONE);
    assertThat(answer.rows()).extracting(row -> row.get(0)).containsExactly(1L, 201L);
  }

  @Test
  void tooFewCallsAreAnErrorThatNamesBothNumbers() {
    SettingValues few = SettingValues.defaults().with("max_calls", "10");
    assertThatThrownBy(() -> fixture.query(few, "SELECT COUNT(*) FROM v.objects"))
        .isInstanceOf(GlimpseException.class)
        .hasMessageContaining("400")
        .hasMessageContaining("10")
        .extracting(error -> ((GlimpseException) error).code())
        .isEqualTo(ErrorCode.CALL_LIMIT);
    AccuracyClauses oracle =
        new AccuracyClauses(
            Optional.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalLong.of(7),
            Optional.empty(),
            0.95);
    assertThatThrownBy(() -> gap("frame", 1, OptionalLong.empty(), oracle))
        .hasMessageContaining("ORACLE LIMIT allows 7");
  }

  /** Cars, spaced out. */
  private PlannerFixture.Answer gap(
      String column, long gap, OptionalLong limit, AccuracyClauses clauses) {
    String sql = "SELECT frame, class, " + column + " AS c FROM v.objects WHERE class = 'car'";
    RelNode rows = fixture.root(sql).project();
    RelNode spaced = LogicalGap.create(rows, 0, 2, gap, limit, LogicalGap.Counts.ROWS);
    RelNode root = LogicalAccuracy.create(spaced, clauses);
    LogicalQuery shown = fixture.logical("SELECT frame, class FROM v.objects");
    QueryContext context = PlannerFixture.context(SettingValues.defaults().with("plan", "exact"));
    return PlannerFixture.run(
        fixture.planner.plan(
            new LogicalQuery(sql, root, shown.rowType(), List.of(), Map.of()), List.of(), context),
        context);
  }
}
