package org.glimpse.detection.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.junit.jupiter.api.Test;

/** Functions of pictures as their callers see them: inputs, options, batches, refusals. */
class ImageClassifierTest {
  private static final int SIDE = 8;

  /** A network that gives the mean of the first channel, and 100 minus it where it has two. */
  private static OnnxGraph firstChannel(
      int type, boolean planes, long batch, long side, int scores) {
    long[] shape = planes ? new long[] {batch, 3, side, side} : new long[] {batch, side, side, 3};
    OnnxGraph graph = new OnnxGraph().input("picture", type, shape);
    String floats = "picture";
    if (type == OnnxGraph.UINT8) {
      graph.node(
          OnnxGraph.node("Cast", "", "floats", "picture")
              .message(5, OnnxGraph.integer("to", OnnxGraph.FLOAT)));
      floats = "floats";
    }
    float[] weights = scores == 1 ? new float[] {1, 0, 0} : new float[] {1, -1, 0, 0, 0, 0};
    float[] biases = scores == 1 ? new float[] {0} : new float[] {0, 100};
    return graph
        .node(
            OnnxGraph.node("ReduceMean", "", "means", floats)
                .message(5, OnnxGraph.integers("axes", planes ? 2 : 1, planes ? 3 : 2))
                .message(5, OnnxGraph.integer("keepdims", 0)))
        .constant("weights", weights, 3, scores)
        .constant("biases", biases, scores)
        .node(OnnxGraph.node("MatMul", "", "products", "means", "weights"))
        .node(OnnxGraph.node("Add", "", "scores", "products", "biases"))
        .output("scores", OnnxGraph.FLOAT, batch, scores);
  }

  private static OnnxGraph plain(int scores) {
    return firstChannel(OnnxGraph.FLOAT, true, -1, SIDE, scores);
  }

  @Test
  void inputsOfEveryKindGiveTheSame() {
    int colour = 0xC86432;
    Map<String, String> raw = Map.of("scale", "1");
    for (boolean planes : new boolean[] {true, false}) {
      for (long batch : new long[] {1, -1}) {
        assertThat(value(firstChannel(OnnxGraph.FLOAT, planes, batch, SIDE, 1), raw, colour))
            .isEqualTo(200);
        assertThat(value(firstChannel(OnnxGraph.UINT8, planes, batch, SIDE, 1), Map.of(), colour))
            .isEqualTo(200);
      }
    }
  }

  @Test
  void optionsSayHowBytesBecomeValues() {
    int colour = 0xC86432;
    assertThat(value(plain(1), Map.of(), colour)).isCloseTo(200 / 255f, within(1e-6f));
    assertThat(value(plain(1), Map.of("mean", "0.5,0,0", "std", "0.25"), colour))
        .isCloseTo((200 / 255f - 0.5f) / 0.25f, within(1e-5f));
    assertThat(value(plain(1), Map.of("scale", "2", "mean", "10"), colour)).isEqualTo(390);
    try (ImageClassifier bgr = open(plain(1), Map.of("channels", "BGR"))) {
      assertThat(bgr.channels()).isEqualTo(org.glimpse.video.FrameFormat.Channels.BGR);
    }
  }

  @Test
  void picturesOfAnySizeInAnyNumberGiveWhatEachGivesAlone() {
    try (ImageClassifier classifier = open(plain(2), Map.of("scale", "1", "classes", "a,b"))) {
      List<TestFrame> frames = new ArrayList<>();
      for (int i = 0; i < 70; i++) {
        int level = 3 * i;
        frames.add(TestFrame.of(1 + i % 13, 1 + i % 7, (x, y) -> level << 16));
      }
      Map<Integer, float[]> together = scores(classifier, frames);
      assertThat(together.keySet()).hasSize(70);
      for (int i = 0; i < 70; i++) {
        assertThat(together.get(i)).containsExactly(3f * i, 100 - 3f * i);
        assertThat(scores(classifier, List.of(frames.get(i))).get(0)).isEqualTo(together.get(i));
      }
    }
  }

  @Test
  void classesComeFromTheStatementOrTheModel() {
    OnnxGraph named = plain(2).metadata("names", "{0: 'sedan', 1: 'van'}");
    try (ImageClassifier classifier = open(named, Map.of())) {
      assertThat(classifier.classes()).containsExactly("sedan", "van");
      assertThat(classifier.description()).contains("8x8", "2 classes");
    }
    try (ImageClassifier classifier = open(named, Map.of("classes", "car, bus"))) {
      assertThat(classifier.classes()).containsExactly("car", "bus");
    }
    try (ImageClassifier classifier = open(plain(1), Map.of())) {
      assertThat(classifier.classes()).isEmpty();
    }
    refused(plain(2), Map.of(), ErrorCode.UNSUPPORTED_MODEL, "does not name them");
    refused(plain(1), Map.of("classes", "a,b"), ErrorCode.INVALID_OPTION, "1 scores");
  }

