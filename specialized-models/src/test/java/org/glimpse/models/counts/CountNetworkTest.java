package org.glimpse.models.counts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.glimpse.models.network.Network;
import org.glimpse.models.network.Weights;
import org.glimpse.models.onnx.OnnxExport;
import org.glimpse.models.onnx.OnnxModel;
import org.glimpse.models.onnx.PictureInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CountNetworkTest {
  private static final List<CountHead> HEADS =
      List.of(new CountHead("car", 3, 4.5), new CountHead("bus", 1, 1));

  static List<CountArchitecture> architectures() {
    return CountArchitecture.family();
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void aNameStandsForOneArchitecture(CountArchitecture architecture) {
    assertThat(CountArchitecture.parse(architecture.name())).contains(architecture);
    Network network = architecture.network(6);
    assertThat(network.input().width()).isEqualTo(architecture.side());
    assertThat(network.shapes().get(network.outputs().get(0)).values()).isEqualTo(6);
  }

  @Test
  void theResidualNetworkHasTenLayers() {
    Network network = new CountArchitecture.TinyResNet(16).network(4);
    long weighted =
        network.weightShapes().entrySet().stream()
            .filter(weight -> weight.getKey().endsWith("/weight"))
            // 1x1 convolutions beside a block do not count as layers (He et al. 2016, table 1).
            .filter(weight -> weight.getValue().length == 2 || weight.getValue()[3] == 3)
            .count();
    assertThat(weighted).isEqualTo(10);
  }

  @Test
  void knowsNoOtherNames() {
    for (String name :
        List.of("", "resnet10_2", "resnet50", "noscope_3_16_32", "noscope_2_17_32")) {
      assertThat(CountArchitecture.parse(name)).as(name).isEmpty();
    }
  }

  /** What the graph sums up is what the distributions say. */
  @Test
  void theModelPutsOutExpectedCountsAndTails() {
    CountArchitecture architecture = new CountArchitecture.TinyResNet(4);
    Network network = architecture.network(6);
    Weights weights = Weights.initial(network, 3);
    ByteBuffer input = ByteBuffer.allocateDirect(2 * Thumbnail.BYTES);
    byte[] noise = new byte[2 * Thumbnail.BYTES];
    new Random(4).nextBytes(noise);
    input.put(noise);
    float[] logits;
    try (OnnxModel raw = OnnxModel.open(OnnxExport.of(network, weights, PictureInput.BYTE_HWC))) {
      logits = raw.run(input, 2).get(0);
    }
    try (CountModel model =
        CountModel.open(CountExport.of(network, weights, HEADS, Map.of()), architecture, HEADS)) {
      CountModel.Scorer scorer = model.scorer(2);
      scorer.thumbnails().put(noise);
      float[] scores = scorer.score(2);
      for (int example = 0; example < 2; example++) {
        int at = 6 * example;
        double[] cars = softmax(logits, at, 4);
        double[] buses = softmax(logits, at + 4, 2);
        double[] expected = {
          cars[1] + 2 * cars[2] + 4.5 * cars[3],
          cars[1] + cars[2] + cars[3],
          cars[2] + cars[3],
          cars[3],
          buses[1],
          buses[1]
        };
        for (int column = 0; column < 6; column++) {
          assertThat((double) scores[at + column])
              .as("column " + column)
              .isCloseTo(expected[column], within(1e-5));
        }
      }
    }
  }

  private static double[] softmax(float[] logits, int at, int length) {
    double[] probabilities = new double[length];
    double sum = 0;
    for (int i = 0; i < length; i++) {
      probabilities[i] = Math.exp(logits[at + i]);
      sum += probabilities[i];
    }
    for (int i = 0; i < length; i++) {
      probabilities[i] /= sum;
    }
    return probabilities;
  }

  @Test
  void shrinksByTheMeanOfWhatEachPixelCovers() {
    Thumbnail.Shrinker shrinker = new Thumbnail.Shrinker(50);
    ByteBuffer from = ByteBuffer.allocate(Thumbnail.BYTES);
    for (int y = 0; y < 65; y++) {
      for (int x = 0; x < 65; x++) {
        from.put(3 * (65 * y + x), (byte) 200);
        from.put(3 * (65 * y + x) + 1, (byte) (3 * x));
        from.put(3 * (65 * y + x) + 2, (byte) (3 * y));
      }
    }
    ByteBuffer into = ByteBuffer.allocate(3 * 50 * 50);
    shrinker.shrink(from, 0, into, 0);
    for (int y = 0; y < 50; y++) {
      for (int x = 0; x < 50; x++) {
        int at = 3 * (50 * y + x);
        assertThat(into.get(at) & 0xFF).isEqualTo(200);
        assertThat((double) (into.get(at + 1) & 0xFF)).isCloseTo(3 * (1.3 * x + 0.15), within(1.2));
        assertThat((double) (into.get(at + 2) & 0xFF)).isCloseTo(3 * (1.3 * y + 0.15), within(1.2));
      }
    }
  }

  @Test
  void aScorerShrinksThumbnailsForNetworksThatLookAtLess() {
    CountArchitecture architecture = new CountArchitecture.NoScopeNet(2, 16, 32);
    Network network = architecture.network(6);
    byte[] onnx = CountExport.of(network, Weights.initial(network, 3), HEADS, Map.of());
    byte[] noise = new byte[2 * Thumbnail.BYTES];
    new Random(4).nextBytes(noise);
    ByteBuffer shrunk = ByteBuffer.allocateDirect(2 * 3 * 50 * 50);
    Thumbnail.Shrinker shrinker = new Thumbnail.Shrinker(50);
    shrinker.shrink(ByteBuffer.wrap(noise), 0, shrunk, 0);
    shrinker.shrink(ByteBuffer.wrap(noise), Thumbnail.BYTES, shrunk, 3 * 50 * 50);
    try (OnnxModel bare = OnnxModel.open(onnx);
        CountModel model = CountModel.open(onnx, architecture, HEADS)) {
      CountModel.Scorer scorer = model.scorer(2);
      scorer.thumbnails().put(noise);
      float[] scores = scorer.score(2);
      assertThat(scores).containsExactly(bare.run(shrunk, 2).get(0));
      assertThat(scores[0]).isNotEqualTo(scores[model.columns()]);
    }
  }

  @Test
  void setsHaveALimitAndAContentDigest() {
    LabelledThumbnails one = DrawnThumbnails.draw(3, 1);
    assertThat(DrawnThumbnails.draw(3, 1).digest()).isEqualTo(one.digest());
    assertThat(DrawnThumbnails.draw(3, 2).digest()).isNotEqualTo(one.digest());
    assertThat(DrawnThumbnails.draw(600, 1).size()).isEqualTo(600);
    assertThatThrownBy(() -> one.add(ByteBuffer.allocate(Thumbnail.BYTES), new int[] {1}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> LabelledThumbnails.of(List.of("a", "a")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
