package org.glimpse.models.detector;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glimpse.detection.Detection;
import org.glimpse.detection.onnx.DetectorOptions;
import org.glimpse.detection.onnx.OnnxDetector;
import org.glimpse.models.network.Weights;
import org.glimpse.models.onnx.OnnxModel;
import org.glimpse.models.training.CollectedMemory;
import org.glimpse.models.training.Training;
import org.glimpse.models.training.TrainingOptions;
import org.glimpse.workspace.QueryContext;
import org.junit.jupiter.api.Test;

class DetectorTrainingTest {
  private static final int SIDE = 128;

  /** The whole way: crops, loss, export, and the engine's own detector on pictures never seen. */
  @Test
  void aTrainedDetectorFindsDrawnRectangles() {
    DrawnPictures pictures = new DrawnPictures(60, 160, 160, 1);
    Weights weights =
        Training.run(
            new DetectorObjective(pictures, Optional.empty(), 96, 96),
            TrainingOptions.of(150, 8, 3e-3, 5),
            Training.Observer.NONE,
            QueryContext.background());
    byte[] model = DetectorExport.of(weights, pictures.classes(), SIDE, SIDE, Map.of());
    DrawnPictures unseen = new DrawnPictures(20, SIDE, SIDE, 99);
    int objects = 0;
    int found = 0;
    int put = 0;
    try (OnnxDetector detector = OnnxDetector.open(model, DetectorOptions.defaults())) {
      assertThat(detector.classes()).containsExactly("wide", "tall");
      assertThat(detector.description()).startsWith("yolov8 128x128, 2 classes");
      assertThat(detector.maxBatch()).isGreaterThan(1);
      for (int picture = 0; picture < unseen.count(); picture++) {
        List<Detection> detections =
            detector
                .detect(List.of(new PictureFrame(unseen, picture)), QueryContext.background())
                .get(0);
        put += detections.size();
        objects += unseen.objects(picture).size();
        for (LabelledObject object : unseen.objects(picture)) {
          String name = unseen.classes().get(object.classIndex());
          found +=
              detections.stream()
                      .anyMatch(
                          each ->
                              each.className().equals(name) && each.box().iou(object.box()) >= 0.5)
                  ? 1
                  : 0;
        }
      }
    }
    assertThat((double) found / objects).as("recall, %d objects", objects).isGreaterThan(0.85);
    assertThat((double) found / put).as("precision, %d put out", put).isGreaterThan(0.85);
  }

  @Test
  void isTheSameHoweverMemoryIsCollected() throws InterruptedException {
    Weights quiet = fewSteps();
    for (int i = 0; i < 3; i++) {
      Weights disturbed = CollectedMemory.during(DetectorTrainingTest::fewSteps);
      assertThat(disturbed.digest()).isEqualTo(quiet.digest());
    }
  }

  private static Weights fewSteps() {
    return Training.run(
        new DetectorObjective(new DrawnPictures(10, 160, 160, 1), Optional.empty(), 64, 64),
        TrainingOptions.of(25, 4, 3e-3, 5),
        Training.Observer.NONE,
        QueryContext.background());
  }

  @Test
  void boxesAreDecodedInTheGraph() {
    Weights weights = DetectorNetwork.initialWeights(DetectorNetwork.of(3, 64, 96), 1);
    byte[] file = DetectorExport.of(weights, List.of("a", "b", "c"), 96, 64, Map.of());
    try (OnnxModel model = OnnxModel.open(file)) {
      float[] output =
          model
              .run(
                  ByteBuffer.allocateDirect(model.bytesPerExample()).order(ByteOrder.nativeOrder()),
                  1)
              .get(0);
      int cells = 12 * 8;
      assertThat(output).hasSize((4 + 3) * cells);
      for (int cell = 0; cell < cells; cell++) {
        // Untrained, every cell predicts a box of about three cells around itself, and nothing in
        // it.
        assertThat(output[cell]).isBetween(8 * (cell % 12) - 20f, 8 * (cell % 12) + 28f);
        assertThat(output[2 * cells + cell]).isBetween(8f, 72f);
        assertThat(output[4 * cells + cell]).isBetween(0f, 0.2f);
      }
    }
  }
}
