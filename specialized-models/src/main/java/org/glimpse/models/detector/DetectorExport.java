package org.glimpse.models.detector;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.glimpse.models.network.Network;
import org.glimpse.models.network.Weights;
import org.glimpse.models.onnx.OnnxExport;
import org.glimpse.models.onnx.OnnxGraph;
import org.glimpse.models.onnx.PictureInput;

/**
 * Writes a trained detector as an ONNX file: bytes {@code HWC RGB} in, {@code [batch, 4 + classes,
 * cells]} out, with boxes as centre and size in pixels of the input and scores from 0 to 1: the
 * layout of YOLOv8, with its metadata.
 */
public final class DetectorExport {
  private static final int STRIDE = DetectorNetwork.STRIDE;
  private static final int BOX = DetectorNetwork.BOX;

  private DetectorExport() {}

  /**
   * The bytes of the file.
   *
   * @param classes in the order of the outputs
   * @param width of the input in pixels, a multiple of 32
   * @param height of the input in pixels, a multiple of 32
   * @param about further metadata
   */
  public static byte[] of(
      Weights weights, List<String> classes, int width, int height, Map<String, String> about) {
    Network network = DetectorNetwork.of(classes.size(), height, width);
    Map<String, String> metadata = new TreeMap<>(about);
    metadata.put("task", "detect");
    metadata.put("stride", Integer.toString(STRIDE));
    metadata.put("imgsz", "[" + height + ", " + width + "]");
    metadata.put(
        "names",
        IntStream.range(0, classes.size())
            .mapToObj(each -> each + ": '" + classes.get(each) + "'")
            .collect(Collectors.joining(", ", "{", "}")));
    return OnnxExport.of(
        network,
        weights,
        PictureInput.BYTE_HWC,
        (graph, outputs) -> decode(graph, outputs.get(0), classes.size(), width, height),
        metadata);
  }

  /**
   * The same weights with scores moved, class by class, along the logistic curve: what scored
   * {@code from} scores {@code to}, and the order of scores stays. So one threshold can suit every
   * class.
   *
   * @param from a score for each class, above 0 and below 1
   * @param to a score above 0 and below 1
   */
  public static Weights withScoresMoved(Weights weights, List<Double> from, double to) {
    String bias = last(weights, from.size()) + "/bias";
    float[] moved = weights.get(bias).clone();
    for (int each = 0; each < from.size(); each++) {
      moved[BOX + each] += (float) (logit(to) - logit(from.get(each)));
    }
    Map<String, float[]> arrays = new LinkedHashMap<>(weights.arrays());
    arrays.put(bias, moved);
    return new Weights(arrays);
  }

  private static String last(Weights weights, int classes) {
    Network network =
        DetectorNetwork.of(classes, DetectorNetwork.SIDE_STEP, DetectorNetwork.SIDE_STEP);
    weights.requireFit(network);
    return network.outputs().get(0);
  }

  private static double logit(double probability) {
    return Math.log(probability / (1 - probability));
  }

  private static Map<String, int[]> decode(
      OnnxGraph graph, String raw, int classes, int width, int height) {
    int columns = width / STRIDE;
    int rows = height / STRIDE;
    String stride = graph.constant(new float[] {STRIDE});
    String centre = graph.node("Add", channels(graph, raw, 0, 2), grid(graph, columns, rows));
    String size = graph.node("Exp", channels(graph, raw, 2, BOX));
    String scores = graph.node("Sigmoid", channels(graph, raw, BOX, BOX + classes));
    String all =
        graph.node(
            "Concat",
            Map.of("axis", 1),
            graph.node("Mul", centre, stride),
            graph.node("Mul", size, stride),
            scores);
    Map<String, int[]> outputs = new LinkedHashMap<>();
    outputs.put(
        graph.node("Reshape", all, graph.constant(0L, BOX + classes, (long) columns * rows)),
        new int[] {BOX + classes, columns * rows});
    return outputs;
  }

  private static String channels(OnnxGraph graph, String from, long first, long end) {
    return graph.node(
        "Slice", from, graph.constant(first), graph.constant(end), graph.constant(1L));
  }

  /** Centres of the cells, in cells: {@code [1, 2, rows, columns]}. */
  private static String grid(OnnxGraph graph, int columns, int rows) {
    float[] centres = new float[2 * rows * columns];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        centres[row * columns + column] = column + 0.5f;
        centres[(rows + row) * columns + column] = row + 0.5f;
      }
    }
    return graph.constant(centres, 1, 2, rows, columns);
  }
}
