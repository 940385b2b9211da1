package org.glimpse.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.video.VideoCatalog;
import org.glimpse.video.VideoCatalogs;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.Clock;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.SettingValues;
import org.glimpse.workspace.Workspace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The labeler on a real street with a real model. */
@Tag("media")
@Timeout(300)
class RealVideoTest {
  private static final Path MEDIA = Path.of(System.getProperty("glimpse.shared"), "media");

  @TempDir Path folder;
  private Workspace workspace;
  private ObjectDetection detection;
  private Video street;
  private RegisteredDetector yolox;

  @BeforeEach
  void open() {
    workspace = Workspace.open(folder);
    VideoCatalog videos = VideoCatalogs.open(workspace);
    detection = ObjectDetection.open(workspace, videos);
    street =
        videos.create(
            "street",
            MEDIA.resolve("videos/street_vehicle_640x352.mp4").toString(),
            Optional.empty(),
            Optional.empty(),
            false,
            QueryContext.background());
    yolox =
        detection
            .detectors()
            .createOnnx(
                "yolox",
                MEDIA.resolve("models/yolox_nano_416.onnx"),
                Map.of("merge", "car+truck+bus=vehicle"),
                false,
                QueryContext.background());
  }

  @AfterEach
  void close() {
    detection.close();
    workspace.close();
  }

  @Test
  void labelsScatteredFramesAsASequentialScanDoes() {
    QueryContext scattered = QueryContext.background();
    FrameSet sample = FrameSet.of(3, 50, 51, 52, 119);
    Labeler.LabelCost predicted = detection.labeler().predict(street, yolox, sample);
    assertThat(predicted.detectorCalls()).isEqualTo(5);
    assertThat(predicted.framesDecoded()).isBetween(5L, 120L);
    assertThat(predicted.detectorSeconds()).isPositive();
    detection.labeler().label(street, yolox, sample, scattered);
    assertThat(scattered.stats().get(Counter.DETECTOR_CALLS)).isEqualTo(5);
    assertThat(scattered.stats().seconds(Clock.DETECTOR)).isPositive();
    assertThat(scattered.stats().seconds(Clock.DECODE)).isPositive();

    RegisteredDetector again =
        detection
            .detectors()
            .createOnnx(
                "again",
                MEDIA.resolve("models/yolox_nano_416.onnx"),
                Map.of("merge", "car+truck+bus=vehicle", "score_threshold", "0.250001"),
                false,
                QueryContext.background());
    assertThat(again.id()).isNotEqualTo(yolox.id());
    detection.labeler().label(street, again, FrameSet.range(0, 120), QueryContext.background());
    sample.forEach(frame -> assertThat(objects(yolox, frame)).isEqualTo(objects(again, frame)));
    assertThat(objects(yolox, 50)).contains("vehicle");
  }

  @Test
  void cancelStopsARealScanWithinASecond() throws Exception {
    CancelToken cancel = CancelToken.create();
    CountDownLatch working = new CountDownLatch(2);
    QueryContext context =
        QueryContext.of(1, cancel, progress -> working.countDown(), SettingValues.defaults());
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try {
      Future<FrameSet> scan =
          executor.submit(
              () -> detection.labeler().label(street, yolox, street.allFrames(), context));
      assertThat(working.await(120, TimeUnit.SECONDS)).isTrue();
      long start = System.nanoTime();
      cancel.cancel("Stop");
      assertThat(scan).failsWithin(Duration.ofSeconds(10));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
      FrameSet kept = detection.labels().labelled(street, yolox, street.allFrames());
      assertThat(kept.size()).isEqualTo(context.stats().get(Counter.DETECTOR_CALLS)).isPositive();
    } finally {
      executor.shutdownNow();
    }
  }

  private String objects(RegisteredDetector detector, long frame) {
    String sql =
        "SELECT string_agg(class || confidence || xmin || ymin || xmax || ymax, ';'"
            + " ORDER BY ordinal) FROM ("
            + detection.labels().objectsSql(street, detector, new FrameSet.Range(frame, frame + 1))
            + ")";
    try (var connection = workspace.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return String.valueOf(rows.getString(1));
    } catch (java.sql.SQLException failure) {
      throw new IllegalStateException(sql, failure);
    }
  }
}
