package org.glimpse.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.glimpse.engine.Answers.rows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.glimpse.video.VideoEncoding;
import org.glimpse.video.VideoWriter;
import org.glimpse.workspace.Counter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Selections by colour, size and place, over a clip in which buses pass, some of them red. */
final class FilteredSelectionTest {
  private static final int FRAMES = 400;
  private static final int WIDTH = 160;
  private static final int HEIGHT = 90;

  /** A bus every 40 frames for 20 frames; every fourth is red. */
  private static final int PERIOD = 40;

  private static final int STAY = 20;
  private static final String RED =
      "class = 'bus' AND redness(content) >= 17.5 AND area(mask) > 1000";

  @TempDir Path folder;
  private Engine engine;
  private Session session;

  @BeforeEach
  void open() throws IOException {
    engine = Engine.open(folder.resolve("workspace"));
    session = engine.newSession();
    Path clip = clip();
    create("road", clip, recording("boxes.csv", false, 0));
    create("named", clip, recording("named.csv", true, 0));
    create("wide", clip, recording("wide.csv", false, 100));
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private void create(String name, Path clip, Path recording) {
    rows(
        session,
        "CREATE DETECTOR "
            + name
            + "_boxes FROM RECORDING '"
            + recording
            + "' WITH (seconds_per_frame = 0.1)");
    rows(session, "CREATE VIDEO " + name + " FROM '" + clip + "' DETECTOR " + name + "_boxes");
  }

  private static boolean isThere(int frame) {
    return frame % PERIOD < STAY;
  }

  private static int left(int frame) {
    return 5 * (frame % PERIOD);
  }

  /** A bus of 50 x 30 pixels that drives to the right, and a car below it. */
  private Path recording(String name, boolean named, int outside) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("frame,class,confidence,xmin,ymin,xmax,ymax" + (named ? ",trackid" : ""));
    for (int frame = 0; frame < FRAMES; frame++) {
      if (isThere(frame)) {
        int left = left(frame);
        String id = named ? "," + (1 + frame / PERIOD) : "";
        lines.add(frame + ",bus,0.9," + left + ",20," + Math.min(WIDTH, left + 50) + ",50" + id);
        lines.add(frame + ",car,0.8,10,60,40," + (80 + outside) + (named ? ",99" : ""));
      }
    }
    return Files.write(folder.resolve(name), lines);
  }

  private Path clip() {
    Path file = folder.resolve("road.mkv");
    VideoEncoding encoding = VideoEncoding.of(VideoEncoding.Codec.FFV1, WIDTH, HEIGHT, 10, 1);
    ByteBuffer pixels = ByteBuffer.allocateDirect(WIDTH * HEIGHT * 3);
    try (VideoWriter writer = VideoWriter.create(file, encoding)) {
      for (int frame = 0; frame < FRAMES; frame++) {
        for (int i = 0; i < pixels.capacity(); i++) {
          pixels.put(i, (byte) (90 + i * 7 % 11));
        }
        if (isThere(frame)) {
          boolean red = frame / PERIOD % 4 == 1;
          for (int y = 20; y < 50; y++) {
            for (int x = left(frame); x < Math.min(WIDTH, left(frame) + 50); x++) {
              pixels.put(3 * (y * WIDTH + x), (byte) (red ? 170 : 60));
            }
          }
        }
        writer.write(pixels, frame);
      }
      writer.finish();
    }
    return file;
  }

  private long calls(String sql, String plan) {
    StatementStats stats = Answers.stats(session, sql);
    assertThat(stats.plan()).as(sql).isEqualTo(plan);
    return stats.counters().get(Counter.DETECTOR_CALLS);
  }

  private List<List<Object>> exactly(String sql) {
    rows(session, "SET optimizer = 'off'");
    List<List<Object>> rows = rows(session, sql);
    rows(session, "SET optimizer = 'on'");
    return rows;
  }

  @Test
  void framesWithoutEnoughRedNeedNoDetector() {
    List<String> queries =
        List.of(
            "SELECT frame, confidence, mask FROM road WHERE " + RED,
            "SELECT frame, redness(content) FROM road WHERE " + RED + " ORDER BY frame DESC",
            "SELECT timestamp FROM road WHERE "
                + RED
                + " GROUP BY timestamp HAVING SUM(class = 'bus') >= 1",
            "SELECT COUNT(*), FCOUNT(*) FROM road WHERE " + RED,
            "SELECT frame FROM road.frames WHERE frame IN (SELECT frame FROM road WHERE "
                + RED
                + ")",
            "SELECT a.frame FROM road AS a JOIN road AS b ON a.frame = b.frame WHERE a.class ="
                + " 'bus' AND redness(a.content) > 40 AND area(a.mask) > 1200 AND b.class ="
                + " 'bus' AND redness(b.content) > 40 AND area(b.mask) > 1200");
    assertThat(calls(queries.get(0), "FilteredSelection")).isBetween(30L, 70L);
    List<List<List<Object>>> filtered =
        queries.stream().map(query -> rows(session, query)).toList();
    assertThat(filtered.get(0)).hasSizeBetween(30, 60);
    for (int i = 0; i < queries.size(); i++) {
      assertThat(exactly(queries.get(i)).toString())
          .as(queries.get(i))
          .isEqualTo(filtered.get(i).toString());
    }
  }

