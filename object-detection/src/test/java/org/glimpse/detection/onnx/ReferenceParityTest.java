package org.glimpse.detection.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.glimpse.detection.Detection;
import org.glimpse.video.FrameFormat;
import org.glimpse.workspace.QueryContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 50 frames a model against detections that another implementation made of the same files. */
@Tag("media")
class ReferenceParityTest {
  private static final int FRAMES = 50;

  /** The reference rounds confidences to 0.001, so a flip is no more than that from the border. */
  private static final double FLIP = 0.001;

  @ParameterizedTest
  @CsvSource({
    "traffic_topdown_640x360.mp4, 640x640, 9",
    "highway_cdnet_mpeg4_320x240.avi, 640x640, 33",
    "intel_one_by_one_person_768x432.mp4, 640x640, 27",
    "towncentre_street_854x480.mp4, 960x544, 6",
    "intersection_oakland_640x360.mp4, 960x544, 13",
    "motorway_960x540.mp4, 1280x736, 6"
  })
  void equalsTheReference(String video, String size, int step, @TempDir Path workspace) {
    Agreement agreement = new Agreement(0.25f, FLIP);
    Map<Long, List<Detection>> labels = SharedMedia.labels(video + "." + size + ".csv");
    List<TestFrame> frames =
        SharedMedia.frames(workspace, video, FRAMES, step, FrameFormat.Channels.BGR);
    assertThat(frames).hasSize(FRAMES);
    byte[] model = SharedMedia.model("yolox_nano_" + size + ".onnx");
    try (OnnxDetector detector = OnnxDetector.open(model, DetectorOptions.defaults())) {
      for (TestFrame frame : frames) {
        List<Detection> found = detector.detect(List.of(frame), QueryContext.background()).get(0);
        agreement.compare(frame.frame(), found, labels.getOrDefault(frame.frame(), List.of()));
      }
    }
    System.out.println(video + " at " + size + ": " + agreement);
    assertThat(agreement.faults()).isEmpty();
    assertThat(agreement.pairs()).isGreaterThanOrEqualTo(FRAMES / 2);
    assertThat(agreement.flips()).isLessThanOrEqualTo(1 + agreement.pairs() / 100);
  }
}
