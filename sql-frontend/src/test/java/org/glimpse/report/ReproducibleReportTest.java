package org.glimpse.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.glimpse.engine.Answers;
import org.glimpse.engine.Engine;
import org.glimpse.engine.Session;
import org.glimpse.engine.SquaresClip;
import org.glimpse.workspace.MeasuredCosts;
import org.glimpse.workspace.Workspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A report with sections of every clause is the same to the byte, whatever labels and models came
 * into the workspace meanwhile, and whatever work was found to cost.
 */
@Timeout(300)
final class ReproducibleReportTest {
  private static final int FRAMES = 10_000;
  private static final int SECTIONS = 22;

  private static final String TEXT =
      """
      --@ report: Every clause
      SET confirm_above = 'off';

      --@ section: FNR
      SELECT frame FROM road WHERE class = 'bus' FNR WITHIN 0.1;
      --@ section: FNR with boxes
      SELECT frame, class, confidence, xmin FROM road WHERE class = 'bus' FNR WITHIN 0.1;
      --@ section: FNR and FPR
      SELECT frame, timestamp FROM road WHERE class = 'bus' FNR WITHIN 0.05 FPR WITHIN 0.05;
      --@ section: FNR and FPR of pictures
      SELECT frame FROM street WHERE class = 'car' FNR WITHIN 0.1 FPR WITHIN 0.1;
      --@ section: FNR of tracks
      SELECT frame, xmin FROM road WHERE class = 'bus'
      GROUP BY trackid HAVING COUNT(*) > 20 FNR WITHIN 0.1;
      --@ section: Recall
      SELECT frame FROM road WHERE class = 'bus' ORACLE LIMIT 1500 RECALL TARGET 80%;
      --@ section: Recall of pictures
      SELECT frame FROM street WHERE class = 'car' ORACLE LIMIT 500 RECALL TARGET 90%;
      --@ section: Precision
      SELECT frame FROM road WHERE class = 'bus' ORACLE LIMIT 1500 PRECISION TARGET 60%;
      --@ section: Both
      SELECT frame FROM street WHERE class = 'car' AND frame < 4000
      ORACLE LIMIT 3900 RECALL TARGET 80% PRECISION TARGET 80%;
      --@ section: Recall by a proxy
      SELECT frame FROM road WHERE class = 'car' ORACLE LIMIT 1500 USING guessed RECALL TARGET 80%;
      --@ section: Error
      SELECT FCOUNT(*) AS buses FROM road WHERE class = 'bus' ERROR WITHIN 0.05;
      --@ section: Error of pictures
      SELECT FCOUNT(*) AS cars FROM street WHERE class = 'car' ERROR WITHIN 0.05;
      --@ section: Error with a proxy
      SELECT FCOUNT(*) AS cars FROM road WHERE class = 'car' ERROR WITHIN 0.05;
      --@ section: Error by time
      SELECT FLOOR(timestamp TO MINUTE) AS m, FCOUNT(*) AS n, AVG(xmin) AS x FROM road
      GROUP BY FLOOR(timestamp TO MINUTE) ORDER BY ROUND(FCOUNT(*)) LIMIT 9 ERROR WITHIN 20%;
      --@ section: Error of tracks
      SELECT COUNT(DISTINCT trackid) AS n FROM road WHERE class = 'bus' ERROR WITHIN 20%;
      --@ section: Limit
      SELECT frame, class, xmin FROM road WHERE class = 'bus' LIMIT 30;
      --@ section: Limit of moments
      SELECT timestamp FROM road GROUP BY timestamp HAVING SUM(class = 'bus') >= 1 LIMIT 8 GAP 300;
      --@ section: Limit of groups
      SELECT frame, COUNT(*) AS n FROM road GROUP BY frame HAVING COUNT(*) > 1 LIMIT 10;
      --@ section: Ties
      SELECT frame, class, confidence FROM road ORDER BY confidence DESC LIMIT 40;
      --@ section: Ties of groups
      SELECT frame, COUNT(*) AS n FROM road GROUP BY frame ORDER BY n DESC LIMIT 40;
      --@ section: Ties inside
      SELECT SUM(xmin) AS x FROM (SELECT xmin FROM road ORDER BY confidence DESC LIMIT 100) t;
      --@ section: Sums of fractions
      SELECT class, AVG(xmin) AS x, SUM(ymin) AS y, STDDEV(xmax) AS d FROM road GROUP BY class;
      """;

  @TempDir Path folder;
  private SquaresClip squares;
  private Path traffic;
  private Path scores;

