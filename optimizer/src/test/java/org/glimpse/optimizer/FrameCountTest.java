package org.glimpse.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What FCOUNT and FCOUNT DISTINCT divide by. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FrameCountTest {
  private PlannerFixture fixture;

  @BeforeAll
  void open(@TempDir Path folder) {
    fixture = new PlannerFixture(folder);
    fixture.video(
        "single", "frame,class,confidence,xmin,ymin,xmax,ymax\n3,car,0.9,1,2,3,4\n", 10, 1);
    StringBuilder csv = new StringBuilder("frame,class,confidence,xmin,ymin,xmax,ymax\n");
    for (int i = 60; i < 90; i++) {
      csv.append(i).append(",car,0.9,0,0,10,10\n").append(i).append(",car,0.8,5,5,15,15\n");
    }
    csv.append("0,bus,0.9,0,0,10,10\n");
    fixture.video("v", csv.toString(), 180, 1);
  }

  @AfterAll
  void close() {
    fixture.close();
  }

  private List<List<Object>> rows(String sql) {
    return fixture.query(sql).rows();
  }

  @Test
  void aCarInOneOfTenFramesGivesATenth() {
    assertThat(rows("SELECT FCOUNT(*), FCOUNT_DISTINCT(*) FROM single.objects WHERE class = 'car'"))
        .containsExactly(List.of(0.1, 0.1));
  }

  @Test
  void objectsCountForEachAndFramesOnce() {
    assertThat(
            rows(
                "SELECT FCOUNT(*), FCOUNT_DISTINCT(*), COUNT(*), AVG(xmin) FROM v.objects WHERE"
                    + " class = 'car'"))
        .containsExactly(List.of(60 / 180.0, 30 / 180.0, 60L, 2.5));
  }

  @Test
  void theRangeIsWhatFrameAndTimestampChoose() {
    assertThat(rows("SELECT FCOUNT(*) FROM v.objects WHERE class = 'car' AND frame >= 60"))
        .containsExactly(List.of(60 / 120.0));
    assertThat(
            rows(
                "SELECT FCOUNT(*) FROM v.objects WHERE \"timestamp\" < TIMESTAMP '1970-01-01"
                    + " 00:01:30' AND confidence > 0.85"))
        .containsExactly(List.of(31 / 90.0));
    assertThat(rows("SELECT FCOUNT(*) FROM v.objects WHERE frame > 5000"))
        .containsExactly(Arrays.asList((Object) null));
    assertThat(rows("SELECT FCOUNT(*) FROM v.objects WHERE class = 'nothing'"))
        .containsExactly(List.of(0.0));
  }

  @Test
  void timesDivideByTheirOwnFramesAndAppearWithZero() {
    assertThat(
            rows(
                "SELECT FLOOR(\"timestamp\" TO MINUTE), FCOUNT(*), COUNT(*) FROM v.objects WHERE"
                    + " class = 'car' GROUP BY FLOOR(\"timestamp\" TO MINUTE)"))
        .containsExactly(
            List.of(LocalDateTime.of(1970, 1, 1, 0, 0), 0.0, 0L),
            List.of(LocalDateTime.of(1970, 1, 1, 0, 1), 1.0, 60L),
            List.of(LocalDateTime.of(1970, 1, 1, 0, 2), 0.0, 0L));
  }

  @Test
  void objectColumnsDivideByTheWholeRange() {
    assertThat(rows("SELECT class, FCOUNT(*) FROM v.objects GROUP BY class"))
        .containsExactly(List.of("bus", 1 / 180.0), List.of("car", 60 / 180.0));
  }

  @Test
  void bothKindsOfKeysDivideByTheFramesOfTheTime() {
    assertThat(
            rows(
                "SELECT FLOOR(\"timestamp\" TO MINUTE), class, FCOUNT(*) FROM v.objects GROUP BY"
                    + " FLOOR(\"timestamp\" TO MINUTE), class"))
        .containsExactly(
            List.of(LocalDateTime.of(1970, 1, 1, 0, 0), "bus", 1 / 60.0),
            List.of(LocalDateTime.of(1970, 1, 1, 0, 1), "car", 1.0));
  }

  @Test
  void groupsAreFilteredAndOrderedByIt() {
    assertThat(
            rows(
                "SELECT class FROM v.objects GROUP BY class HAVING FCOUNT(*) > 0.001 ORDER BY"
                    + " FCOUNT(*) DESC"))
        .containsExactly(List.of("car"), List.of("bus"));
  }

  @Test
  void boundsOfExactValuesAreTheValues() {
    assertThat(rows("SELECT LOWER_BOUND(FCOUNT(*)), UPPER_BOUND(FCOUNT(*)) FROM single.objects"))
        .containsExactly(List.of(0.1, 0.1));
  }

  @Test
  void overTwoVideosItIsAnError() {
    assertThatThrownBy(
            () ->
                rows(
                    "SELECT FCOUNT(*) FROM v.objects a JOIN single.objects b ON a.frame = b.frame"))
        .isInstanceOf(GlimpseException.class)
        .extracting(error -> ((GlimpseException) error).code())
        .isEqualTo(ErrorCode.INVALID_QUERY);
  }
}
