package org.glimpse.models.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.glimpse.models.network.FeatureShape;
import org.glimpse.models.network.Layer;
import org.glimpse.models.network.Network;
import org.glimpse.models.network.Node;
import org.glimpse.models.network.Weights;

/**
 * Writes a network with its weights as an ONNX file. The input is named {@code images}, its batch
 * dimension is free; the outputs are named {@code output}, or {@code output0, output1 ..} where
 * there are several.
 */
public final class OnnxExport {
  /** Name of the input. */
  public static final String INPUT = "images";

  private static final float BYTE_TO_FRACTION = 1 / 255f;

  private final Network network;
  private final Weights weights;
  private final Map<String, FeatureShape> shapes;
  private final OnnxGraph graph = new OnnxGraph();
  private final Map<String, String> tensors = new HashMap<>();
  private final Set<String> folded = new HashSet<>();

  private OnnxExport(Network network, Weights weights) {
    weights.requireFit(network);
    this.network = network;
    this.weights = weights;
    this.shapes = network.shapes();
  }

  /** What is computed from the network's outputs inside the graph. */
  @FunctionalInterface
  public interface Head {
    /**
     * Adds nodes.
     *
     * @param outputs names of the network's outputs
     * @return names and shapes, without the batch dimension, of the tensors to put out
     */
    Map<String, int[]> add(OnnxGraph graph, List<String> outputs);
  }

  /** The bytes of an ONNX file whose outputs are the network's. */
  public static byte[] of(Network network, Weights weights, PictureInput input) {
    return of(network, weights, input, Map.of());
  }

  /** As {@link #of(Network, Weights, PictureInput)}, with metadata. */
  public static byte[] of(
      Network network, Weights weights, PictureInput input, Map<String, String> metadata) {
    OnnxExport export = new OnnxExport(network, weights);
    return export.write(
        input,
        (graph, outputs) -> {
          Map<String, int[]> kept = new LinkedHashMap<>();
          for (int i = 0; i < outputs.size(); i++) {
            kept.put(outputs.get(i), dimensions(export.shapes.get(network.outputs().get(i))));
          }
          return kept;
        },
        metadata);
  }

  /** The bytes of an ONNX file that computes more behind the network. */
  public static byte[] of(
      Network network,
      Weights weights,
      PictureInput input,
      Head head,
      Map<String, String> metadata) {
    return new OnnxExport(network, weights).write(input, head, metadata);
  }

  private byte[] write(PictureInput input, Head head, Map<String, String> metadata) {
    tensors.put(Network.INPUT, pixels(input));
    for (Node node : network.nodes()) {
      if (!folded.contains(node.name())) {
        write(node);
      }
    }
    List<String> outputs = network.outputs().stream().map(tensors::get).toList();
    Map<String, int[]> heads = head.add(graph, outputs);
    int number = 0;
    for (Map.Entry<String, int[]> each : heads.entrySet()) {
      String name = heads.size() == 1 ? "output" : "output" + number++;
      graph.named(name, "Identity", Map.of(), each.getKey());
      graph.output(name, OnnxGraph.Type.FLOAT, batched(each.getValue()));
    }
    return graph.toByteArray(metadata);
  }

  private String pixels(PictureInput input) {
    FeatureShape shape = network.input();
    if (input == PictureInput.FLOAT_CHW) {
      graph.input(INPUT, OnnxGraph.Type.FLOAT, batched(dimensions(shape)));
      return INPUT;
    }
    graph.input(
        INPUT,
        OnnxGraph.Type.UINT8,
        batched(new int[] {shape.height(), shape.width(), shape.channels()}));
    String planes = graph.node("Transpose", Map.of("perm", new long[] {0, 3, 1, 2}), INPUT);
    String floats = graph.node("Cast", Map.of("to", OnnxGraph.Type.FLOAT.number()), planes);
    return graph.node("Mul", floats, graph.constant(new float[] {BYTE_TO_FRACTION}));
  }

  private void write(Node node) {
    String[] inputs = node.inputs().stream().map(tensors::get).toArray(String[]::new);
    Layer layer = node.layer();
    String output;
    if (layer instanceof Layer.Convolution convolution) {
      writeConvolution(node, convolution, inputs[0]);
      return;
    } else if (layer instanceof Layer.BatchNorm) {
      output = batchNorm(node, inputs[0]);
    } else if (layer instanceof Layer.Centre) {
      output = graph.node("Sub", inputs[0], picture(node));
    } else if (layer instanceof Layer.Activation activation) {
      output = activation(activation.function(), inputs[0]);
    } else if (layer instanceof Layer.MaxPool pool) {
      output = maxPool(pool, inputs[0]);
    } else if (layer instanceof Layer.Add) {
      output = graph.node("Add", inputs);
    } else if (layer instanceof Layer.Concat) {
      output = graph.node("Concat", Map.of("axis", 1), inputs);
    } else if (layer instanceof Layer.Upsample upsample) {
      output = upsample(upsample.factor(), inputs[0]);
    } else if (layer instanceof Layer.GlobalAveragePool) {
      output = flatten(graph.node("GlobalAveragePool", inputs));
    } else if (layer instanceof Layer.Flatten) {
      output = flatten(inputs[0]);
    } else if (layer instanceof Layer.Linear linear) {
      output = linear(node, linear, inputs[0]);
    } else {
      throw new IllegalArgumentException("no such layer: " + layer);
    }
    tensors.put(node.name(), output);
  }

