package org.glimpse.detection.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.glimpse.detection.Detection;
import org.glimpse.workspace.QueryContext;
import org.junit.jupiter.api.Test;

/**
 * Each layout through a real session: graphs with outputs chosen here, boxes worked out by hand.
 * The input is 64x64 unless said; the source 128x64, so that a letterbox scales by a half, leaves
 * 32 rows of picture, and centred puts 16 rows above it.
 */
class LayoutDecodingTest {
  private static final int CELLS = 64 + 16 + 4;
  private static final String NAMES = "{0: 'cat', 1: \"sea lion\"}";

  @Test
  void yoloxCellsAreOffsetsAndNamesAreCocos() {
    float[] values = new float[CELLS * 85];
    // Cell (column 2, row 1) of stride 16, behind the 64 cells of stride 8.
    int at = (64 + 1 * 4 + 2) * 85;
    set(values, at, 0.5f, -0.25f, (float) Math.log(2), 0, 0.8f);
    values[at + 5 + 2] = 0.9f;
    byte[] model = pictures().fixedOutput("output", values, 1, CELLS, 85).toByteArray();

    // Centre (2.5, 0.75) cells = (40, 12) pixels, size (32, 16): 24..56, 4..20, doubled.
    assertThat(detect(model, Map.of()))
        .satisfiesExactly(each -> is(each, "car", 0.72f, 48, 8, 112, 40));
    assertThat(layoutOf(model)).startsWith("yolox 64x64, 80 classes");
  }

  @Test
  void yoloxWithDecodingInsideIsTold() {
    float[] values = new float[CELLS * 85];
    set(values, 85, 40, 12, 32, 16, 0.8f);
    values[85 + 5 + 2] = 0.9f;
    byte[] model = pictures().fixedOutput("output", values, 1, CELLS, 85).toByteArray();
    assertThat(detect(model, Map.of("layout", "yolox_decoded")))
        .satisfiesExactly(each -> is(each, "car", 0.72f, 48, 8, 112, 40));
  }

  @Test
  void yolov5HasThreeAnchorsACellInPixels() {
    float[] values = new float[3 * CELLS * 7];
    set(values, 100 * 7, 32, 32, 20, 10, 0.9f, 0.1f, 0.5f);
    set(values, 200 * 7, 10, 20, 4, 4, 0.2f, 1, 1);
    byte[] model =
        pictures()
            .fixedOutput("output0", values, 1, 3 * CELLS, 7)
            .metadata("names", NAMES)
            .metadata("stride", "32")
            .toByteArray();
    assertThat(detect(model, Map.of()))
        .satisfiesExactly(each -> is(each, "sea lion", 0.45f, 44, 22, 84, 42));
    assertThat(layoutOf(model)).startsWith("yolov5 ");
  }

  @Test
  void yolov8HasNoObjectnessAndCellsLast() {
    float[] values = new float[6 * CELLS];
    column(values, CELLS, 70, 32, 32, 20, 10, 0.6f, 0.1f);
    column(values, CELLS, 71, 33, 32, 20, 10, 0.7f, 0.1f);
    column(values, CELLS, 3, 33, 32, 20, 10, 0.1f, 0.3f);
    column(values, CELLS, 4, 8, 32, 20, 100, 0.0f, 0.26f);
    byte[] model =
        pictures()
            .fixedOutput("output0", values, 1, 6, CELLS)
            .metadata("names", NAMES)
            .metadata("stride", "32")
            .toByteArray();
    // The less confident of two overlapping cats goes; the tall box is clipped to the source.
    assertThat(detect(model, Map.of()))
        .satisfiesExactly(
            each -> is(each, "cat", 0.7f, 46, 22, 86, 42),
            each -> is(each, "sea lion", 0.3f, 46, 22, 86, 42),
            each -> is(each, "sea lion", 0.26f, 0, 0, 36, 64));
    assertThat(detect(model, Map.of("nms", "agnostic")))
        .extracting(Detection::className)
        .containsExactly("cat", "sea lion");
    assertThat(detect(model, Map.of("merge", "cat+sea lion=animal")))
        .extracting(Detection::className, Detection::confidence)
        .containsExactly(tuple("animal", 0.7f), tuple("animal", 0.26f));
    assertThat(detect(model, Map.of("nms_iou", "0.99"))).hasSize(4);
    assertThat(detect(model, Map.of("score_threshold", "0.65"))).hasSize(1);
  }

