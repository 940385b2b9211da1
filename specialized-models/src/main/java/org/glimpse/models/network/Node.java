package org.glimpse.models.network;

import java.util.List;

/**
 * A layer in its place.
 *
 * @param name unique in the network; its weights are named {@code name/weight} and so on
 * @param inputs names of the nodes that it reads, or {@link Network#INPUT}
 */
public record Node(String name, Layer layer, List<String> inputs) {
  public Node {
    inputs = List.copyOf(inputs);
    if (inputs.size() != layer.arity()) {
      throw new IllegalArgumentException(
          name + " has " + inputs.size() + " inputs where it takes " + layer.arity());
    }
  }

  /** The full name of one of its weights. */
  public String weight(String part) {
    return name + "/" + part;
  }
}
