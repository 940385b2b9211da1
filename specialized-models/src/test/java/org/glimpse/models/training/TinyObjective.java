package org.glimpse.models.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Random;
import org.glimpse.models.network.FeatureShape;
import org.glimpse.models.network.Layer;
import org.glimpse.models.network.Network;
import org.glimpse.models.network.NetworkBuilder;
import org.glimpse.models.network.Weights;

/** Learns the mean of a small picture's red pixels. */
final class TinyObjective implements Objective {
  static final int SIDE = 12;

  private final Network network;
  private final String definition;

  TinyObjective(String definition) {
    this.definition = definition;
    NetworkBuilder builder = NetworkBuilder.over(new FeatureShape(3, SIDE, SIDE));
    String at = builder.convolution(Network.INPUT, 8, 3, 2);
    at = builder.residual(at, 8, 8, 1);
    at = builder.add(new Layer.GlobalAveragePool(), at);
    network = builder.build(builder.add(new Layer.Linear(1), at));
  }

  @Override
  public Network network() {
    return network;
  }

  @Override
  public Weights initialWeights(long seed) {
    return Weights.initial(network, seed);
  }

  @Override
  public List<Field> fields() {
    return List.of(Field.bytes(INPUT, SIDE, SIDE, 3), Field.floats("mean", 1));
  }

  @Override
  public String definition() {
    return definition;
  }

  @Override
  public void fill(long seed, long step, Minibatch into) {
    Random random = new Random(seed + 31 * step);
    ByteBuffer pixels = into.buffer(INPUT);
    FloatBuffer means = into.buffer("mean").asFloatBuffer();
    for (int example = 0; example < into.examples(); example++) {
      int level = 40 + random.nextInt(160);
      double sum = 0;
      for (int i = 0; i < 3 * SIDE * SIDE; i++) {
        int value = i % 3 == 0 ? level + random.nextInt(40) : random.nextInt(256);
        pixels.put((byte) value);
        sum += i % 3 == 0 ? value : 0;
      }
      means.put((float) (sum / (SIDE * SIDE) / 255));
    }
  }

  @Override
  public NDArray loss(NDList outputs, Targets targets) {
    return outputs.get(0).sub(targets.array("mean")).square().mean();
  }
}
