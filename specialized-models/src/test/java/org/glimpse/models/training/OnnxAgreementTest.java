package org.glimpse.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.glimpse.models.counts.CountArchitecture;
import org.glimpse.models.network.FeatureShape;
import org.glimpse.models.network.Layer;
import org.glimpse.models.network.Network;
import org.glimpse.models.network.NetworkBuilder;
import org.glimpse.models.network.Weights;
import org.glimpse.models.onnx.OnnxExport;
import org.glimpse.models.onnx.OnnxModel;
import org.glimpse.models.onnx.PictureInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** ONNX Runtime computes what DJL computes, for every kind of layer and for whole networks. */
class OnnxAgreementTest {
  private static final int EXAMPLES = 3;
  private static final double TOLERANCE = 1e-4;
  private static final FeatureShape MAP = new FeatureShape(3, 12, 10);

  static Stream<Arguments> networks() {
    return Stream.of(
        single("convolution", new Layer.Convolution(5, 3, 1, 1, true)),
        single("strided convolution without bias", new Layer.Convolution(4, 3, 2, 1, false)),
        single("1x1 convolution", new Layer.Convolution(7, 1, 1, 0, true)),
        single("batch norm alone", new Layer.BatchNorm()),
        single("centre", new Layer.Centre()),
        single("relu", new Layer.Activation(Layer.Activation.Function.RELU)),
        single("silu", new Layer.Activation(Layer.Activation.Function.SILU)),
        single("max pool", new Layer.MaxPool(2, 2, 0)),
        single("max pool with padding", new Layer.MaxPool(3, 2, 1)),
        single("upsample", new Layer.Upsample(2)),
        single("global average pool", new Layer.GlobalAveragePool()),
        single("flatten", new Layer.Flatten()),
        Arguments.of("linear", flattenedLinear()),
        Arguments.of("add and concat", branches()),
        Arguments.of("folded batch norm", folded()),
        Arguments.of("convolution read twice", readTwice()),
        Arguments.of("ResNet-10 over 65x65", resNet10()),
        Arguments.of("two outputs", twoOutputs()),
        Arguments.of("a count network", new CountArchitecture.TinyResNet(8).network(9)),
        Arguments.of("NoScope's", new CountArchitecture.NoScopeNet(2, 16, 32).network(9)),
        Arguments.of("NoScope's deepest", new CountArchitecture.NoScopeNet(4, 32, 64).network(9)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void runtimeAgreesWithDjl(String name, Network network) {
    long seed = 7;
    Weights weights = disturbed(network, seed);
    float[] pixels = random(EXAMPLES * network.input().values(), seed + 1);
    float[][] djl = Training.infer(network, weights, pixels);
    try (OnnxModel model =
        OnnxModel.open(OnnxExport.of(network, weights, PictureInput.FLOAT_CHW))) {
      ByteBuffer input = direct(4 * pixels.length);
      input.asFloatBuffer().put(pixels);
      List<float[]> runtime = model.run(input, EXAMPLES);
      assertThat(runtime).hasSameSizeAs(djl);
      for (int i = 0; i < djl.length; i++) {
        assertClose(runtime.get(i), djl[i], "seed " + seed + ", output " + i);
      }
    }
  }

  @Test
  void bytesGoStraightIn() {
    Network network = resNet10();
    Weights weights = disturbed(network, 11);
    int side = network.input().height();
    byte[] bytes = new byte[EXAMPLES * network.input().values()];
    new Random(12).nextBytes(bytes);
    float[] planes = new float[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      int pixel = i / 3 % (side * side);
      int example = i / (3 * side * side);
      planes[(3 * example + i % 3) * side * side + pixel] = (bytes[i] & 0xFF) / 255f;
    }
    try (OnnxModel model = OnnxModel.open(OnnxExport.of(network, weights, PictureInput.BYTE_HWC))) {
      ByteBuffer input = direct(bytes.length).put(bytes);
      assertThat(model.bytesPerExample()).isEqualTo(3 * side * side);
      assertClose(
          model.run(input, EXAMPLES).get(0), Training.infer(network, weights, planes)[0], "bytes");
    }
  }

  private static Arguments single(String name, Layer layer) {
    NetworkBuilder builder = NetworkBuilder.over(MAP);
    return Arguments.of(name, builder.build(builder.add(layer, Network.INPUT)));
  }

  private static Network flattenedLinear() {
    NetworkBuilder builder = NetworkBuilder.over(MAP);
    String flat = builder.add(new Layer.Flatten(), Network.INPUT);
    return builder.build(builder.add(new Layer.Linear(6), flat));
  }

  private static Network branches() {
    NetworkBuilder builder = NetworkBuilder.over(MAP);
    String first = builder.convolution(Network.INPUT, 4, 3, 2);
    String second = builder.convolution(Network.INPUT, 4, 1, 2);
    String sum = builder.add(new Layer.Add(), first, second);
    return builder.build(builder.add(new Layer.Concat(), sum, first));
  }

  private static Network folded() {
    NetworkBuilder builder = NetworkBuilder.over(MAP);
    String biased = builder.add(new Layer.Convolution(6, 3, 1, 1, true), Network.INPUT);
    return builder.build(builder.add(new Layer.BatchNorm(), biased));
  }

  /** A batch norm whose convolution is read elsewhere too must not be folded into it. */
  private static Network readTwice() {
    NetworkBuilder builder = NetworkBuilder.over(MAP);
    String convolution = builder.add(new Layer.Convolution(6, 3, 1, 1, false), Network.INPUT);
    String normed = builder.add(new Layer.BatchNorm(), convolution);
    return builder.build(builder.add(new Layer.Add(), normed, convolution));
  }

  private static Network twoOutputs() {
    NetworkBuilder builder = NetworkBuilder.over(MAP);
    String convolution = builder.add(new Layer.Convolution(6, 3, 1, 1, false), Network.INPUT);
    return builder.build(convolution, builder.add(new Layer.BatchNorm(), convolution));
  }

  static Network resNet10() {
    NetworkBuilder builder = NetworkBuilder.over(new FeatureShape(3, 65, 65));
    String stem = builder.convolution(Network.INPUT, 16, 3, 2);
    String at = builder.residual(stem, 16, 16, 1);
    at = builder.residual(at, 16, 16, 2);
    at = builder.residual(at, 16, 32, 2);
    at = builder.residual(at, 32, 64, 2);
    at = builder.add(new Layer.GlobalAveragePool(), at);
    return builder.build(builder.add(new Layer.Linear(6), at));
  }

  /** Initial weights with running statistics and shifts that matter. */
  private static Weights disturbed(Network network, long seed) {
    Weights weights = Weights.initial(network, seed);
    Random random = new Random(seed + 2);
    weights
        .arrays()
        .forEach(
            (name, values) -> {
              for (int i = 0; i < values.length; i++) {
                if (name.endsWith("/variance")) {
                  values[i] = 0.5f + random.nextFloat();
                } else if (!name.endsWith("/weight")) {
                  values[i] += 0.2f * (float) random.nextGaussian();
                }
              }
            });
    return weights;
  }

  private static float[] random(int length, long seed) {
    Random random = new Random(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  private static void assertClose(float[] actual, float[] expected, String what) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    assertThat(Arrays.equals(expected, new float[expected.length])).as("all zero").isFalse();
    for (int i = 0; i < actual.length; i++) {
      assertThat((double) actual[i]).as(what).isCloseTo(expected[i], within(TOLERANCE));
    }
  }
}
