package org.glimpse.benchmarks.street;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.glimpse.detection.onnx.DetectorOptions;
import org.glimpse.detection.onnx.OnnxDetector;
import org.glimpse.examples.DemoCommand;
import org.glimpse.scenes.SceneOptions;
import org.glimpse.workspace.QueryContext;
import org.junit.jupiter.api.Test;

/** Judges the committed detector again, by streets that nothing else uses. */
class StreetDetectorTest {
  /** A little below the figures of the card: the sample is small. */
  private static final Map<String, Double> LEAST = Map.of("car", 0.89, "bus", 0.86, "person", 0.77);

  private static final long BYTES_MAX = 8_000_000;

  @Test
  void findsWhatItsCardSays() throws IOException {
    byte[] model = committed();
    assertThat(model.length).isLessThan((int) BYTES_MAX);
    List<SceneOptions> streets = new ArrayList<>(StreetSeeds.TEST.any(6, 10));
    streets.addAll(StreetSeeds.TEST.defaults(6, 10));
    try (OnnxDetector detector = OnnxDetector.open(model, DetectorOptions.defaults())) {
      assertThat(detector.classes()).containsExactly("car", "bus", "truck", "motorcycle", "person");
      StreetJudge.Judgement judgement =
          StreetJudge.of(detector, streets, QueryContext.background());
      assertThat(judgement.frames()).isEqualTo(120);
      LEAST.forEach(
          (className, least) -> {
            DetectorScores.ClassScore score = judgement.scores().of(className, 0);
            assertThat(score.objects()).as(className).isGreaterThan(30);
            assertThat(score.precision())
                .as("precision %s %s", className, score)
                .isGreaterThan(least);
            assertThat(score.recall()).as("recall %s %s", className, score).isGreaterThan(least);
          });
    }
  }

  private static byte[] committed() throws IOException {
    try (InputStream in = DemoCommand.class.getResourceAsStream("street.onnx")) {
      return in.readAllBytes();
    }
  }
}
