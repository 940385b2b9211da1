package org.glimpse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs every query of {@code golden/reference_labels.golden} over three real videos whose detector
 * is a recording of reference labels, with the optimiser on and off, and compares with results that
 * {@code src/test/golden/make_golden.py} made without Glimpse.
 */
@Tag("media")
class GoldenSqlTest {
  private static final Path MEDIA = Path.of(System.getProperty("glimpse.shared"), "media");
  private static final Map<String, String> VIDEOS =
      Map.of(
          "oakland", "intersection_oakland_640x360.mp4.960x544",
          "street", "street_vehicle_640x352.mp4.960x544",
          "motorway", "highway_pal_mpeg4_320x240.avi.640x640");

  @TempDir static Path workspace;
  private static Connection connection;

  @BeforeAll
  static void registerVideos() throws SQLException {
    connection = DriverManager.getConnection("jdbc:glimpse:" + workspace);
    try (Statement statement = connection.createStatement()) {
      for (Map.Entry<String, String> video : VIDEOS.entrySet()) {
        String file = video.getValue().substring(0, video.getValue().lastIndexOf('.'));
        statement.execute(
            "CREATE DETECTOR %s_labels FROM RECORDING '%s'"
                .formatted(
                    video.getKey(),
                    MEDIA.resolve("labels/yolox_nano/" + video.getValue() + ".csv")));
        statement.execute(
            "CREATE VIDEO %1$s FROM '%2$s' DETECTOR %1$s_labels"
                .formatted(video.getKey(), MEDIA.resolve("videos/" + file)));
      }
    }
  }

  @AfterAll
  static void close() throws SQLException {
    connection.close();
  }

  @TestFactory
  Stream<DynamicTest> optimiserOn() throws IOException {
    return GoldenCase.readAll("/golden/reference_labels.golden").stream()
        .map(golden -> DynamicTest.dynamicTest(golden.query(), () -> check(golden, "on")));
  }

  @TestFactory
  Stream<DynamicTest> optimiserOff() throws IOException {
    return GoldenCase.readAll("/golden/reference_labels.golden").stream()
        .map(golden -> DynamicTest.dynamicTest(golden.query(), () -> check(golden, "off")));
  }

  private static void check(GoldenCase golden, String optimizer) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET optimizer = '" + optimizer + "'");
      List<List<String>> actual = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery(golden.query())) {
        while (rows.next()) {
          List<String> row = new ArrayList<>();
          for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
            row.add(GoldenCase.cell(rows, column));
          }
          actual.add(row);
        }
      }
      golden.check(actual);
    }
  }

  /** At least sixty queries, so that a truncated file cannot pass. */
  @org.junit.jupiter.api.Test
  void holdsEnoughQueries() throws IOException {
    try (InputStream in =
        GoldenSqlTest.class.getResourceAsStream("/golden/reference_labels.golden")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(text.lines().filter(line -> line.startsWith("--- ")))
          .hasSizeGreaterThanOrEqualTo(60);
    }
  }
}
