package org.glimpse.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.SettingValues;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Answers over a recording whose contents are a formula: frame i holds i % 4 cars, and a bus where
 * i % 10 = 0. Expected values are computed from the formula.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ExactAnswersTest {
  private static final int FRAMES = 400;

  private PlannerFixture fixture;

  @BeforeAll
  void open(@TempDir Path folder) {
    fixture = new PlannerFixture(folder);
    fixture.video("v", csv(), FRAMES, 10);
  }

  @AfterAll
  void close() {
    fixture.close();
  }

  static String csv() {
    StringBuilder csv = new StringBuilder("frame,class,confidence,xmin,ymin,xmax,ymax\n");
    for (int i = 0; i < FRAMES; i++) {
      for (int k = 0; k < i % 4; k++) {
        csv.append(i + ",car,0.9," + 10 * k + ",0," + (10 * k + 20) + ",30\n");
      }
      if (i % 10 == 0) {
        csv.append(i + ",bus,0.5,100,100,200.5,250\n");
      }
    }
    return csv.toString();
  }

  private List<List<Object>> rows(String sql, Object... parameters) {
    return fixture.query(sql, parameters).rows();
  }

  private static LongStream frames() {
    return LongStream.range(0, FRAMES);
  }

  @Test
  void countsAndGroups() {
    long cars = frames().map(i -> i % 4).sum();
    assertThat(rows("SELECT class, COUNT(*) FROM v.objects GROUP BY class"))
        .containsExactly(List.of("bus", 40L), List.of("car", cars));
    assertThat(rows("SELECT COUNT(*) FROM v.objects WHERE frame < 100 AND class = 'car'"))
        .containsExactly(List.of(frames().filter(i -> i < 100).map(i -> i % 4).sum()));
    assertThat(
            rows(
                "SELECT SUM(class = 'bus'), COUNT(*) FILTER (WHERE class = 'car'), MAX(xmax)"
                    + " FROM v.objects"))
        .containsExactly(List.of(40L, cars, 200.5f));
  }

  @Test
  void timestampsAreExactAndPrune() {
    PlannerFixture.Answer answer =
        fixture.query(
            "SELECT frame, \"timestamp\" FROM v.objects WHERE class = 'bus' AND \"timestamp\" >="
                + " TIMESTAMP '1970-01-01 00:00:39' ORDER BY frame");
    assertThat(answer.rows())
        .containsExactly(List.of(390L, LocalDateTime.of(1970, 1, 1, 0, 0, 39)));
    assertThat(answer.plan().explain().toString()).contains("10 of 400 frames in range");
  }

  @Test
  void arithmeticIsSqlsNotDuckDbs() {
    assertThat(
            rows(
                "SELECT 7 / 2, -7 / 2, MOD(-7, 3), CAST(1.7 AS INTEGER), CAST(-1.7 AS INTEGER),"
                    + " 1.0 / 4, NULLIF(1, 1)"))
        .containsExactly(java.util.Arrays.asList(3, -3, -1, 1, -1, 0.25, null));
    assertThat(
            rows(
                "SELECT MAX(frame) / 2, CAST(AVG(xmin) AS BIGINT), MIN(frame - 7) / 2, MOD(MIN(frame"
                    + " - 7), 4), MIN(frame) / 0 FROM v.objects WHERE frame BETWEEN 2 AND 9"))
        .containsExactly(java.util.Arrays.asList(4L, 6L, -2L, -1, null));
  }

  @Test
  void nullsSortHighAsInCalcite() {
    String frames = "SELECT NULLIF(frame, 1) AS n FROM v.frames WHERE frame < 3 ORDER BY n";
    assertThat(rows(frames)).extracting(row -> row.get(0)).containsExactly(0L, 2L, null);
    assertThat(rows(frames + " DESC")).extracting(row -> row.get(0)).containsExactly(null, 2L, 0L);
  }

  @Test
  void textFunctionsFollowTheStandard() {
    assertThat(
            rows(
                "SELECT UPPER(class), SUBSTRING(class FROM 0 FOR 3), SUBSTRING(class FROM 2),"
                    + " CHAR_LENGTH(class), POSITION('r' IN class), TRIM(BOTH 'c' FROM class), class"
                    + " LIKE 'c_r', CAST(frame AS VARCHAR) || '!' FROM v.objects WHERE frame = 1"))
        .containsExactly(List.of("CAR", "ca", "ar", 3, 3, "ar", true, "1!"));
  }

  @Test
  void timeFunctionsFollowCalcite() {
    assertThat(
            rows(
                "SELECT FLOOR(\"timestamp\" TO MINUTE), CEIL(\"timestamp\" TO MINUTE),"
                    + " EXTRACT(SECOND FROM \"timestamp\"), \"timestamp\" + INTERVAL '1' DAY,"
                    + " FLOOR(\"timestamp\" TO WEEK), TIMESTAMPDIFF(SECOND, TIMESTAMP '1970-01-01"
                    + " 00:00:00', \"timestamp\") FROM v.frames WHERE frame = 125"))
        .containsExactly(
            List.of(
                LocalDateTime.of(1970, 1, 1, 0, 0),
                LocalDateTime.of(1970, 1, 1, 0, 1),
                12L,
                LocalDateTime.of(1970, 1, 2, 0, 0, 12, 500_000_000),
                LocalDateTime.of(1969, 12, 28, 0, 0),
                12));
  }

  @Test
  void realColumnsCompareWithExactConstantsAsWritten() {
    assertThat(rows("SELECT COUNT(*) FROM v.objects WHERE confidence >= 0.9"))
        .isEqualTo(rows("SELECT COUNT(*) FROM v.objects WHERE class = 'car'"));
    assertThat(rows("SELECT COUNT(*) FROM v.objects WHERE confidence = 0.5"))
        .containsExactly(List.of(40L));
  }

  @Test
  void subqueriesJoinsAndWindows() {
    assertThat(
            rows(
                "SELECT frame FROM v.frames f WHERE NOT EXISTS (SELECT 1 FROM v.objects o WHERE"
                    + " o.frame = f.frame) AND frame < 20"))
        .containsExactly(List.of(4L), List.of(8L), List.of(12L), List.of(16L));
    assertThat(
            rows(
                "SELECT frame, (SELECT COUNT(*) FROM v.objects o WHERE o.frame = f.frame) FROM"
                    + " v.frames f WHERE frame < 4"))
        .containsExactly(List.of(0L, 1L), List.of(1L, 1L), List.of(2L, 2L), List.of(3L, 3L));
    assertThat(
            rows(
                "SELECT class, frame, ROW_NUMBER() OVER (PARTITION BY class ORDER BY frame, xmin)"
                    + " FROM v.objects WHERE frame < 3"))
        .containsExactly(
            List.of("bus", 0L, 1L),
            List.of("car", 1L, 1L),
            List.of("car", 2L, 2L),
            List.of("car", 2L, 3L));
  }

  @Test
  void parametersAreValues() {
    assertThat(rows("SELECT COUNT(*) FROM v.objects WHERE class = ? AND frame < ?", "bus", 100L))
        .containsExactly(List.of(10L));
  }

  @Test
  void masksAreTheSameWhicheverWayTheyCame() {
    assertThat(rows("SELECT MAX(area(mask)), MIN(width(mask)), MAX(ymax(mask)) FROM v.objects"))
        .containsExactly(List.of(100.5 * 150, 20.0, 250.0));
    assertThat(
            rows(
                "SELECT MAX(area(m)) FROM (SELECT mask AS m FROM v.objects UNION SELECT mask FROM"
                    + " v.objects) t"))
        .containsExactly(List.of(100.5 * 150));
    assertThat(
            rows(
                "SELECT iou(a.mask, b.mask) FROM v.objects a JOIN v.objects b ON a.frame = b.frame"
                    + " WHERE a.frame = 2 AND a.xmin < b.xmin"))
        .containsExactly(List.of(300.0 / 900));
    assertThat(rows("SELECT COUNT(*) FROM v.objects WHERE ST_Contains(mask, ST_Point(15, 15))"))
        .containsExactly(List.of(frames().map(i -> i % 4).map(cars -> Math.min(cars, 2)).sum()));
    List<List<Object>> left = rows("SELECT frame, xmin FROM v.objects WHERE xmax(mask) <= 40.5");
    for (String constant :
        List.of(
            "ST_Within(mask, ST_GeomFromText('POLYGON((-1 -1, 40.5 -1, 40.5 999, -1 999, -1 -1))'))",
            "ST_Contains(ST_MakeEnvelope(-1, -1, 40.5, 999), mask)")) {
      assertThat(rows("SELECT frame, xmin FROM v.objects WHERE " + constant))
          .containsExactlyInAnyOrderElementsOf(left);
    }
    assertThat(left).isNotEmpty();
  }

  @Test
  void picturesAreComparedAfterEverythingCheaper() {
    long before = fixture.pixels.regions.get();
    assertThat(
            rows(
                "SELECT frame, redness(content) FROM v.objects WHERE redness(content) >= 300 AND"
                    + " class = 'bus' AND frame > 200 ORDER BY frame"))
        .hasSize(10)
        .first()
        .isEqualTo(List.of(300L, 300.0));
    assertThat(fixture.pixels.regions.get() - before).isEqualTo(19);
  }

  @Test
  void systemTablesAreRead() {
    fixture.system(
        "notes",
        new SystemTable(
            List.of(
                new SystemTable.Column("name", org.apache.calcite.sql.type.SqlTypeName.VARCHAR),
                new SystemTable.Column("amount", org.apache.calcite.sql.type.SqlTypeName.DOUBLE)),
            () -> List.of(List.of("it's", 1.5), java.util.Arrays.asList("b", null))));
    assertThat(rows("SELECT name, amount FROM notes ORDER BY name"))
        .containsExactly(java.util.Arrays.asList("b", null), List.of("it's", 1.5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM v.objects WHERE class = 'car' AND frame < 50",
        "SELECT frame, class FROM v.objects ORDER BY confidence DESC LIMIT 17 OFFSET 3",
        "SELECT frame, COUNT(*) FROM v.objects GROUP BY frame HAVING COUNT(*) > 2 LIMIT 9",
        "SELECT * FROM v.objects WHERE class = 'bus' ORDER BY \"timestamp\" LIMIT 5",
        "SELECT FCOUNT(*) FROM v.objects WHERE class = 'car'",
        "SELECT class, frame FROM v.objects WHERE frame IN (SELECT frame FROM v.objects WHERE class"
            + " = 'bus') LIMIT 6",
        "SELECT * FROM v.tracks",
        "SELECT COUNT(*) FROM v.objects WHERE 1 <> 1"
      })
  void theOptimiserChangesNoAnswer(String sql) {
    SettingValues off = SettingValues.defaults().with("optimizer", "off");
    PlannerFixture.Answer oracle = fixture.query(off, sql);
    assertThat(oracle.plan().planName()).isEqualTo("ExactScan");
    assertThat(rows(sql)).usingRecursiveComparison().isEqualTo(oracle.rows());
  }

  @Test
  void moreRowsThanAPageComeWholeAndInOrder() {
    List<List<Object>> rows =
        rows("SELECT a.frame, b.frame FROM v.frames a JOIN v.frames b ON b.frame < 50");
    List<List<Object>> expected =
        frames()
            .boxed()
            .flatMap(a -> IntStream.range(0, 50).mapToObj(b -> List.<Object>of(a, (long) b)))
            .toList();
    assertThat(rows).isEqualTo(expected);
  }

  @Test
  void metadataNeedsNoLabels() {
    PlannerFixture.Answer answer = fixture.query("SELECT COUNT(*) FROM v.frames");
    assertThat(answer.rows()).containsExactly(List.of(400L));
    assertThat(answer.context().stats().get(Counter.DETECTOR_CALLS)).isZero();
    assertThat(answer.plan().planName()).isEqualTo("StoredScan");
  }
}