  @Test
  void endToEndModelsAreNotSuppressedUnlessAsked() {
    float[] values = new float[300 * 6];
    set(values, 0, 22, 27, 42, 37, 0.9f, 1);
    set(values, 6, 22, 27, 42, 37, 0.8f, 1);
    byte[] model =
        pictures()
            .fixedOutput("output0", values, 1, 300, 6)
            .metadata("names", NAMES)
            .metadata("stride", "32")
            .toByteArray();
    assertThat(detect(model, Map.of()))
        .satisfiesExactly(
            each -> is(each, "sea lion", 0.9f, 44, 22, 84, 42),
            each -> is(each, "sea lion", 0.8f, 44, 22, 84, 42));
    assertThat(detect(model, Map.of("nms", "per_class"))).hasSize(1);
    assertThat(layoutOf(model)).startsWith("end_to_end ");
  }

  @Test
  void tensorflowSsdTakesBytesAndCountsClassesFromOne() {
    byte[] model =
        new OnnxGraph()
            .input("image_tensor:0", OnnxGraph.UINT8, 1, -1, -1, 3)
            .fixedOutput(
                "detection_boxes:0", new float[] {.25f, .125f, .75f, .5f, 0, 0, 1, 1}, 1, 2, 4)
            .fixedOutput("detection_classes:0", new float[] {3, 90}, 1, 2)
            .fixedOutput("detection_scores:0", new float[] {0.75f, 0.5f}, 1, 2)
            .fixedOutput("num_detections:0", new float[] {1}, 1)
            .toByteArray();
    assertThat(detect(model, Map.of()))
        .satisfiesExactly(each -> is(each, "car", 0.75f, 16, 16, 64, 48));
    assertThat(layoutOf(model)).startsWith("ssd 640x640, 90 classes");
  }

  @Test
  void torchvisionPutsOutPixelsOfTheStretchedInput() {
    byte[] model =
        pictures()
            .fixedOutput("boxes", new float[] {8, 16, 32, 48}, 1, 4)
            .fixedOutput("labels", new long[] {90}, 1)
            .fixedOutput("scores", new float[] {0.75f}, 1)
            .toByteArray();
    assertThat(detect(model, Map.of()))
        .satisfiesExactly(each -> is(each, "toothbrush", 0.75f, 16, 16, 64, 48));
    assertThat(layoutOf(model)).startsWith("ssd 64x64");
  }

  @Test
  void rtDetrLogitsCountForEveryClassThatPasses() {
    float[] logits = new float[3 * 80];
    Arrays.fill(logits, -9);
    logits[80 + 2] = (float) Math.log(9);
    logits[80 + 7] = 0;
    byte[] model =
        pictures()
            .fixedOutput("logits", logits, 1, 3, 80)
            .fixedOutput("pred_boxes", row(3, 1, 0.5f, 0.5f, 0.25f, 0.5f), 1, 3, 4)
            .toByteArray();
    assertThat(detect(model, Map.of()))
        .satisfiesExactly(
            each -> is(each, "car", 0.9f, 48, 16, 80, 48),
            each -> is(each, "truck", 0.5f, 48, 16, 80, 48));
    assertThat(layoutOf(model)).startsWith("rtdetr ");
  }

  @Test
  void sixClassesOfRtDetrAreNotTakenForEndToEnd() {
    float[] logits = new float[300 * 6];
    Arrays.fill(logits, -9);
    logits[1] = 0;
    byte[] model =
        pictures()
            .fixedOutput("logits", logits, 1, 300, 6)
            .fixedOutput("pred_boxes", row(300, 0, 0.5f, 0.5f, 0.25f, 0.5f), 1, 300, 4)
            .metadata("names", "['a', 'b', 'c', 'd', 'e', 'f']")
            .toByteArray();
    assertThat(detect(model, Map.of()))
        .satisfiesExactly(each -> is(each, "b", 0.5f, 48, 16, 80, 48));
  }

  @Test
  void rtDetrWithItsPostProcessingIsGivenTheInputsSize() {
    byte[] model =
        pictures()
            .input("orig_target_sizes", OnnxGraph.INT64, 1, 2)
            .fixedOutput("labels", new long[] {2, 0}, 1, 2)
            .fixedOutput("boxes", new float[] {8, 16, 32, 48, 0, 0, 9, 9}, 1, 2, 4)
            .fixedOutput("scores", new float[] {0.75f, 0.1f}, 1, 2)
            .toByteArray();
    assertThat(detect(model, Map.of()))
        .satisfiesExactly(each -> is(each, "car", 0.75f, 16, 16, 64, 48));
    assertThat(layoutOf(model)).startsWith("rtdetr ");
  }

