package org.glimpse.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.glimpse.engine.Answers.rows;
import static org.glimpse.engine.Answers.stats;
import static org.glimpse.engine.Answers.value;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.Clock;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole way: a real video, a real model, SQL, JDBC. */
@Tag("media")
final class RealVideoTest {
  private static final Path MEDIA = Path.of(System.getProperty("glimpse.shared"), "media");
  private static final int FRAMES = 20;

  @TempDir Path folder;
  private Path workspace;
  private Engine engine;
  private Session session;

  @BeforeEach
  void open() {
    workspace = folder.resolve("workspace");
    engine = Engine.open(workspace);
    session = engine.newSession();
    rows(
        session, "CREATE DETECTOR nano FROM '" + MEDIA.resolve("models/yolox_nano_416.onnx") + "'");
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private void createMotorway() {
    rows(
        session,
        "CREATE VIDEO motorway FROM '"
            + MEDIA.resolve("videos/motorway_short_1080p.mp4")
            + "' DETECTOR nano STARTING AT TIMESTAMP '2024-05-01 12:00:00'");
  }

  @Test
  void everyFrameIsDetectedOnceAndNeverAgain() {
    createMotorway();
    assertThat(value(session, "SELECT COUNT(*) FROM motorway.frames")).isEqualTo(20L);
    StatementStats first = stats(session, "SELECT FCOUNT(*) FROM motorway WHERE class = 'car'");
    assertThat(first.counters())
        .containsEntry(Counter.DETECTOR_CALLS, 20L)
        .containsEntry(Counter.LABELS_REUSED, 0L);
    assertThat(first.counters().get(Counter.FRAMES_DECODED)).isGreaterThanOrEqualTo(20L);
    assertThat(first.clocks().get(Clock.DETECTOR)).isPositive();
    assertThat(first.estimate()).isPresent();
    StatementStats second = stats(session, "SELECT COUNT(*) FROM motorway WHERE class = 'car'");
    assertThat(second.counters())
        .containsEntry(Counter.DETECTOR_CALLS, 0L)
        .containsEntry(Counter.FRAMES_DECODED, 0L);
    assertThat(second.estimate().getAsDouble())
        .isEqualTo(Math.rint(first.estimate().getAsDouble() * FRAMES));
    assertThat(second.estimate().getAsDouble()).isPositive();
    assertThat(rows(session, "EXPLAIN SELECT COUNT(*) FROM motorway").toString())
        .contains("StoredScan");
    rows(session, "SET optimizer = 'off'");
    assertThat(value(session, "SELECT COUNT(*) FROM motorway WHERE class = 'car'"))
        .isEqualTo((long) second.estimate().getAsDouble());
  }

  @Test
  void picturesAndTimesOverJdbc() throws Exception {
    createMotorway();
    try (Connection connection = DriverManager.getConnection("jdbc:glimpse:" + workspace);
        Statement statement = connection.createStatement()) {
      try (ResultSet row =
          statement.executeQuery(
              "SELECT \"timestamp\", image FROM motorway.frames WHERE frame = 15")) {
        assertThat(row.next()).isTrue();
        assertThat(row.getString(1)).isEqualTo("2024-05-01 12:00:00.500");
        var picture = ImageIO.read(new ByteArrayInputStream(row.getBytes(2)));
        assertThat(picture.getWidth()).isEqualTo(1920);
        assertThat(picture.getHeight()).isEqualTo(1080);
        assertThat(row.getString(2)).startsWith("ffd8");
      }
      try (ResultSet row =
          statement.executeQuery(
              "SELECT content, xmax - xmin AS w, redness(content) AS red, mask FROM motorway"
                  + " WHERE class = 'car' AND frame < 3 ORDER BY confidence DESC LIMIT 1")) {
        assertThat(row.next()).isTrue();
        var picture = ImageIO.read(new ByteArrayInputStream(row.getBytes("content")));
        assertThat((double) picture.getWidth())
            .isBetween(row.getDouble("w") - 2, row.getDouble("w") + 2);
        assertThat(row.getDouble("red")).isBetween(-255.0, 255.0);
        assertThat(row.getString("mask")).startsWith("POLYGON");
      }
    }
  }

  @Test
  void cancellingADetectorScanStopsItAndKeepsItsLabels() throws Exception {
    rows(
        session,
        "CREATE VIDEO street FROM '"
            + MEDIA.resolve("videos/street_vehicle_640x352.mp4")
            + "' DETECTOR nano");
    CancelToken token = CancelToken.create();
    CountDownLatch labelled = new CountDownLatch(1);
    CompletableFuture<Throwable> scan =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                rows(
                    session.execute(
                        "SELECT COUNT(*) FROM street",
                        ExecutionOptions.defaults()
                            .withCancel(token)
                            .withProgress(
                                progress -> {
                                  if (progress.done() > 0) {
                                    labelled.countDown();
                                  }
                                })));
                return null;
              } catch (GlimpseException stopped) {
                return stopped;
              }
            });
    assertThat(labelled.await(60, TimeUnit.SECONDS)).isTrue();
    long start = System.nanoTime();
    token.cancel("enough");
    Throwable stopped = scan.get(60, TimeUnit.SECONDS);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    assertThat(stopped)
        .isInstanceOfSatisfying(
            GlimpseException.class,
            error -> assertThat(error.code()).isEqualTo(ErrorCode.CANCELLED));
    StatementStats next = stats(session, "SELECT COUNT(*) FROM street WHERE frame < 10");
    assertThat(next.counters().get(Counter.LABELS_REUSED)).isPositive();
  }

  @Test
  void aTimeoutEndsADetectorScan() throws SQLException {
    rows(
        session,
        "CREATE VIDEO street FROM '"
            + MEDIA.resolve("videos/street_vehicle_640x352.mp4")
            + "' DETECTOR nano");
    try (Connection connection = DriverManager.getConnection("jdbc:glimpse:" + workspace);
        Statement statement = connection.createStatement()) {
      // The first query of a process loads the planner's classes, which no token can hurry.
      statement.executeQuery("SELECT COUNT(*) FROM street WHERE frame < 1").close();
      statement.setQueryTimeout(1);
      long start = System.nanoTime();
      SQLException failure = null;
      try (ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM street")) {
        rows.next();
      } catch (SQLException timeout) {
        failure = timeout;
      }
      assertThat((Throwable) failure).isInstanceOf(java.sql.SQLTimeoutException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT FCOUNT(*) FROM motorway WHERE class = 'kar' ERROR WITHIN 0.1",
        "EXPLAIN SELECT COUNT(*) FROM motorway WHERE class IN ('bus', 'kar') ERROR WITHIN 5%",
        "SELECT frame FROM motorway WHERE class = 'kar' FNR WITHIN 5% FPR WITHIN 5%",
        "SELECT * FROM motorway GROUP BY frame HAVING SUM(class = 'kar') > 1 FNR WITHIN 5%",
        "SELECT frame FROM motorway WHERE class = 'kar' ORACLE LIMIT 10 RECALL TARGET 90%"
      })
  void aClassThatTheModelDoesNotKnowIsNotEstimated(String sql) {
    createMotorway();
    session.set("confirm_above", "off");
    for (String optimizer : List.of("on", "off")) {
      session.set("optimizer", optimizer);
      GlimpseException refused =
          catchThrowableOfType(GlimpseException.class, () -> rows(session, sql));
      assertThat(refused.code()).isEqualTo(ErrorCode.UNKNOWN_CLASS);
      assertThat(refused.position())
          .contains(new GlimpseException.Position(1, 1 + sql.indexOf("'kar'")));
      assertThat(refused.advice()).isEqualTo("Did you mean 'car'?");
    }
    assertThat(stats(session, "SELECT COUNT(*) FROM motorway").counters())
        .containsEntry(Counter.LABELS_REUSED, 0L);
  }

  @Test
  void aClassThatTheModelDoesNotKnowIsExactlyNone() {
    createMotorway();
    StatementResult result =
        session.execute(
            "SELECT COUNT(*) FROM motorway WHERE class = 'kar'", ExecutionOptions.defaults());
    assertThat(rows(result)).containsExactly(List.of(0L));
    assertThat(result.warnings())
        .containsExactly("Detector 'nano' has no class 'kar'; did you mean 'car'?");
    assertThat(result.stats().counters()).containsEntry(Counter.DETECTOR_CALLS, 0L);
  }

  @Test
  void describesAndShowsWhatIsThere() {
    createMotorway();
    assertThat(rows(session, "SELECT name, width, height, frames, detector FROM system.videos"))
        .containsExactly(List.of("motorway", 1920L, 1080L, 20L, "nano"));
    assertThat(rows(session, "DESCRIBE DETECTOR nano").toString()).contains("onnx");
    assertThat(rows(session, "ALTER VIDEO motorway REFRESH")).isEmpty();
  }
}
