package org.glimpse.models.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network as data: a graph of layers in an order in which they can be computed. Two networks that
 * are equal compute the same from the same {@link Weights}.
 *
 * @param input shape of one example
 * @param nodes each reads only nodes before it
 * @param outputs names of the nodes whose features are the result
 */
public record Network(FeatureShape input, List<Node> nodes, List<String> outputs) {
  /** The name by which nodes read the network's input. */
  public static final String INPUT = "input";

  public Network {
    nodes = List.copyOf(nodes);
    outputs = List.copyOf(outputs);
    Map<String, FeatureShape> shapes = shapes(input, nodes);
    if (outputs.isEmpty() || !shapes.keySet().containsAll(outputs)) {
      throw new IllegalArgumentException("no such outputs: " + outputs);
    }
  }

  /** Shapes of the input and of what every node puts out, by name. */
  public Map<String, FeatureShape> shapes() {
    return shapes(input, nodes);
  }

  /** Shapes of all weights by full name, in the order of the nodes. */
  public Map<String, int[]> weightShapes() {
    Map<String, FeatureShape> shapes = shapes();
    Map<String, int[]> weights = new LinkedHashMap<>();
    for (Node node : nodes) {
      node.layer()
          .weights(inputs(node, shapes))
          .forEach((part, shape) -> weights.put(node.weight(part), shape));
    }
    return weights;
  }

  /** Trained values in all, running statistics left out. */
  public long trainedValues() {
    return weightShapes().entrySet().stream()
        .filter(weight -> isTrained(weight.getKey()))
        .mapToLong(weight -> Weights.length(weight.getValue()))
        .sum();
  }

  /** Multiplications and additions of convolutions and linear layers for one example. */
  public long multiplyAdds() {
    Map<String, FeatureShape> shapes = shapes();
    long all = 0;
    for (Node node : nodes) {
      FeatureShape output = shapes.get(node.name());
      int[] weight = node.layer().weights(inputs(node, shapes)).get("weight");
      if (weight != null) {
        long places = output.isVector() ? 1 : (long) output.height() * output.width();
        all += places * Weights.length(weight);
      }
    }
    return all;
  }

  /** The same layers over pictures of another size; only where no layer flattens a map. */
  public Network withInputSize(int height, int width) {
    return new Network(new FeatureShape(input.channels(), height, width), nodes, outputs);
  }

  /** Whether gradients change a weight: true for all but running statistics. */
  public static boolean isTrained(String weight) {
    return !weight.endsWith("/mean") && !weight.endsWith("/variance");
  }

  private static Map<String, FeatureShape> shapes(FeatureShape input, List<Node> nodes) {
    Map<String, FeatureShape> shapes = new HashMap<>();
    shapes.put(INPUT, input);
    for (Node node : nodes) {
      FeatureShape output = node.layer().output(inputs(node, shapes));
      if (shapes.put(node.name(), output) != null) {
        throw new IllegalArgumentException("two nodes are named " + node.name());
      }
    }
    return shapes;
  }

  private static List<FeatureShape> inputs(Node node, Map<String, FeatureShape> shapes) {
    List<FeatureShape> inputs = new ArrayList<>();
    for (String name : node.inputs()) {
      FeatureShape shape = shapes.get(name);
      if (shape == null) {
        throw new IllegalArgumentException(node.name() + " reads " + name + ", not before it");
      }
      inputs.add(shape);
    }
    return inputs;
  }
}
