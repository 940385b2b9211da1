package org.glimpse.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.video.VideoCatalog;
import org.glimpse.video.VideoCatalogs;
import org.glimpse.workspace.Clock;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Workspace;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Day-long recordings against the statistics stated beside them. */
@Tag("media")
class RecordedVideosTest {
  private static final Path SHARED = Path.of(System.getProperty("glimpse.shared"));

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "taipei, car, 1188228, 1.245774, 8, 1.398492, 0.669128",
    "rialto, boat, 865319, 2.210237, 9, 1.904351, 0.899800",
    "amsterdam, car, 1188047, 0.451902, 6, 0.456414, 0.364013"
  })
  void reproducesTheStatisticsStatedBesideTheRecording(
      String name, String object, long frames, double mean, int max, double variance, double share)
      throws Exception {
    try (Workspace workspace = Workspace.open(folder)) {
      VideoCatalog videos = VideoCatalogs.open(workspace);
      try (ObjectDetection detection = ObjectDetection.open(workspace, videos)) {
        Video video = create(detection, name, frames);
        RegisteredDetector detector = detection.detectors().detectorFor(video);
        assertThat(detector.classes()).containsExactly(object);
        QueryContext context = QueryContext.background();

        FrameSet labelled = detection.labeler().label(video, detector, video.allFrames(), context);
        assertThat(labelled).isEqualTo(video.allFrames());
        assertThat(context.stats().get(Counter.DETECTOR_CALLS)).isEqualTo(frames);
        assertThat(context.stats().get(Counter.LABELS_REUSED)).isZero();
        assertThat(context.stats().seconds(Clock.DETECTOR))
            .isCloseTo(frames * 0.333, within(1e-3 * frames));
        assertStatistics(workspace, detection, video, detector, mean, max, variance, share);
      }
    }
  }

  private static Video create(ObjectDetection detection, String name, long frames) {
    Video video =
        detection
            .recordings()
            .createVideo(
                name,
                SHARED.resolve("recordings/" + name + ".csv"),
                Map.of(
                    "frame_count", String.valueOf(frames),
                    "fps", "30",
                    "seconds_per_frame", "0.333"),
                Optional.empty(),
                false,
                QueryContext.background());
    assertThat(video.frameCount()).isEqualTo(frames);
    return video;
  }

  private static void assertStatistics(
      Workspace workspace,
      ObjectDetection detection,
      Video video,
      RegisteredDetector detector,
      double mean,
      int max,
      double variance,
      double share)
      throws Exception {
    String objects =
        detection.labels().objectsSql(video, detector, new FrameSet.Range(0, video.frameCount()));
    String sql =
        """
        WITH counts AS (
          SELECT coalesce(n, 0) AS n
          FROM range(%d) f(frame)
          LEFT JOIN (SELECT frame, count(*) AS n FROM (%s) GROUP BY frame) c USING (frame))
        SELECT avg(n), max(n), var_pop(n), avg(CASE WHEN n > 0 THEN 1.0 ELSE 0 END) FROM counts"""
            .formatted(video.frameCount(), objects);
    try (var connection = workspace.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      assertThat(rows.getDouble(1)).isCloseTo(mean, within(1e-6));
      assertThat(rows.getInt(2)).isEqualTo(max);
      assertThat(rows.getDouble(3)).isCloseTo(variance, within(2e-6));
      assertThat(rows.getDouble(4)).isCloseTo(share, within(1e-6));
    }
  }

  @Test
  void sampledFramesAreCopiedOneByOneAndCountOnce() {
    try (Workspace workspace = Workspace.open(folder)) {
      VideoCatalog videos = VideoCatalogs.open(workspace);
      try (ObjectDetection detection = ObjectDetection.open(workspace, videos)) {
        Video video = create(detection, "taipei", 1_188_228);
        RegisteredDetector detector = detection.detectors().detectorFor(video);
        FrameSet.Builder builder = FrameSet.builder();
        for (long frame = 7; frame < video.frameCount(); frame += 100) {
          builder.add(frame);
        }
        FrameSet sample = builder.build();
        QueryContext first = QueryContext.background();
        detection.labeler().label(video, detector, sample, first);
        assertThat(first.stats().get(Counter.DETECTOR_CALLS)).isEqualTo(sample.size());
        assertThat(detection.labels().labelled(video, detector, video.allFrames()))
            .isEqualTo(sample);
        QueryContext second = QueryContext.background();
        detection.labeler().label(video, detector, video.allFrames(), second);
        detection.labeler().label(video, detector, video.allFrames(), second);
        assertThat(second.stats().get(Counter.DETECTOR_CALLS))
            .isEqualTo(video.frameCount() - sample.size());
        assertThat(second.stats().get(Counter.LABELS_REUSED)).isEqualTo(sample.size());
      }
    }
  }
}
