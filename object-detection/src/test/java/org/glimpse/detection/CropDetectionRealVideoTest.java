package org.glimpse.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glimpse.video.Box;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.video.VideoCatalog;
import org.glimpse.video.VideoCatalogs;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Workspace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Crops of a real street, seen by a real model. */
@Tag("media")
@Timeout(300)
class CropDetectionRealVideoTest {
  private static final Path MEDIA = Path.of(System.getProperty("glimpse.shared"), "media");
  private static final Box WHOLE = new Box(0, 0, 640, 352);

  /** The confidence from which a detection is a part of a label. */
  private static final double LABELLED = 0.25;

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
                MEDIA.resolve("models/yolox_nano_640x640.onnx"),
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
  void findsWhatWholeFramesShow() {
    Box region = new Box(320, 100, 520, 217);
    assertThat(detection.crops().framesPerRun(street, yolox, region)).isEqualTo(9);
    FrameSet frames = FrameSet.range(0, 200);
    Map<Long, List<Detection>> whole = detect(WHOLE, frames);
    Map<Long, List<Detection>> crops = detect(region, frames);
    assertThat(crops).hasSize(200);
    // The model is unsure of most cars: a small one far away comes and goes with the least change.
    assertThat(shareFound(whole, crops, region, 0.5)).isGreaterThan(0.85);
    assertThat(shareFound(whole, crops, region, LABELLED)).isGreaterThan(0.7);
    assertThat(shareFound(crops, whole, region, LABELLED)).isGreaterThan(0.85);
  }

  @Test
  void aCropOfTheWholeFrameShowsWhatTheLabelSays() throws SQLException {
    FrameSet frames = FrameSet.range(0, 20);
    Map<Long, List<Detection>> whole = detect(WHOLE, frames);
    detection.labeler().label(street, yolox, frames, QueryContext.background());
    Map<Long, List<Detection>> labels = labels(frames);
    assertThat(labels).isNotEmpty();
    frames.forEach(
        frame ->
            assertThat(whole.get(frame).stream().filter(each -> each.confidence() >= LABELLED))
                .containsExactlyElementsOf(labels.getOrDefault(frame, List.of())));
    assertThat(whole.values().stream().flatMap(List::stream))
        .as("what is less sure counts as well")
        .anyMatch(each -> each.confidence() < LABELLED);
  }

  /** The share of the objects wholly in a region that are found by others, too. */
  private static double shareFound(
      Map<Long, List<Detection>> wanted,
      Map<Long, List<Detection>> by,
      Box region,
      double confidenceMin) {
    long all = 0;
    long found = 0;
    for (Map.Entry<Long, List<Detection>> each : wanted.entrySet()) {
      for (Detection object : each.getValue()) {
        if (isInside(object.box(), region) && object.confidence() >= confidenceMin) {
          all++;
          found +=
              by.get(each.getKey()).stream().anyMatch(one -> one.box().iou(object.box()) > 0.5)
                  ? 1
                  : 0;
        }
      }
    }
    assertThat(all).isGreaterThan(100);
    return (double) found / all;
  }

  private Map<Long, List<Detection>> labels(FrameSet frames) throws SQLException {
    String sql =
        "SELECT frame, class, confidence, xmin, ymin, xmax, ymax FROM ("
            + detection.labels().objectsSql(street, yolox, frames.ranges().get(0))
            + ") ORDER BY frame, ordinal";
    Map<Long, List<Detection>> labels = new HashMap<>();
    try (Connection connection = workspace.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        Box box = new Box(rows.getFloat(4), rows.getFloat(5), rows.getFloat(6), rows.getFloat(7));
        labels
            .computeIfAbsent(rows.getLong(1), absent -> new ArrayList<>())
            .add(new Detection(rows.getString(2), rows.getFloat(3), box));
      }
    }
    return labels;
  }

  private Map<Long, List<Detection>> detect(Box region, FrameSet frames) {
    Map<Long, List<Detection>> found = new HashMap<>();
    detection.crops().detect(street, yolox, region, frames, found::put, QueryContext.background());
    return found;
  }

  private static boolean isInside(Box box, Box region) {
    return box.xmin() >= region.xmin()
        && box.ymin() >= region.ymin()
        && box.xmax() <= region.xmax()
        && box.ymax() <= region.ymax();
  }
}
