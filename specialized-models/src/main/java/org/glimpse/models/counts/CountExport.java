package org.glimpse.models.counts;

import java.util.List;
import java.util.Map;
import org.glimpse.models.network.Network;
import org.glimpse.models.network.Weights;
import org.glimpse.models.onnx.OnnxExport;
import org.glimpse.models.onnx.OnnxGraph;
import org.glimpse.models.onnx.PictureInput;

/**
 * Writes a trained count network as an ONNX file: bytes {@code HWC RGB} in, and for each head, one
 * after the other, the expected count and the probabilities of at least 1, 2, .. {@code countMax}
 * objects: {@code [batch, columns]}.
 */
final class CountExport {
  private CountExport() {}

  static byte[] of(
      Network network, Weights weights, List<CountHead> heads, Map<String, String> metadata) {
    return OnnxExport.of(
        network,
        weights,
        PictureInput.BYTE_HWC,
        (graph, outputs) -> Map.of(summaries(graph, outputs.get(0), heads), shape(heads)),
        metadata);
  }

  private static int[] shape(List<CountHead> heads) {
    return new int[] {columns(heads)};
  }

  /** Values that the model puts out for a frame. */
  static int columns(List<CountHead> heads) {
    return heads.stream().mapToInt(CountHead::outputs).sum();
  }

  private static String summaries(OnnxGraph graph, String raw, List<CountHead> heads) {
    String[] distributions = new String[heads.size()];
    long first = 0;
    for (int each = 0; each < distributions.length; each++) {
      long end = first + heads.get(each).outputs();
      String head =
          graph.node("Slice", raw, graph.constant(first), graph.constant(end), graph.constant(1L));
      distributions[each] = graph.node("Softmax", Map.of("axis", 1), head);
      first = end;
    }
    String all =
        distributions.length == 1
            ? distributions[0]
            : graph.node("Concat", Map.of("axis", 1), distributions);
    int columns = columns(heads);
    return graph.node("MatMul", all, graph.constant(sums(heads), columns, columns));
  }

  /** From probabilities of counts to expected counts and tails, as a matrix by rows. */
  private static float[] sums(List<CountHead> heads) {
    int columns = columns(heads);
    float[] sums = new float[columns * columns];
    int first = 0;
    for (CountHead head : heads) {
      for (int output = 0; output < head.outputs(); output++) {
        int row = (first + output) * columns + first;
        sums[row] = (float) head.value(output);
        for (int count = 1; count <= output; count++) {
          sums[row + count] = 1;
        }
      }
      first += head.outputs();
    }
    return sums;
  }
}
