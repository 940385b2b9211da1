package org.glimpse.detection.onnx;

import java.util.HashSet;
import java.util.Set;
import org.glimpse.detection.onnx.ProtobufReader.MalformedException;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * Looks through an ONNX file before ONNX Runtime sees it, since a model comes from anywhere:
 * refuses what is no ONNX model, what reads other files (external tensor data, context nodes), and
 * operators that need a library of their own. Every graph is walked: branches, loop bodies,
 * functions, training graphs.
 *
 * <p>Field numbers are those of {@code onnx.proto3}.
 */
final class ModelInspection {
  /** Larger models than any published detector; they are held in memory. */
  static final long MODEL_BYTES_MAX = 768L << 20;

  private static final int GRAPH_DEPTH_MAX = 32;
  private static final Set<String> BUILT_IN_DOMAINS =
      Set.of("", "ai.onnx", "ai.onnx.ml", "com.microsoft");
  private static final String NEXT_STEP =
      "Give the path of an .onnx file; models of other formats can be exported to ONNX.";

  private final Set<String> functionDomains = new HashSet<>();
  private boolean graphSeen;

  private ModelInspection() {}

  /**
   * @throws GlimpseException NOT_A_MODEL if the bytes are no ONNX model, UNSUPPORTED_MODEL if they
   *     are one that is not safe or not possible to run
   */
  static void check(byte[] model) {
    if (model.length == 0) {
      throw notAModel("The model file is empty", null);
    }
    if (model.length > MODEL_BYTES_MAX) {
      throw GlimpseException.of(
          ErrorCode.UNSUPPORTED_MODEL,
          "The model has " + (model.length >> 20) + " MiB",
          "Models of at most " + (MODEL_BYTES_MAX >> 20) + " MiB can be used.");
    }
    ModelInspection inspection = new ModelInspection();
    try {
      inspection.findFunctions(ProtobufReader.of(model));
      inspection.walkModel(ProtobufReader.of(model));
    } catch (MalformedException broken) {
      throw notAModel("The file is not an ONNX model: " + broken.getMessage(), broken);
    }
    if (!inspection.graphSeen) {
      throw notAModel("The file is not an ONNX model: it has no graph", null);
    }
  }

  /** Operators of a model-local function's domain are expanded, not loaded from elsewhere. */
  private void findFunctions(ProtobufReader model) throws MalformedException {
    while (model.next()) {
      if (model.isMessage(25)) {
        ProtobufReader function = model.message();
        while (function.next()) {
          if (function.isMessage(10)) {
            functionDomains.add(function.text());
          }
        }
      }
    }
  }

  private void walkModel(ProtobufReader model) throws MalformedException {
    while (model.next()) {
      if (model.isMessage(7)) {
        graphSeen = true;
        walkGraph(model.message(), 0);
      } else if (model.isMessage(20)) {
        walkTraining(model.message());
      } else if (model.isMessage(25)) {
        walkFunction(model.message());
      }
    }
  }

  private void walkTraining(ProtobufReader training) throws MalformedException {
    while (training.next()) {
      if (training.isMessage(1) || training.isMessage(2)) {
        walkGraph(training.message(), 0);
      }
    }
  }

  private void walkFunction(ProtobufReader function) throws MalformedException {
    while (function.next()) {
      if (function.isMessage(7)) {
        walkNode(function.message(), 0);
      } else if (function.isMessage(11)) {
        walkAttribute(function.message(), 0);
      }
    }
  }

  private void walkGraph(ProtobufReader graph, int depth) throws MalformedException {
    if (depth > GRAPH_DEPTH_MAX) {
      throw unsupported("The model nests more than " + GRAPH_DEPTH_MAX + " graphs");
    }
    while (graph.next()) {
      if (graph.isMessage(1)) {
        walkNode(graph.message(), depth);
      } else if (graph.isMessage(5)) {
        walkTensor(graph.message());
      } else if (graph.isMessage(15)) {
        walkSparseTensor(graph.message());
      }
    }
  }

  private void walkNode(ProtobufReader node, int depth) throws MalformedException {
    String domain = "";
    String operator = "";
    while (node.next()) {
      if (node.isMessage(4)) {
        operator = node.text();
      } else if (node.isMessage(5)) {
        walkAttribute(node.message(), depth);
      } else if (node.isMessage(7)) {
        domain = node.text();
      }
    }
    if (!BUILT_IN_DOMAINS.contains(domain) && !functionDomains.contains(domain)) {
      throw unsupported(
          "The model uses the operator '"
              + operator
              + "' of '"
              + domain
              + "', which needs a library that is not loaded");
    }
    if (operator.equals("EPContext")) {
      throw unsupported("The model refers to a compiled context in another file");
    }
  }

  private void walkAttribute(ProtobufReader attribute, int depth) throws MalformedException {
    while (attribute.next()) {
      if (attribute.isMessage(5) || attribute.isMessage(10)) {
        walkTensor(attribute.message());
      } else if (attribute.isMessage(6) || attribute.isMessage(11)) {
        walkGraph(attribute.message(), depth + 1);
      } else if (attribute.isMessage(22) || attribute.isMessage(23)) {
        walkSparseTensor(attribute.message());
      }
    }
  }

  private void walkSparseTensor(ProtobufReader sparse) throws MalformedException {
    while (sparse.next()) {
      if (sparse.isMessage(1) || sparse.isMessage(2)) {
        walkTensor(sparse.message());
      }
    }
  }

  private void walkTensor(ProtobufReader tensor) throws MalformedException {
    while (tensor.next()) {
      if (tensor.isMessage(13) || (tensor.isInteger(14) && tensor.integer() != 0)) {
        throw unsupported("The model keeps its weights in another file");
      }
    }
  }

  private static GlimpseException notAModel(String message, Throwable cause) {
    return cause == null
        ? GlimpseException.of(ErrorCode.NOT_A_MODEL, message, NEXT_STEP)
        : GlimpseException.of(ErrorCode.NOT_A_MODEL, message, NEXT_STEP, cause);
  }

  private static GlimpseException unsupported(String message) {
    return GlimpseException.of(
        ErrorCode.UNSUPPORTED_MODEL,
        message,
        "Export the model as one self-contained file that uses only standard operators.");
  }
}
