package org.glimpse.detection.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;
import org.junit.jupiter.api.Test;

/** Models that run but are no detectors that can be decoded, and options that do not suit one. */
class UnsuitableModelTest {

  @Test
  void unknownOutputsAreNamedWithTheLayoutsKnown() {
    byte[] classifier =
        pictures().fixedOutput("probabilities", new float[1000], 1, 1000).toByteArray();
    GlimpseException refusal = refusal(classifier, Map.of());
    assertThat(refusal.code()).isEqualTo(ErrorCode.UNSUPPORTED_MODEL);
    assertThat(refusal).hasMessageContaining("probabilities [1,1000]");
    assertThat(refusal.advice()).contains("yolox", "rtdetr", "WITH (layout =");
  }

  @Test
  void aLayoutToldThatDoesNotFitSaysWhatItIs() {
    byte[] model = pictures().fixedOutput("output0", new float[300 * 6], 1, 300, 6).toByteArray();
    for (String layout : List.of("yolox", "nanodet", "ssd", "fastestdet")) {
      GlimpseException refusal = refusal(model, Map.of("layout", layout));
      assertThat(refusal.code()).as(layout).isEqualTo(ErrorCode.UNSUPPORTED_MODEL);
      assertThat(refusal).hasMessageContaining("output0 [1,300,6]").hasMessageContaining(layout);
    }
  }

  @Test
  void inputsThatAreNoPictureAreNamed() {
    byte[] audio =
        new OnnxGraph()
            .input("audio", OnnxGraph.FLOAT, 1, 16000)
            .fixedOutput("output0", new float[300 * 6], 1, 300, 6)
            .toByteArray();
    assertThat(refusal(audio, Map.of())).hasMessageContaining("audio [1,16000] FLOAT");
    byte[] huge =
        new OnnxGraph()
            .input("images", OnnxGraph.FLOAT, 1, 3, 100_000, 100_000)
            .fixedOutput("output0", new float[300 * 6], 1, 300, 6)
            .toByteArray();
    assertThat(refusal(huge, Map.of()).code()).isEqualTo(ErrorCode.UNSUPPORTED_MODEL);
    byte[] many =
        new OnnxGraph()
            .input("images", OnnxGraph.FLOAT, 8, 3, 64, 64)
            .fixedOutput("output0", new float[300 * 6], 1, 300, 6)
            .toByteArray();
    assertThat(refusal(many, Map.of()).advice()).contains("batch size 1");
  }

  @Test
  void classesWithoutNamesAreAskedFor() {
    byte[] model = pictures().fixedOutput("output", new float[84 * 8], 1, 84, 8).toByteArray();
    GlimpseException refusal = refusal(model, Map.of());
    assertThat(refusal).hasMessageContaining("3 classes");
    assertThat(refusal.advice()).contains("classes = '<file>'");
  }

  @Test
  void otherTasksAreRefusedByTheirMetadata() {
    byte[] model =
        pictures()
            .fixedOutput("output0", new float[84 * 6], 1, 6, 84)
            .metadata("task", "obb")
            .toByteArray();
    assertThat(refusal(model, Map.of())).hasMessageContaining("'obb'");
  }

  @Test
  void mergingAClassThatTheModelLacksSuggestsTheNearest() {
    byte[] model = pictures().fixedOutput("output0", new float[84 * 85], 1, 84, 85).toByteArray();
    GlimpseException refusal = refusal(model, Map.of("merge", "car+truk=vehicle"));
    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_OPTION);
    assertThat(refusal.advice()).contains("truck");
  }

  @Test
  void aClassNumberWithoutANameIsAnErrorNotAGuess() {
    float[] object = new float[300 * 6];
    System.arraycopy(new float[] {1, 1, 9, 9, 0.9f, 85}, 0, object, 0, 6);
    byte[] model = pictures().fixedOutput("output0", object, 1, 300, 6).toByteArray();
    try (OnnxDetector detector = OnnxDetector.open(model, DetectorOptions.defaults())) {
      GlimpseException failure =
          catchThrowableOfType(
              GlimpseException.class,
              () -> detector.detect(List.of(TestFrame.grey(64, 64)), QueryContext.background()));
      assertThat(failure.code()).isEqualTo(ErrorCode.UNSUPPORTED_MODEL);
      assertThat(failure).hasMessageContaining("class number 85");
    }
  }

  private static OnnxGraph pictures() {
    return new OnnxGraph().input("images", OnnxGraph.FLOAT, 1, 3, 64, 64);
  }

  private static GlimpseException refusal(byte[] model, Map<String, String> options) {
    GlimpseException refusal =
        catchThrowableOfType(
            GlimpseException.class, () -> OnnxDetector.open(model, DetectorOptions.parse(options)));
    assertThat(refusal).isNotNull();
    assertThat(refusal.advice()).isNotBlank();
    return refusal;
  }
}