  @Test
  void neitherLabelsNorModelsNorCostsChangeAPage() throws IOException {
    squares = SquaresClip.write(folder);
    record();
    List<Path> made = new ArrayList<>();
    try (Engine engine = create("one");
        Session session = engine.newSession()) {
      made.add(make(session, "fresh"));
      for (String plan : List.of("Cascade", "TargetSelection", "FilteredSelection", "ExactScan")) {
        assertThat(page(made.get(0))).contains("plan</dt><dd>" + plan + ": ");
      }
      made.add(make(session, "again"));
      assertThat(costs(made.get(1)).path("detectorCalls").asLong()).isZero();
    }
    try (Engine engine = create("two");
        Session session = engine.newSession()) {
      session.set("confirm_above", "off");
      askForSome(session);
      made.add(make(session, "after others"));
      Answers.rows(session, "SELECT COUNT(*) FROM road");
      Answers.rows(session, "SELECT COUNT(*) FROM street");
      made.add(make(session, "after everything"));
    }
    changeCosts("one", "three");
    try (Engine engine = create("three");
        Session session = engine.newSession()) {
      made.add(make(session, "other costs"));
    }
    Map<String, String> expected = MadeReport.files(made.get(0));
    assertThat(expected).hasSize(1 + 2 * SECTIONS);
    List<String> changed = new ArrayList<>();
    for (Path other : made) {
      Map<String, String> files = MadeReport.files(other);
      assertThat(files.keySet()).isEqualTo(expected.keySet());
      expected.forEach(
          (name, text) -> {
            if (!files.get(name).equals(text)) {
              changed.add(name + " of " + other.getFileName());
            }
          });
    }
    assertThat(changed).isEmpty();
  }

  /** Scattered labels of both videos, and a model of one of them, which other plans would use. */
  private static void askForSome(Session session) {
    Answers.rows(session, "SELECT FCOUNT(*) FROM street WHERE class = 'car' ERROR WITHIN 0.02");
    assertThat(Answers.rows(session, "SHOW MODELS")).hasSize(1);
    assertThat(
            Answers.rows(
                    session,
                    "EXPLAIN SELECT frame FROM street WHERE class = 'car'"
                        + " ORACLE LIMIT 500 RECALL TARGET 90%")
                .toString())
        .contains("by the scores of specialised model street_1");
    session.set("seed", "9");
    Answers.rows(session, "SELECT frame FROM road WHERE class = 'bus' FNR WITHIN 0.2");
    Answers.rows(session, "SELECT FCOUNT(*) FROM road ERROR WITHIN 0.1");
    Answers.rows(session, "SELECT COUNT(*) FROM road WHERE frame BETWEEN 4000 AND 5500");
    session.set("seed", "0");
  }

  /** Makes a workspace in which everything seems to cost otherwise than it did in another. */
  private void changeCosts(String like, String changed) {
    List<MeasuredCosts.Cost> costs;
    try (Workspace workspace = Workspace.open(folder.resolve(like))) {
      costs = workspace.measuredCosts().list();
    }
    assertThat(costs).isNotEmpty();
    try (Workspace workspace = Workspace.open(folder.resolve(changed))) {
      double factor = 1000;
      for (MeasuredCosts.Cost each : costs) {
        factor = 1 / factor;
        workspace
            .measuredCosts()
            .observe(each.kind(), each.key(), 100_000, 100_000 * factor * each.secondsPerUnit());
      }
    }
  }

  private Engine create(String workspace) {
    Engine engine = Engine.open(folder.resolve(workspace));
    try (Session session = engine.newSession()) {
      squares.register(session);
      Answers.rows(
          session,
          "CREATE VIDEO road FROM RECORDING '"
              + traffic
              + "' WITH (frame_count = "
              + FRAMES
              + ", fps = 10, seconds_per_frame = 0.05)");
      Answers.rows(
          session,
          "CREATE PROXY guessed ON road FOR class = 'car' FROM RECORDING '" + scores + "'");
    }
    return engine;
  }

  private Path make(Session session, String name) {
    Path out = folder.resolve(name);
    assertThat(MadeReport.make(session, TEXT, out, false)).isEmpty();
    return out;
  }

  private static String page(Path out) throws IOException {
    return Files.readString(out.resolve("index.html"));
  }

  private static JsonNode costs(Path out) throws IOException {
    return new ObjectMapper().readTree(out.resolve("run.json").toFile());
  }

  /** Cars and buses that cross a picture in four lanes, at places between pixels. */
  private void record() throws IOException {
    Random random = new Random(6);
    List<String> boxes = new ArrayList<>(List.of("frame,class,confidence,xmin,ymin,xmax,ymax"));
    List<String> guesses = new ArrayList<>(List.of("frame,class,score"));
    double[] place = {700, 700, 700, 700};
    double[] speed = new double[place.length];
    for (int frame = 0; frame < FRAMES; frame++) {
      int cars = 0;
      for (int lane = 0; lane < place.length; lane++) {
        boolean bus = lane == 0;
        if (place[lane] > 640 && random.nextDouble() < (bus ? 0.002 : 0.004)) {
          place[lane] = 0;
          speed[lane] = 3 + 4 * random.nextDouble();
        }
        if (place[lane] <= 640) {
          cars += bus ? 0 : 1;
          boxes.add(
              String.format(
                  Locale.ROOT,
                  "%d,%s,%.1f,%.3f,%.3f,%.3f,%.3f",
                  frame,
                  bus ? "bus" : "car",
                  0.5 + 0.1 * random.nextInt(5),
                  place[lane],
                  60.1 * lane,
                  place[lane] + 55.3,
                  60.1 * lane + 30));
          place[lane] += speed[lane];
        }
      }
      guesses.add(
          String.format(Locale.ROOT, "%d,car,%.4f", frame, cars + 0.5 * random.nextGaussian()));
    }
    traffic = Files.write(folder.resolve("traffic.csv"), boxes);
    scores = Files.write(folder.resolve("scores.csv"), guesses);
  }
}
