package org.glimpse.models.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.glimpse.models.network.Layer;
import org.glimpse.models.network.Network;
import org.glimpse.models.network.Node;
import org.glimpse.models.network.Weights;

/**
 * A network in PyTorch: its weights as native arrays, and what it computes. DJL's own blocks hide
 * their strides and keep gradients and statistics in state per thread, so the layers call its
 * operations directly. Owns native memory.
 */
final class DjlNetwork implements AutoCloseable {
  /** DJL's mark for channels in the second dimension, without swapping axes. */
  private static final int CHANNELS_SECOND = -1;

  private static final int NEAREST = 0;

  private final Network network;
  private final NDManager manager;
  private final Map<String, NDArray> arrays = new LinkedHashMap<>();

  private DjlNetwork(Network network, NDManager manager) {
    this.network = network;
    this.manager = manager;
  }

  /** A network with copies of weights. */
  static DjlNetwork of(Network network, Weights weights, Device device) {
    weights.requireFit(network);
    DjlNetwork made = new DjlNetwork(network, PyTorch.engine().newBaseManager(device));
    PyTorch.stopRecordingGradients();
    network
        .weightShapes()
        .forEach(
            (name, shape) -> {
              NDArray array = made.manager.create(weights.get(name), shape(shape));
              array.setRequiresGradient(Network.isTrained(name));
              made.arrays.put(name, array);
            });
    return made;
  }

  NDManager manager() {
    return manager;
  }

  /** The weights' arrays by name; they belong to this network. */
  Map<String, NDArray> arrays() {
    return arrays;
  }

  /** A copy of the weights as they are now. */
  Weights weights() {
    Map<String, float[]> values = new LinkedHashMap<>();
    arrays.forEach((name, array) -> values.put(name, array.toFloatArray()));
    return new Weights(values);
  }

  /**
   * The network's outputs, which belong to the input's manager.
   *
   * @param input {@code float32 [batch, channels, height, width]} or {@code [batch, length]}
   * @param training whether batch norms use, and move, the statistics of this minibatch
   */
  NDList forward(NDArray input, boolean training) {
    Map<String, NDArray> features = new HashMap<>();
    features.put(Network.INPUT, input);
    for (Node node : network.nodes()) {
      List<NDArray> inputs = node.inputs().stream().map(features::get).toList();
      features.put(node.name(), forward(node, inputs, training));
    }
    NDList outputs = new NDList();
    network.outputs().forEach(name -> outputs.add(features.get(name)));
    return outputs;
  }

  private NDArray forward(Node node, List<NDArray> inputs, boolean training) {
    NDArray input = inputs.get(0);
    Layer layer = node.layer();
    if (layer instanceof Layer.Convolution convolution) {
      return Conv2d.conv2d(
              input,
              weight(node, "weight"),
              convolution.bias() ? weight(node, "bias") : null,
              square(convolution.stride()),
              square(convolution.padding()),
              square(1))
          .head();
    }
    if (layer instanceof Layer.BatchNorm) {
      return BatchNorm.batchNorm(
              input,
              weight(node, "mean"),
              weight(node, "variance"),
              weight(node, "gamma"),
              weight(node, "beta"),
              CHANNELS_SECOND,
              Layer.BatchNorm.MOMENTUM,
              Layer.BatchNorm.EPSILON,
              training)
          .head();
    }
    if (layer instanceof Layer.Centre) {
      return input.sub(weight(node, "mean"));
    }
    if (layer instanceof Layer.Activation activation) {
      return switch (activation.function()) {
        case RELU -> input.getNDArrayInternal().relu();
        case SILU -> input.mul(input.getNDArrayInternal().sigmoid());
      };
    }
    if (layer instanceof Layer.MaxPool pool) {
      return Pool.maxPool2d(
          input, square(pool.kernel()), square(pool.stride()), square(pool.padding()), false);
    }
    if (layer instanceof Layer.Add) {
      return input.add(inputs.get(1));
    }
    if (layer instanceof Layer.Concat) {
      return input.concat(inputs.get(1), 1);
    }
    if (layer instanceof Layer.Upsample upsample) {
      Shape shape = input.getShape();
      long[] size = {upsample.factor() * shape.get(2), upsample.factor() * shape.get(3)};
      return input.getNDArrayInternal().interpolation(size, NEAREST, false);
    }
    if (layer instanceof Layer.GlobalAveragePool) {
      return Pool.globalAvgPool2d(input);
    }
    if (layer instanceof Layer.Flatten) {
      return input.reshape(input.getShape().get(0), -1);
    }
    if (layer instanceof Layer.Linear) {
      return Linear.linear(input, weight(node, "weight"), weight(node, "bias")).head();
    }
    throw new IllegalArgumentException("no such layer: " + layer);
  }

  private NDArray weight(Node node, String part) {
    return arrays.get(node.weight(part));
  }

  private static Shape square(int side) {
    return new Shape(side, side);
  }

  static Shape shape(int[] sizes) {
    return new Shape(Arrays.stream(sizes).asLongStream().toArray());
  }

  @Override
  public void close() {
    manager.close();
  }
}
