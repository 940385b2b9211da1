package org.glimpse.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.glimpse.engine.Answers.rows;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.glimpse.optimizer.LazyPicture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every query of {@code golden/selections.sql}, over real videos whose detector is a recording,
 * answers the same rows in the same order with the optimiser on (once with no label stored, once
 * with all of them) and off.
 */
@Tag("media")
final class SelectionEqualityTest {
  private static final Path MEDIA = Path.of(System.getProperty("glimpse.shared"), "media");
  private static final int QUERIES = 40;
  private static final Map<String, String> VIDEOS =
      Map.of(
          "lanes", "traffic_topdown_640x360.mp4.640x640",
          "street", "street_vehicle_640x352.mp4.960x544",
          "motorway", "highway_pal_mpeg4_320x240.avi.640x640");

  /** Videos and detectors, and not one label. */
  @TempDir static Path registered;

  @TempDir Path folder;

  @BeforeAll
  static void registerVideos() {
    try (Engine engine = Engine.open(registered);
        Session session = engine.newSession()) {
      VIDEOS.forEach(
          (name, labels) -> {
            String file = labels.substring(0, labels.lastIndexOf('.'));
            rows(
                session,
                "CREATE DETECTOR %s_labels FROM RECORDING '%s'"
                    .formatted(name, MEDIA.resolve("labels/yolox_nano/" + labels + ".csv")));
            rows(
                session,
                "CREATE VIDEO %1$s FROM '%2$s' DETECTOR %1$s_labels"
                    .formatted(name, MEDIA.resolve("videos/" + file)));
          });
    }
  }

  static List<String> queries() throws IOException {
    try (InputStream in =
        SelectionEqualityTest.class.getResourceAsStream("/golden/selections.sql")) {
      List<String> queries =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.startsWith("--"))
              .map(line -> line.substring(0, line.lastIndexOf(';')))
              .toList();
      assertThat(queries).hasSize(QUERIES);
      return queries;
    }
  }

  @ParameterizedTest
  @MethodSource("queries")
  void answersTheSameRowsWithTheOptimiserOnAndOff(String query) throws IOException {
    copy(registered, folder);
    try (Engine engine = Engine.open(folder);
        Session session = engine.newSession()) {
      List<List<Object>> unlabelled = answer(session, query);
      assertThat(unlabelled).as("a query that selects nothing shows nothing").isNotEmpty();
      rows(session, "SET optimizer = 'off'");
      assertThat(answer(session, query)).isEqualTo(unlabelled);
      rows(session, "SET optimizer = 'on'");
      assertThat(answer(session, query)).isEqualTo(unlabelled);
    }
  }

  /** Rows, pictures by what they show. */
  private static List<List<Object>> answer(Session session, String query) {
    return rows(session, query).stream()
        .map(row -> row.stream().map(SelectionEqualityTest::comparable).toList())
        .toList();
  }

  private static Object comparable(Object value) {
    return value instanceof LazyPicture picture ? picture.describe() : String.valueOf(value);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }
}
