package org.glimpse.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.glimpse.engine.Engine;
import org.glimpse.engine.ExecutionOptions;
import org.glimpse.engine.Session;
import org.glimpse.engine.StatementResult;
import org.glimpse.engine.StatementRows;
import org.glimpse.scenes.ObjectClass;
import org.glimpse.scenes.ObjectColour;
import org.glimpse.scenes.Scene;
import org.glimpse.scenes.SceneObject;
import org.glimpse.scenes.SceneOptions;
import org.glimpse.scenes.SceneRenderer;
import org.glimpse.scenes.SceneVideo;
import org.glimpse.workspace.QueryContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine reads a scene's files and says what the scene says. */
class SceneRecordingTest {
  private static final int FRAMES = 120;
  private static final SceneOptions OPTIONS =
      SceneOptions.ofSeed(33).withFrames(FRAMES).withFramesPerSecond(5, 1);

  @TempDir private Path folder;
  private Engine engine;
  private Session session;
  private final List<List<SceneObject>> truth = new ArrayList<>();

  @BeforeEach
  void render() {
    Scene scene = Scene.of(OPTIONS);
    SceneVideo files = SceneVideo.write(scene, folder, "street", QueryContext.background());
    SceneRenderer renderer = scene.renderer();
    for (long frame = 0; frame < FRAMES; frame++) {
      truth.add(renderer.truth(frame));
    }
    engine = Engine.open(folder.resolve("workspace"));
    session = engine.newSession();
    rows("CREATE DETECTOR scene FROM RECORDING '" + files.recording() + "'");
    rows("CREATE VIDEO street FROM '" + files.video() + "' DETECTOR scene");
    rows(
        "CREATE VIDEO boxes FROM RECORDING '"
            + files.recording()
            + "' WITH (frame_count = 120, fps = 5)");
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void countsAndBoxesAreThoseOfTheScene() {
    assertThat(rows("SELECT COUNT(*) FROM street.frames").get(0).get(0)).isEqualTo((long) FRAMES);
    for (String video : List.of("street", "boxes")) {
      Map<String, Long> counts = new HashMap<>();
      rows("SELECT class, COUNT(*) FROM " + video + " GROUP BY class")
          .forEach(row -> counts.put((String) row.get(0), (Long) row.get(1)));
      assertThat(counts).isEqualTo(drawn());
      List<String> boxes =
          rows("SELECT frame, class, xmin, ymin, xmax, ymax FROM " + video).stream()
              .map(Object::toString)
              .sorted()
              .toList();
      assertThat(boxes).isEqualTo(drawnBoxes());
    }
  }

  /** Colours survive the codec: what was painted red is redder than what was not. */
  @Test
  void redIsRedInTheDecodedVideo() {
    Map<String, Double> redness = new HashMap<>();
    rows("SELECT frame, xmin, ymin, redness(content) FROM street WHERE class = 'car' AND area(mask) > 900")
        .forEach(row -> redness.put(key(row), ((Number) row.get(3)).doubleValue()));
    double red = 0;
    double grey = 0;
    int reds = 0;
    int greys = 0;
    for (int frame = 0; frame < FRAMES; frame++) {
      for (SceneObject object : truth.get(frame)) {
        Double measured =
            redness.get(key(List.of((long) frame, object.box().xmin(), object.box().ymin())));
        if (measured != null && object.colour() == ObjectColour.RED) {
          red += measured;
          reds++;
        } else if (measured != null && object.colour() == ObjectColour.GREY) {
          grey += measured;
          greys++;
        }
      }
    }
    assertThat(reds).isPositive();
    assertThat(greys).isPositive();
    assertThat(red / reds).isGreaterThan(grey / greys + 8);
  }

  private static String key(List<?> row) {
    return row.get(0) + " " + row.get(1) + " " + row.get(2);
  }

  private Map<String, Long> drawn() {
    Map<String, Long> counts = new HashMap<>();
    truth.forEach(
        frame -> frame.forEach(each -> counts.merge(name(each.objectClass()), 1L, Long::sum)));
    assertThat(counts).hasSizeGreaterThan(1);
    return counts;
  }

  private List<String> drawnBoxes() {
    List<String> boxes = new ArrayList<>();
    for (int frame = 0; frame < FRAMES; frame++) {
      for (SceneObject each : truth.get(frame)) {
        boxes.add(
            List.of(
                    (long) frame,
                    name(each.objectClass()),
                    each.box().xmin(),
                    each.box().ymin(),
                    each.box().xmax(),
                    each.box().ymax())
                .toString());
      }
    }
    return boxes.stream().sorted().toList();
  }

  private static String name(ObjectClass objectClass) {
    return objectClass.className();
  }

  private List<List<Object>> rows(String sql) {
    List<List<Object>> rows = new ArrayList<>();
    try (StatementResult result = session.execute(sql, ExecutionOptions.defaults())) {
      if (result instanceof StatementRows cursor) {
        while (cursor.next()) {
          List<Object> row = new ArrayList<>();
          for (int i = 0; i < cursor.columns().size(); i++) {
            row.add(cursor.value(i));
          }
          rows.add(row);
        }
      }
    }
    return rows;
  }
}