  @Test
  void aFreeSizeHasToBeSaid() {
    OnnxGraph free = firstChannel(OnnxGraph.FLOAT, true, -1, -1, 1);
    refused(free, Map.of(), ErrorCode.INVALID_OPTION, "leaves the size of its input free");
    try (ImageClassifier classifier = open(free, Map.of("width", "12", "height", "6"))) {
      assertThat(classifier.description()).contains("12x6");
    }
    refused(
        plain(1), Map.of("width", "9", "height", "9"), ErrorCode.INVALID_OPTION, "fixed at 8x8");
  }

  @Test
  void whatIsNoFunctionOfAPictureIsRefused() {
    OnnxGraph map =
        new OnnxGraph()
            .input("picture", OnnxGraph.FLOAT, 1, 3, SIDE, SIDE)
            .node(OnnxGraph.node("Identity", "", "out", "picture"))
            .output("out", OnnxGraph.FLOAT, 1, 3, SIDE, SIDE);
    refused(map, Map.of(), ErrorCode.UNSUPPORTED_MODEL, "one row of scores");
    OnnxGraph text =
        new OnnxGraph()
            .input("tokens", OnnxGraph.INT64, 1, 7)
            .node(OnnxGraph.node("Identity", "", "out", "tokens"))
            .output("out", OnnxGraph.INT64, 1, 7);
    refused(text, Map.of(), ErrorCode.UNSUPPORTED_MODEL, "not one picture");
    OnnxGraph foreign = plain(1).node(OnnxGraph.node("Magic", "com.example", "magic", "scores"));
    refused(foreign, Map.of(), ErrorCode.UNSUPPORTED_MODEL, "needs a library");
    refused(
        firstChannel(OnnxGraph.UINT8, true, 1, SIDE, 1),
        Map.of("mean", "1"),
        ErrorCode.INVALID_OPTION,
        "takes bytes");
  }

  @Test
  void optionsSurviveTheirCanonicalText() {
    ClassifierOptions options =
        ClassifierOptions.parse(
            Map.of("classes", "a,b", "mean", "1,2,3", "STD", "2", "channels", "bgr"));
    assertThat(ClassifierOptions.ofCanonicalText(options.canonicalText())).isEqualTo(options);
    ClassifierOptions none = ClassifierOptions.parse(Map.of());
    assertThat(ClassifierOptions.ofCanonicalText(none.canonicalText())).isEqualTo(none);
  }

  @Test
  void aCancelledStatementRunsNothing() {
    CancelToken cancel = CancelToken.create();
    cancel.cancel("stop");
    try (ImageClassifier classifier = open(plain(1), Map.of())) {
      ImageClassifier.Pass pass = classifier.begin((number, scores) -> {}, cancel);
      pass.add(0, TestFrame.grey(4, 4));
      assertThatExceptionOfType(GlimpseException.class)
          .isThrownBy(pass::finish)
          .withMessage("stop");
    }
  }

  private static float value(OnnxGraph model, Map<String, String> options, int colour) {
    try (ImageClassifier classifier = open(model, options)) {
      return scores(classifier, List.of(TestFrame.of(20, 10, (x, y) -> colour))).get(0)[0];
    }
  }

  private static Map<Integer, float[]> scores(ImageClassifier classifier, List<TestFrame> frames) {
    Map<Integer, float[]> found = new TreeMap<>();
    ImageClassifier.Pass pass = classifier.begin(found::put, CancelToken.create());
    for (int i = 0; i < frames.size(); i++) {
      pass.add(i, frames.get(i));
    }
    pass.finish();
    return found;
  }

  private static ImageClassifier open(OnnxGraph model, Map<String, String> options) {
    return ImageClassifier.open(model.toByteArray(), ClassifierOptions.parse(options));
  }

  private static void refused(
      OnnxGraph model, Map<String, String> options, ErrorCode code, String message) {
    assertThatExceptionOfType(GlimpseException.class)
        .isThrownBy(() -> open(model, options).close())
        .withMessageContaining(message)
        .satisfies(
            refusal -> {
              assertThat(refusal.code()).isEqualTo(code);
              assertThat(refusal.advice()).isNotBlank();
            });
  }
}
