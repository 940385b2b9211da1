package org.glimpse.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.glimpse.workspace.SettingValues;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that are the same to the last digit, in whichever order labels were made. */
final class ReproducibleAnswersTest {
  private static final int FRAMES = 4_000;
  private static final SettingValues REPRODUCIBLE =
      SettingValues.defaults().with("plan", "reproducible");

  @TempDir Path folder;
  private PlannerFixture inOrder;
  private PlannerFixture backwards;

  @BeforeEach
  void open() {
    inOrder = new PlannerFixture(folder.resolve("one"));
    inOrder.video("v", csv(), FRAMES, 10);
    backwards = new PlannerFixture(folder.resolve("two"));
    backwards.video("v", csv(), FRAMES, 10);
    inOrder.query("SELECT COUNT(*) FROM v.objects");
    for (int from = FRAMES - 500; from >= 0; from -= 500) {
      backwards.query("SELECT COUNT(*) FROM v.objects WHERE frame >= " + from);
    }
  }

  @AfterEach
  void close() {
    inOrder.close();
    backwards.close();
  }

  private static String csv() {
    Random random = new Random(1);
    StringBuilder csv = new StringBuilder("frame,class,confidence,xmin,ymin,xmax,ymax\n");
    for (int frame = 0; frame < FRAMES; frame++) {
      for (int i = random.nextInt(4); i > 0; i--) {
        double left = 600 * random.nextDouble();
        csv.append(
            String.format(
                Locale.ROOT,
                "%d,%s,%.1f,%.3f,%.3f,%.3f,%.3f%n",
                frame,
                random.nextBoolean() ? "car" : "bus",
                0.5 + 0.1 * random.nextInt(5),
                left,
                30 * random.nextDouble(),
                left + 20 + 10 * random.nextDouble(),
                60 + random.nextDouble()));
      }
    }
    return csv.toString();
  }

  private void assertSame(String sql) {
    List<List<Object>> rows = inOrder.query(REPRODUCIBLE, sql).rows();
    assertThat(backwards.query(REPRODUCIBLE, sql).rows()).as(sql).isEqualTo(rows).isNotEmpty();
  }

  @Test
  void sumsOfFractionsAreTakenInOneOrder() {
    String area = "(xmax - xmin) * (ymax - ymin) / 7e0";
    for (String aggregate :
        List.of(
            "SUM(" + area + ")",
            "AVG(" + area + ")",
            "SUM(DISTINCT " + area + ")",
            "AVG(1.5e0)",
            "STDDEV_POP(xmin)",
            "VAR_SAMP(xmin)",
            "COVAR_POP(xmin, ymax)",
            "REGR_SXX(xmin, ymax)",
            "ANY_VALUE(xmin)",
            "MODE(confidence)")) {
      assertSame("SELECT " + aggregate + " FROM v.objects");
      assertSame("SELECT class, " + aggregate + " FROM v.objects GROUP BY class");
      assertSame("SELECT class, " + aggregate + " FROM v.objects GROUP BY ROLLUP (class)");
    }
    assertSame("SELECT AVG(" + area + ") FILTER (WHERE xmin > 100) FROM v.objects");
    String explained =
        inOrder
            .query(REPRODUCIBLE, "SELECT SUM(xmin), COUNT(*), MAX(xmin) FROM v.objects")
            .plan()
            .explain()
            .toString();
    assertThat(explained.split(" ORDER BY ", -1)).hasSize(2);
  }

  @Test
  void aLimitInsideKeepsTheSameRows() {
    for (String cut :
        List.of(
            "SELECT xmin, class FROM v.objects ORDER BY confidence LIMIT 200",
            "SELECT xmin, class FROM v.objects LIMIT 200 OFFSET 300",
            "SELECT MIN(xmin) AS xmin, class FROM v.objects GROUP BY frame, class"
                + " ORDER BY COUNT(*) DESC LIMIT 50")) {
      assertSame("SELECT SUM(xmin), MIN(class), MAX(class) FROM (" + cut + ") AS t");
    }
  }

  @Test
  void tiesAreBroken() {
    for (String order : List.of("class", "confidence DESC", "confidence, class DESC")) {
      assertSame("SELECT xmin FROM v.objects ORDER BY " + order + " LIMIT 30");
    }
    assertSame("SELECT frame, COUNT(*) AS n FROM v.objects GROUP BY frame ORDER BY n LIMIT 30");
    assertSame(
        "SELECT a.class, b.xmin FROM v.objects AS a JOIN v.objects AS b ON a.frame = b.frame"
            + " WHERE a.frame < 400 ORDER BY a.class LIMIT 50");
  }
}
