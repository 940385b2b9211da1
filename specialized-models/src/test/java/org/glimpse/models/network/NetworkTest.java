package org.glimpse.models.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkTest {
  private static final FeatureShape PICTURE = new FeatureShape(3, 65, 65);

  @Test
  void shapesAndCostsFollowFromTheLayers() {
    NetworkBuilder builder = NetworkBuilder.over(PICTURE);
    String stem = builder.convolution(Network.INPUT, 16, 3, 2);
    String pooled = builder.add(new Layer.GlobalAveragePool(), stem);
    Network network = builder.build(builder.add(new Layer.Linear(6), pooled));
    assertThat(network.shapes().get(stem)).isEqualTo(new FeatureShape(16, 33, 33));
    assertThat(network.shapes().get(network.outputs().get(0))).isEqualTo(FeatureShape.vector(6));
    assertThat(network.trainedValues()).isEqualTo(16 * 27 + 2 * 16 + 16 * 6 + 6);
    assertThat(network.multiplyAdds()).isEqualTo(33 * 33 * 16 * 27 + 16 * 6);
    assertThat(network.withInputSize(97, 129).trainedValues()).isEqualTo(network.trainedValues());
  }

  @Test
  void equalCallsGiveEqualNetworksAndEqualSeedsEqualWeights() {
    assertThat(residual()).isEqualTo(residual());
    Weights first = Weights.initial(residual(), 4);
    Weights second = Weights.initial(residual(), 4);
    first
        .arrays()
        .forEach((name, values) -> assertThat(second.get(name)).as(name).isEqualTo(values));
    assertThat(second.digest()).isEqualTo(first.digest());
    assertThat(Weights.initial(residual(), 5).digest()).isNotEqualTo(first.digest());
  }

  @Test
  void refusesWhatCannotBeComputed() {
    NetworkBuilder sizes = NetworkBuilder.over(PICTURE);
    String half = sizes.convolution(Network.INPUT, 3, 3, 2);
    sizes.add(new Layer.Add(), half, Network.INPUT);
    assertThatThrownBy(() -> sizes.build(half)).hasMessageContaining("equal shapes");
    assertThatThrownBy(() -> new Layer.Convolution(0, 3, 1, 1, false))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Node("n", new Layer.Add(), List.of(Network.INPUT)))
        .hasMessageContaining("takes 2");
    NetworkBuilder unknown = NetworkBuilder.over(PICTURE);
    unknown.add(new Layer.BatchNorm(), "later");
    assertThatThrownBy(() -> unknown.build("n0")).hasMessageContaining("not before it");
    NetworkBuilder flat = NetworkBuilder.over(PICTURE);
    flat.add(new Layer.Linear(3), Network.INPUT);
    assertThatThrownBy(() -> flat.build("n0")).hasMessageContaining("wants a vector");
  }

  @Test
  void weightsOfAnotherNetworkAreRefused() {
    Weights weights = Weights.initial(residual(), 1);
    NetworkBuilder builder = NetworkBuilder.over(PICTURE);
    Network other = builder.build(builder.convolution(Network.INPUT, 5, 3, 1));
    assertThatThrownBy(() -> weights.requireFit(other)).hasMessageContaining("another network");
  }

  private static Network residual() {
    NetworkBuilder builder = NetworkBuilder.over(PICTURE);
    return builder.build(builder.residual(Network.INPUT, 3, 8, 2));
  }
}
