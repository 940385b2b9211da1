package org.glimpse.models.network;

import java.util.ArrayList;
import java.util.List;

/**
 * Strings layers together. Every method adds nodes after the ones that it is given the names of,
 * and returns the name of what it put out. Names count the nodes up, so equal calls in equal order
 * give equal networks.
 */
public final class NetworkBuilder {
  private final FeatureShape input;
  private final List<Node> nodes = new ArrayList<>();

  private NetworkBuilder(FeatureShape input) {
    this.input = input;
  }

  /** Starts with the input, whose name is {@link Network#INPUT}. */
  public static NetworkBuilder over(FeatureShape input) {
    return new NetworkBuilder(input);
  }

  /** Adds one layer. */
  public String add(Layer layer, String... inputs) {
    String name = "n" + nodes.size();
    nodes.add(new Node(name, layer, List.of(inputs)));
    return name;
  }

  /** Convolution with padding of half its kernel, batch norm, no activation. */
  public String normedConvolution(String from, int filters, int kernel, int stride) {
    return add(
        new Layer.BatchNorm(),
        add(new Layer.Convolution(filters, kernel, stride, kernel / 2, false), from));
  }

  /** Convolution with padding of half its kernel, batch norm, ReLU. */
  public String convolution(String from, int filters, int kernel, int stride) {
    return relu(normedConvolution(from, filters, kernel, stride));
  }

  /** A ReLU. */
  public String relu(String from) {
    return add(new Layer.Activation(Layer.Activation.Function.RELU), from);
  }

  /**
   * A basic residual block (He et al. 2016): two 3x3 convolutions beside the identity, or beside a
   * 1x1 convolution where the number of channels or the size changes.
   */
  public String residual(String from, int channels, int filters, int stride) {
    String inner = normedConvolution(convolution(from, filters, 3, stride), filters, 3, 1);
    String shortcut =
        stride == 1 && channels == filters ? from : normedConvolution(from, filters, 1, stride);
    return relu(add(new Layer.Add(), inner, shortcut));
  }

  /** The network that puts out the named nodes. */
  public Network build(String... outputs) {
    return new Network(input, nodes, List.of(outputs));
  }
}