  @Test
  void sumsOnceMadeServeOtherThresholdsAndOtherWorkspaceSessions() {
    calls("SELECT frame FROM road WHERE " + RED, "FilteredSelection");
    engine.close();
    engine = Engine.open(folder.resolve("workspace"));
    session = engine.newSession();
    String other =
        "SELECT frame FROM named WHERE class = 'bus' AND redness(content) > 30 AND width(mask) > 40"
            + " AND height(mask) > 20";
    assertThat(rows(session, "EXPLAIN " + other).toString())
        .contains("decided by sums of pixels that are stored", "alternative: ExactScan: 400");
    StatementStats stats = Answers.stats(session, other);
    assertThat(stats.plan()).isEqualTo("FilteredSelection");
    assertThat(stats.counters().get(Counter.DETECTOR_CALLS)).isBetween(20L, 60L);
    assertThat(stats.counters().get(Counter.FRAMES_DECODED)).isLessThan(FRAMES);
    assertThat(rows(session, "EXPLAIN ANALYZE " + other.replace("> 30", "> 31")).toString())
        .contains("Funnel: 400 frames, ", " decided by sums of pixels, ");
  }

  @Test
  void sumsAreThrownAwayWhereThereIsNoRoomAndMadeAgain() throws IOException {
    rows(session, "SET derived_max_mb = 0");
    List<List<Object>> red = rows(session, "SELECT frame FROM road WHERE " + RED);
    long ofRed = artefacts("colour-grids");
    assertThat(ofRed).isEqualTo(2);
    rows(session, "SELECT frame FROM road WHERE " + RED.replace("redness", "luma"));
    assertThat(artefacts("colour-grids")).as("those of luma alone").isEqualTo(ofRed);
    rows(session, "SET derived_max_mb = 'off'");
    assertThat(rows(session, "SELECT frame FROM road WHERE " + RED)).isEqualTo(red).isNotEmpty();
  }

  private long artefacts(String kind) throws IOException {
    Path kept = folder.resolve("workspace").resolve("artifacts").resolve(kind);
    try (Stream<Path> files = Files.walk(kept)) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  @Test
  void placesTightenTheBound() {
    String right =
        "SELECT frame FROM road WHERE class = 'bus' AND redness(content) > 30 AND area(mask) > 1000"
            + " AND xmin(mask) >= 60";
    long calls = calls(right, "FilteredSelection");
    List<List<Object>> rows = rows(session, right);
    assertThat(calls)
        .isLessThan(calls(right.replace("road", "named").replace("60", "0"), "FilteredSelection"));
    assertThat(exactly(right)).isEqualTo(rows).hasSizeGreaterThan(10);
  }

  @Test
  void whatFollowsObjectsFromTheFirstFrameLeavesNoneOut() {
    String tracks = " WHERE " + RED + " GROUP BY trackid HAVING COUNT(*) > 10";
    assertThat(rows(session, "EXPLAIN SELECT * FROM road" + tracks).toString())
        .contains("plan: ExactScan", "FilteredSelection does not apply: track ids follow objects");
    // Where the recording names its objects, no frame matters to another.
    String named = "SELECT frame, trackid FROM named" + tracks;
    assertThat(calls(named, "FilteredSelection")).isLessThan(FRAMES / 5);
    List<List<Object>> rows = rows(session, named);
    assertThat(exactly(named)).isEqualTo(rows).hasSizeGreaterThan(20);
  }

  @Test
  void whatRulesNothingOutIsNotAsked() {
    for (String nothing :
        List.of(
            "SELECT frame FROM road WHERE redness(content) >= 17.5",
            "SELECT frame FROM road WHERE redness(content) <= 17.5 AND area(mask) > 1000",
            "SELECT frame FROM road WHERE redness(content) >= -1 AND area(mask) > 1000",
            "SELECT frame FROM road WHERE (redness(content) >= 17.5 OR class = 'car')"
                + " AND area(mask) > 1000",
            // Boxes that leave the frame can be large and show next to nothing.
            "SELECT frame FROM wide WHERE redness(content) >= 17.5 AND area(mask) > 1000")) {
      assertThat(rows(session, "EXPLAIN " + nothing).toString())
          .as(nothing)
          .contains("plan: ExactScan");
    }
    rows(session, "SET plan = 'exact'");
    assertThat(rows(session, "EXPLAIN SELECT frame FROM road WHERE " + RED).toString())
        .contains("plan: ExactScan");
  }
}
