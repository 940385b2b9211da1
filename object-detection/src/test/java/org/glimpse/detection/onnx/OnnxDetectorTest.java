package org.glimpse.detection.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.glimpse.detection.Detection;
import org.glimpse.video.FrameFormat;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.ProgressListener;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.SettingValues;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A detector as its callers see it: batches, threads, cancelling, closing, memory. */
class OnnxDetectorTest {
  private static final int CELLS = 84;

  /** YOLOv8 outputs with one cat, whose score is the mean of the frame's values. */
  private static byte[] brightnessModel() {
    float[] still = new float[6 * CELLS];
    float[] box = {32, 32, 20, 10};
    for (int row = 0; row < box.length; row++) {
      still[row * CELLS] = box[row];
    }
    float[] scoreOnly = new float[6 * CELLS];
    scoreOnly[4 * CELLS] = 1;
    return new OnnxGraph()
        .input("images", OnnxGraph.FLOAT, -1, 3, 64, 64)
        .constant("still", still, 1, 6, CELLS)
        .constant("score", scoreOnly, 1, 6, CELLS)
        .node(
            OnnxGraph.node("ReduceMean", "", "mean", "images")
                .message(5, OnnxGraph.integers("axes", 1, 2, 3))
                .message(5, OnnxGraph.integer("keepdims", 0)))
        .node(
            OnnxGraph.node("Unsqueeze", "", "means", "mean")
                .message(5, OnnxGraph.integers("axes", 1, 2)))
        .node(OnnxGraph.node("Mul", "", "scored", "score", "means"))
        .node(OnnxGraph.node("Add", "", "output0", "still", "scored"))
        .output("output0", OnnxGraph.FLOAT, -1, 6, CELLS)
        .metadata("names", "{0: 'cat', 1: 'dog'}")
        .metadata("stride", "32")
        .toByteArray();
  }

  @Test
  void framesOfABatchAreDetectedApartAndInOrder() {
    try (OnnxDetector detector = OnnxDetector.open(brightnessModel(), DetectorOptions.defaults())) {
      assertThat(detector.maxBatch()).isGreaterThan(1);
      assertThat(detector.classes()).containsExactly("cat", "dog");
      List<TestFrame> frames = new ArrayList<>();
      for (int i = 0; i < 2 * detector.maxBatch() + 1; i++) {
        int grey = 100 + 10 * i;
        frames.add(TestFrame.of(64, 64, (x, y) -> grey << 16 | grey << 8 | grey));
      }
      List<List<Detection>> together =
          detector.detect(List.copyOf(frames), QueryContext.background());
      for (int i = 0; i < frames.size(); i++) {
        assertThat(together.get(i)).hasSize(1);
        float score = together.get(i).get(0).confidence();
        assertThat(score).isCloseTo((100 + 10 * i) / 255f, within(1e-5f));
        assertThat(detector.detect(List.of(frames.get(i)), QueryContext.background()))
            .containsExactly(together.get(i));
      }
      assertThat(detector.detect(List.of(), QueryContext.background())).isEmpty();
    }
  }

  @Test
  void asksForTheSourcesSize() {
    try (OnnxDetector detector = OnnxDetector.open(brightnessModel(), DetectorOptions.defaults())) {
      assertThat(detector.inputFormat(1920, 1080))
          .isEqualTo(FrameFormat.source(FrameFormat.Channels.RGB));
    }
  }

  @Test
  void aCancelledStatementGetsItsReason() {
    CancelToken cancel = CancelToken.create();
    QueryContext context =
        QueryContext.of(1, cancel, ProgressListener.NONE, SettingValues.defaults());
    try (OnnxDetector detector = OnnxDetector.open(brightnessModel(), DetectorOptions.defaults())) {
      cancel.cancel("stopped by a test");
      assertThatThrownBy(() -> detector.detect(List.of(TestFrame.grey(64, 64)), context))
          .isInstanceOfSatisfying(
              GlimpseException.class,
              stopped -> assertThat(stopped.code()).isEqualTo(ErrorCode.CANCELLED));
      assertThat(detector.detect(List.of(TestFrame.grey(64, 64)), QueryContext.background()))
          .hasSize(1);
    }
  }

  @Test
  void aClosedDetectorSaysSoAndClosingTwiceIsFine() {
    OnnxDetector detector = OnnxDetector.open(brightnessModel(), DetectorOptions.defaults());
    detector.close();
    detector.close();
    assertThatThrownBy(
            () -> detector.detect(List.of(TestFrame.grey(64, 64)), QueryContext.background()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  @Tag("media")
  void severalThreadsGetWhatOneGets() throws Exception {
    byte[] model = SharedMedia.model("yolox_nano_416.onnx");
    TestFrame frame = TestFrame.of(320, 240, (x, y) -> (x * y * 31 + x * 7) & 0xFFFFFF);
    DetectorOptions options = DetectorOptions.parse(Map.of("score_threshold", "0.02"));
    ExecutorService callers = Executors.newFixedThreadPool(4);
    try (OnnxDetector detector = OnnxDetector.open(model, options)) {
      List<Detection> alone = detector.detect(List.of(frame), QueryContext.background()).get(0);
      assertThat(alone).isNotEmpty();
      Callable<List<Detection>> call =
          () -> detector.detect(List.of(frame), QueryContext.background()).get(0);
      List<Future<List<Detection>>> results = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        results.add(callers.submit(call));
      }
      for (Future<List<Detection>> result : results) {
        assertThat(result.get()).isEqualTo(alone);
      }
    } finally {
      callers.shutdownNow();
    }
  }

  @Test
  @Tag("media")
  @EnabledOnOs(value = OS.LINUX, disabledReason = "reads the process's memory from /proc")
  void openingRunningAndClosingLeaksNothing() throws IOException {
    byte[] model = SharedMedia.model("yolox_nano_416.onnx");
    TestFrame frame = TestFrame.grey(416, 416);
    long before = 0;
    for (int round = 0; round < 60; round++) {
      try (OnnxDetector detector = OnnxDetector.open(model, DetectorOptions.defaults())) {
        detector.detect(List.of(frame), QueryContext.background());
      }
      if (round == 19) {
        System.gc();
        before = residentKilobytes();
      }
    }
    System.gc();
    // A session holds about 20 MB: 40 leaked ones would be 800.
    assertThat(residentKilobytes() - before).isLessThan(150_000);
  }

  private static long residentKilobytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
