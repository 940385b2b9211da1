package org.glimpse.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.glimpse.engine.Engine;
import org.glimpse.engine.ExecutionOptions;
import org.glimpse.engine.Session;
import org.glimpse.engine.StatementResult;
import org.glimpse.engine.StatementRows;
import org.glimpse.workspace.Counter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the demo shows agrees with how its street was painted. */
class DemoClipTest {
  private static final List<Vehicle> PAINTED = Street.ofSeed(20_260_101L).vehicles();

  @TempDir private Path folder;

  @Test
  void answersAgreeWithTheStreet() throws IOException {
    DemoClip clip = DemoClip.in(folder);
    try (Engine engine = Engine.open(folder.resolve("workspace"));
        Session session = engine.newSession()) {
      run(session, "CREATE DETECTOR truth FROM RECORDING '" + clip.truth() + "'");
      run(session, "CREATE VIDEO street FROM '" + clip.video() + "' DETECTOR truth");
      assertThat(rows(session, "SELECT COUNT(*) FROM street.frames").get(0).get(0))
          .isEqualTo((long) Street.FRAMES);
      assertThat(boxesByClass(session)).isEqualTo(paintedBoxesByClass());
      assertThat(redBuses(session)).isEqualTo(paintedRedBuses());
    }
  }

  @Test
  void aClipIsMadeOnce() throws IOException {
    DemoClip clip = DemoClip.in(folder);
    byte[] video = Files.readAllBytes(clip.video());
    assertThat(Files.getLastModifiedTime(DemoClip.in(folder).video()))
        .isEqualTo(Files.getLastModifiedTime(clip.video()));
    Files.delete(clip.video());
    assertThat(Files.readAllBytes(DemoClip.in(folder).video()))
        .as("the same frames give the same file")
        .isEqualTo(video);
  }

  private static Map<String, Long> boxesByClass(Session session) {
    Map<String, Long> counts = new HashMap<>();
    for (List<Object> row : rows(session, "SELECT class, COUNT(*) FROM street GROUP BY class")) {
      counts.put((String) row.get(0), (Long) row.get(1));
    }
    return counts;
  }

  private static Map<String, Long> paintedBoxesByClass() {
    Map<String, Long> counts = new HashMap<>();
    for (int frame = 0; frame < Street.FRAMES; frame++) {
      for (Vehicle vehicle : PAINTED) {
        if (frame >= vehicle.firstFrame() && vehicle.visible(frame, Street.WIDTH).isPresent()) {
          counts.merge(vehicle.kind().className(), 1L, Long::sum);
        }
      }
    }
    return counts;
  }

  private static List<Long> redBuses(Session session) {
    return rows(
            session,
            "SELECT trackid FROM street WHERE class = 'bus' AND area(mask) > 4000"
                + " GROUP BY trackid HAVING AVG(redness(content)) >= 120 ORDER BY trackid")
        .stream()
        .map(row -> (Long) row.get(0))
        .toList();
  }

  /** Red buses that come into view far enough before the clip ends. */
  private static List<Long> paintedRedBuses() {
    return PAINTED.stream()
        .filter(each -> each.kind() == Vehicle.Kind.BUS && each.paint() == 0xC81E1E)
        .filter(DemoClipTest::showsEnough)
        .map(each -> (long) each.trackId())
        .toList();
  }

  private static boolean showsEnough(Vehicle bus) {
    for (int frame = bus.firstFrame(); frame < Street.FRAMES; frame++) {
      if (bus.visible(frame, Street.WIDTH).map(box -> box.area() > 4000).orElse(false)) {
        return true;
      }
    }
    return false;
  }

  private static void run(Session session, String sql) {
    session.execute(sql, ExecutionOptions.defaults()).close();
  }

  private static List<List<Object>> rows(Session session, String sql) {
    List<List<Object>> rows = new java.util.ArrayList<>();
    try (StatementResult result = session.execute(sql, ExecutionOptions.defaults())) {
      StatementRows cursor = (StatementRows) result;
      while (cursor.next()) {
        List<Object> row = new java.util.ArrayList<>();
        for (int i = 0; i < cursor.columns().size(); i++) {
          row.add(cursor.value(i));
        }
        rows.add(row);
      }
      assertThat(result.stats().counters().get(Counter.FRAMES_LOST)).isZero();
    }
    return rows;
  }
}
