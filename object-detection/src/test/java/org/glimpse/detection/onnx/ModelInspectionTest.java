package org.glimpse.detection.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.glimpse.detection.onnx.OnnxGraph.Message;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.junit.jupiter.api.Test;

/** What is refused before ONNX Runtime sees it, and that refusals are errors, never crashes. */
class ModelInspectionTest {
  private static final Message EXTERNAL =
      OnnxGraph.tensor("w", OnnxGraph.FLOAT, new byte[0], 1)
          .message(13, new Message().text(1, "location").text(2, "../../etc/passwd"))
          .integer(14, 1);

  @Test
  void whatIsNoOnnxIsSaidToBeNone() {
    refused(new byte[0], ErrorCode.NOT_A_MODEL, "empty");
    refused("frame,class\n0,car\n".getBytes(StandardCharsets.UTF_8), ErrorCode.NOT_A_MODEL, "ONNX");
    refused(new byte[] {0, 0, 0, 32, 'f', 't', 'y', 'p'}, ErrorCode.NOT_A_MODEL, "ONNX");
    refused(new Message().integer(1, 6).toByteArray(), ErrorCode.NOT_A_MODEL, "graph");
  }

  @Test
  void truncatedModelsAreRefusedWhereverTheyAreCut() {
    byte[] model = detector().toByteArray();
    for (int length = 0; length < model.length; length += 97) {
      GlimpseException refusal = refusal(Arrays.copyOf(model, length));
      assertThat(refusal.code()).isIn(ErrorCode.NOT_A_MODEL, ErrorCode.UNSUPPORTED_MODEL);
      assertThat(refusal.advice()).isNotBlank();
    }
  }

  @Test
  void weightsInAnotherFileAreRefusedWhereverTheyHide() {
    Message sparse = new Message().message(1, EXTERNAL);
    Message branch = new Message().message(5, EXTERNAL);
    refusedWith(detector().initializer(EXTERNAL));
    refusedWith(detector().node(constantNode(new Message().text(1, "value").message(5, EXTERNAL))));
    refusedWith(detector().node(constantNode(new Message().text(1, "value").message(22, sparse))));
    refusedWith(
        detector().node(constantNode(new Message().text(1, "then_branch").message(6, branch))));
    refusedWith(
        detector()
            .initializer(OnnxGraph.tensor("w", OnnxGraph.FLOAT, new byte[4], 1).integer(14, 1)));
  }

  @Test
  void operatorsThatNeedALibraryAreRefused() {
    refused(
        detector().node(OnnxGraph.node("Evil", "com.evil", "y", "images")).toByteArray(),
        ErrorCode.UNSUPPORTED_MODEL,
        "'Evil' of 'com.evil'");
    refused(
        detector().node(OnnxGraph.node("EPContext", "com.microsoft", "y", "images")).toByteArray(),
        ErrorCode.UNSUPPORTED_MODEL,
        "another file");
  }

  @Test
  void deepNestingIsRefusedWithoutOverflow() {
    Message graph = new Message().text(2, "innermost");
    for (int depth = 0; depth < 2000; depth++) {
      Message attribute = new Message().text(1, "body").message(6, graph);
      graph = new Message().message(1, new Message().text(4, "If").message(5, attribute));
    }
    refused(new Message().message(7, graph).toByteArray(), ErrorCode.UNSUPPORTED_MODEL, "nests");
  }

  @Test
  void operatorsOfTheModelsOwnFunctionsPass() {
    Message function = new Message().text(1, "Twice").text(10, "local");
    byte[] graph =
        new Message()
            .message(7, new Message().message(1, OnnxGraph.node("Twice", "local", "y", "images")))
            .message(25, function)
            .toByteArray();
    assertThatCode(() -> ModelInspection.check(graph)).doesNotThrowAnyException();
  }

  @Test
  void mutatedModelsGiveTypedErrorsOrRun() {
    byte[] model = detector().toByteArray();
    long seed = 20261121;
    Random random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      byte[] mutated = model.clone();
      // Behind the weights the structure is densest.
      mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
      mutated[mutated.length - 1 - random.nextInt(200)] = (byte) random.nextInt(256);
      try {
        OnnxDetector.open(mutated, DetectorOptions.defaults()).close();
      } catch (GlimpseException refusal) {
        assertThat(refusal.code())
            .as("mutation %d of seed %d: %s", i, seed, refusal.getMessage())
            .isIn(ErrorCode.NOT_A_MODEL, ErrorCode.UNSUPPORTED_MODEL, ErrorCode.MEMORY_LIMIT);
      }
    }
  }

  private static OnnxGraph detector() {
    return new OnnxGraph()
        .input("images", OnnxGraph.FLOAT, 1, 3, 64, 64)
        .fixedOutput("output0", new float[300 * 6], 1, 300, 6);
  }

  private static Message constantNode(Message attribute) {
    return OnnxGraph.node("Constant", "", "unused").message(5, attribute);
  }

  private static void refusedWith(OnnxGraph graph) {
    refused(graph.toByteArray(), ErrorCode.UNSUPPORTED_MODEL, "weights in another file");
  }

  private static void refused(byte[] model, ErrorCode code, String reason) {
    GlimpseException refusal = refusal(model);
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal).hasMessageContaining(reason);
    assertThat(refusal.advice()).isNotBlank();
  }

  private static GlimpseException refusal(byte[] model) {
    GlimpseException refusal =
        catchThrowableOfType(
            GlimpseException.class, () -> OnnxDetector.open(model, DetectorOptions.defaults()));
    assertThat(refusal).isNotNull();
    return refusal;
  }
}