  @Test
  void rtDetrInOneOutputCountsForTheBestClass() {
    float[] values = new float[300 * 84];
    set(values, 84, 0.5f, 0.5f, 0.25f, 0.5f, 0.3f, 0, 0.8f);
    byte[] model =
        new OnnxGraph()
            .input("images", OnnxGraph.FLOAT, 1, 3, 128, 128)
            .fixedOutput("output0", values, 1, 300, 84)
            .toByteArray();
    assertThat(detect(model, Map.of()))
        .satisfiesExactly(each -> is(each, "car", 0.8f, 48, 16, 80, 48));
    assertThat(layoutOf(model)).startsWith("rtdetr ");
  }

  @Test
  void nanoDetPlusInOneOutputHasDistributionsFromTheCellsCorner() {
    float[] values = new float[85 * 112];
    // Cell (column 1, row 0) of stride 16: its point is (16, 0).
    int at = (64 + 1) * 112;
    values[at + 2] = 0.9f;
    int[] distances = {1, 0, 2, 1};
    for (int side = 0; side < 4; side++) {
      values[at + 80 + 8 * side + distances[side]] = 60;
    }
    byte[] model = pictures().fixedOutput("output", values, 1, 85, 112).toByteArray();
    // 0..48, 0..16 in the input, doubled; top left letterbox.
    assertThat(detect(model, Map.of()))
        .satisfiesExactly(each -> is(each, "car", 0.9f, 0, 0, 96, 32));
    assertThat(layoutOf(model)).startsWith("nanodet ");
  }

  @Test
  void halfPrecisionModelsAreFedAndReadInHalves() {
    // 11, 27, 42, 37, 0.75, 1 as halves
    short[] row = {0x4980, 0x4EC0, 0x5140, 0x50A0, 0x3A00, 0x3C00};
    byte[] halves = new byte[2 * 300 * 6];
    ByteBuffer.wrap(halves).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().put(row);
    byte[] model =
        new OnnxGraph()
            .input("images", OnnxGraph.FLOAT16, 1, 3, 64, 64)
            .initializer(OnnxGraph.tensor("halves", OnnxGraph.FLOAT16, halves, 1, 300, 6))
            .node(OnnxGraph.node("Identity", "", "output0", "halves"))
            .output("output0", OnnxGraph.FLOAT16, 1, 300, 6)
            .toByteArray();
    assertThat(detect(model, Map.of()))
        .satisfiesExactly(each -> is(each, "bicycle", 0.75f, 22, 22, 84, 42));
  }

  private static OnnxGraph pictures() {
    return new OnnxGraph().input("images", OnnxGraph.FLOAT, 1, 3, 64, 64);
  }

  private static List<Detection> detect(byte[] model, Map<String, String> options) {
    try (OnnxDetector detector = OnnxDetector.open(model, DetectorOptions.parse(options))) {
      return detector.detect(List.of(TestFrame.grey(128, 64)), QueryContext.background()).get(0);
    }
  }

  private static String layoutOf(byte[] model) {
    try (OnnxDetector detector = OnnxDetector.open(model, DetectorOptions.defaults())) {
      return detector.description();
    }
  }

  private static void is(
      Detection found,
      String name,
      float confidence,
      float xmin,
      float ymin,
      float xmax,
      float ymax) {
    assertThat(found.className()).isEqualTo(name);
    assertThat(found.confidence()).isCloseTo(confidence, within(1e-5f));
    assertThat(found.box().xmin()).isCloseTo(xmin, within(1e-3f));
    assertThat(found.box().ymin()).isCloseTo(ymin, within(1e-3f));
    assertThat(found.box().xmax()).isCloseTo(xmax, within(1e-3f));
    assertThat(found.box().ymax()).isCloseTo(ymax, within(1e-3f));
  }

  private static void set(float[] values, int at, float... row) {
    System.arraycopy(row, 0, values, at, row.length);
  }

  private static void column(float[] values, int columns, int column, float... rows) {
    for (int row = 0; row < rows.length; row++) {
      values[row * columns + column] = rows[row];
    }
  }

  private static float[] row(int rows, int row, float... values) {
    float[] all = new float[rows * values.length];
    set(all, row * values.length, values);
    return all;
  }
}
