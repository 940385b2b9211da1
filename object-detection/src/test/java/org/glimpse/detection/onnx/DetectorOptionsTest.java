package org.glimpse.detection.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.glimpse.detection.ClassMerge;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectorOptionsTest {
  @TempDir Path folder;

  @Test
  void whatIsNotSaidHasTheDocumentedDefaults() {
    DetectorOptions options = DetectorOptions.parse(Map.of());
    assertThat(options).isEqualTo(DetectorOptions.defaults());
    assertThat(options.scoreThreshold()).isEqualTo(0.25f);
    assertThat(options.nmsIou()).isEqualTo(0.45f);
  }

  @Test
  void cropsNeedALittleLessConfidenceAndAllElseIsTheSame() {
    DetectorOptions options =
        DetectorOptions.parse(Map.of("score_threshold", "0.5", "merge", "car+truck=vehicle"));
    assertThat(options.forCrops().scoreThreshold()).isEqualTo(0.4f);
    assertThat(options.forCrops().canonicalText().replace("=0.4\n", "=0.5\n"))
        .isEqualTo(options.canonicalText());
  }

  @Test
  void canonicalTextKeepsEverythingTheClassNamesToo() throws IOException {
    Path names = Files.writeString(folder.resolve("names.txt"), "car\n\n  big = truck \r\nbus\n");
    DetectorOptions options =
        DetectorOptions.parse(
            Map.of(
                "SCORE_THRESHOLD", "0.4",
                "nms_iou", "0.6",
                "nms", "AGNOSTIC",
                "classes", names.toString(),
                "merge", "car+bus=vehicle; big = lorry",
                "layout", "YOLOv11"));
    Files.delete(names);
    assertThat(DetectorOptions.ofCanonicalText(options.canonicalText())).isEqualTo(options);
    assertThat(options.classes()).containsExactly("car", "big = truck", "bus");
    assertThat(options.layout()).contains(ModelLayout.YOLOV8);
  }

  @ParameterizedTest
  @CsvSource({
    "score_treshold, 0.5, UNKNOWN_OPTION, score_threshold",
    "speed, fast, UNKNOWN_OPTION, nms_iou",
    "score_threshold, high, INVALID_OPTION, 0 to 1",
    "score_threshold, 1.5, INVALID_OPTION, 0 to 1",
    "nms_iou, NaN, INVALID_OPTION, 0 to 1",
    "nms, perclass, INVALID_OPTION, per_class",
    "layout, yolov4, INVALID_OPTION, yolo",
    "layout, mask_rcnn, INVALID_OPTION, rtdetr",
    "merge, car+truck, INVALID_OPTION, car+truck=vehicle",
    "merge, car++bus=v, INVALID_OPTION, car+truck=vehicle",
    "'merge', 'car=a,car=b', INVALID_OPTION, car+truck=vehicle",
    "classes, /no/such/file, FILE_NOT_FOUND, path",
  })
  void wrongOptionsSayWhatIsRight(String name, String value, ErrorCode code, String advice) {
    GlimpseException refusal =
        catchThrowableOfType(
            GlimpseException.class, () -> DetectorOptions.parse(Map.of(name, value)));
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.advice()).contains(advice);
  }

  @Test
  void filesThatAreNoListOfNamesAreRefused() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty"));
    Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xFF, 0, 1});
    Path escape = Files.writeString(folder.resolve("escape"), "car\u001b[2J\n");
    for (Path file : List.of(empty, binary, escape)) {
      GlimpseException refusal =
          catchThrowableOfType(
              GlimpseException.class,
              () -> DetectorOptions.parse(Map.of("classes", file.toString())));
      assertThat(refusal.code()).as(file.toString()).isEqualTo(ErrorCode.INVALID_OPTION);
    }
  }

  @Test
  void mergeRulesHaveOneSpelling() {
    ClassMerge merge = ClassMerge.parse(" truck+car = vehicle ;; cup=vessel,bottle=vessel ");
    assertThat(merge.text()).isEqualTo("car+truck=vehicle,bottle+cup=vessel");
    assertThat(ClassMerge.parse(merge.text())).isEqualTo(merge);
    assertThat(merge.apply(List.of("car", "dog", "truck", "cup")))
        .containsExactly("vehicle", "dog", "vessel");
    assertThat(ClassMerge.parse("")).isEqualTo(ClassMerge.none());
  }

  @Test
  void optionsThatRepeatTheDefaultsMakeTheSameDetector() {
    byte[] model =
        new OnnxGraph()
            .input("images", OnnxGraph.FLOAT, 1, 3, 64, 64)
            .fixedOutput("output", new float[84 * 85], 1, 84, 85)
            .toByteArray();
    Map<String, String> spelled =
        Map.of("score_threshold", "0.250", "nms", "per_class", "layout", "yolox");
    try (OnnxDetector plain = OnnxDetector.open(model, DetectorOptions.defaults());
        OnnxDetector same = OnnxDetector.open(model, DetectorOptions.parse(spelled));
        OnnxDetector other =
            OnnxDetector.open(model, DetectorOptions.parse(Map.of("nms", "agnostic")))) {
      assertThat(same.definition()).isEqualTo(plain.definition());
      assertThat(other.definition()).isNotEqualTo(plain.definition());
    }
  }
}