  private void writeConvolution(Node node, Layer.Convolution convolution, String input) {
    List<Node> readers = readers(node.name());
    boolean folds =
        readers.size() == 1
            && readers.get(0).layer() instanceof Layer.BatchNorm
            && !network.outputs().contains(node.name());
    float[] weight = weights.get(node.weight("weight"));
    float[] bias =
        convolution.bias() ? weights.get(node.weight("bias")) : new float[convolution.filters()];
    String place = node.name();
    if (folds) {
      BatchNormFolding folding = BatchNormFolding.of(readers.get(0), weights);
      weight = folding.weight(weight);
      bias = folding.bias(bias);
      place = readers.get(0).name();
      folded.add(place);
    }
    int kernel = convolution.kernel();
    int channels = shapes.get(node.inputs().get(0)).channels();
    long padding = convolution.padding();
    tensors.put(
        place,
        graph.node(
            "Conv",
            Map.of(
                "kernel_shape", new long[] {kernel, kernel},
                "strides", new long[] {convolution.stride(), convolution.stride()},
                "pads", new long[] {padding, padding, padding, padding}),
            input,
            graph.constant(weight, convolution.filters(), channels, kernel, kernel),
            graph.constant(bias, convolution.filters())));
  }

  private List<Node> readers(String name) {
    List<Node> readers = new ArrayList<>();
    for (Node node : network.nodes()) {
      if (node.inputs().contains(name)) {
        readers.add(node);
      }
    }
    return readers;
  }

  /** One that follows no convolution: a product and a sum by channel. */
  private String batchNorm(Node node, String input) {
    FeatureShape shape = shapes.get(node.name());
    BatchNormFolding folding = BatchNormFolding.of(node, weights);
    int[] dimensions =
        shape.isVector() ? new int[] {shape.channels()} : new int[] {shape.channels(), 1, 1};
    String scaled = graph.node("Mul", input, graph.constant(folding.scale(), dimensions));
    return graph.node("Add", scaled, graph.constant(folding.shift(), dimensions));
  }

  private String picture(Node node) {
    FeatureShape shape = shapes.get(node.name());
    return graph.constant(
        weights.get(node.weight("mean")), shape.channels(), shape.height(), shape.width());
  }

  private String activation(Layer.Activation.Function function, String input) {
    return switch (function) {
      case RELU -> graph.node("Relu", input);
      case SILU -> graph.node("Mul", input, graph.node("Sigmoid", input));
    };
  }

  private String maxPool(Layer.MaxPool pool, String input) {
    long padding = pool.padding();
    return graph.node(
        "MaxPool",
        Map.of(
            "kernel_shape", new long[] {pool.kernel(), pool.kernel()},
            "strides", new long[] {pool.stride(), pool.stride()},
            "pads", new long[] {padding, padding, padding, padding}),
        input);
  }

  private String upsample(int factor, String input) {
    // An empty name stands for the optional input that is left out.
    return graph.node(
        "Resize",
        Map.of(
            "mode", "nearest",
            "coordinate_transformation_mode", "asymmetric",
            "nearest_mode", "floor"),
        input,
        "",
        graph.constant(new float[] {1, 1, factor, factor}, 4));
  }

  private String flatten(String input) {
    return graph.node("Flatten", Map.of("axis", 1), input);
  }

  private String linear(Node node, Layer.Linear linear, String input) {
    int length = shapes.get(node.inputs().get(0)).channels();
    return graph.node(
        "Gemm",
        Map.of("transB", 1),
        input,
        graph.constant(weights.get(node.weight("weight")), linear.units(), length),
        graph.constant(weights.get(node.weight("bias")), linear.units()));
  }

  private static int[] dimensions(FeatureShape shape) {
    return shape.isVector()
        ? new int[] {shape.channels()}
        : new int[] {shape.channels(), shape.height(), shape.width()};
  }

  private static long[] batched(int[] dimensions) {
    long[] all = new long[dimensions.length + 1];
    all[0] = -1;
    for (int i = 0; i < dimensions.length; i++) {
      all[i + 1] = dimensions[i];
    }
    return all;
  }
}
