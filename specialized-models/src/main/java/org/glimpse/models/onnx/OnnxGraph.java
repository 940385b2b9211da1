package org.glimpse.models.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;

/**
 * An ONNX graph under construction; fields are numbered as in {@code onnx.proto3}. Every node puts
 * out one tensor, which bears the name that the caller gives or one counted up here.
 */
public final class OnnxGraph {
  /** Newer runtimes read it, and so does every runtime of the last years. */
  private static final int OPSET = 13;

  private static final int IR_VERSION = 7;

  private static final int ATTRIBUTE_INTEGER = 2;
  private static final int ATTRIBUTE_TEXT = 3;
  private static final int ATTRIBUTE_INTEGERS = 7;

  /** Types of tensors, by their numbers in {@code TensorProto.DataType}. */
  public enum Type {
    FLOAT(1),
    UINT8(2),
    INT64(7);

    private final int number;

    Type(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }
  }

  private final ProtobufMessage graph = new ProtobufMessage();
  private int counted;

  OnnxGraph() {
    graph.text(2, "glimpse");
  }

  /** An input; a dimension of -1 is left free. */
  void input(String name, Type type, long... dimensions) {
    graph.message(11, valueInfo(name, type, dimensions));
  }

  /** Names a tensor that some node puts out as an output; a dimension of -1 is left free. */
  void output(String name, Type type, long... dimensions) {
    graph.message(12, valueInfo(name, type, dimensions));
  }

  /** Constant floats; the name of the tensor. */
  public String constant(float[] values, int... dimensions) {
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return constant(Type.FLOAT, raw.array(), Arrays.stream(dimensions).asLongStream().toArray());
  }

  /** A list of constant integers; the name of the tensor. */
  public String constant(long... values) {
    ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asLongBuffer().put(values);
    return constant(Type.INT64, raw.array(), values.length);
  }

  private String constant(Type type, byte[] raw, long... dimensions) {
    String name = "c" + counted++;
    ProtobufMessage tensor = new ProtobufMessage();
    for (long dimension : dimensions) {
      tensor.integer(1, dimension);
    }
    graph.message(5, tensor.integer(2, type.number()).text(8, name).bytes(9, raw));
    return name;
  }

  /** A node without attributes; the name of what it puts out. */
  public String node(String operator, String... inputs) {
    return node(operator, Map.of(), inputs);
  }

  /**
   * A node; the name of what it puts out.
   *
   * @param attributes integers, lists of integers ({@code long[]}) and texts by name
   */
  public String node(String operator, Map<String, Object> attributes, String... inputs) {
    String output = "t" + counted++;
    named(output, operator, attributes, inputs);
    return output;
  }

  /** A node whose output bears a name of the caller's choice. */
  void named(String output, String operator, Map<String, Object> attributes, String... inputs) {
    ProtobufMessage node = new ProtobufMessage();
    for (String input : inputs) {
      node.text(1, input);
    }
    node.text(2, output).text(3, output).text(4, operator);
    attributes.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(attribute -> node.message(5, attribute(attribute.getKey(), attribute.getValue())));
    graph.message(1, node);
  }

  private static ProtobufMessage attribute(String name, Object value) {
    ProtobufMessage attribute = new ProtobufMessage().text(1, name);
    if (value instanceof String text) {
      return attribute.text(4, text).integer(20, ATTRIBUTE_TEXT);
    }
    if (value instanceof long[] values) {
      for (long each : values) {
        attribute.integer(8, each);
      }
      return attribute.integer(20, ATTRIBUTE_INTEGERS);
    }
    return attribute.integer(3, ((Number) value).longValue()).integer(20, ATTRIBUTE_INTEGER);
  }

  private static ProtobufMessage valueInfo(String name, Type type, long... dimensions) {
    ProtobufMessage shape = new ProtobufMessage();
    for (long dimension : dimensions) {
      ProtobufMessage size = new ProtobufMessage();
      shape.message(1, dimension < 0 ? size.text(2, "batch") : size.integer(1, dimension));
    }
    ProtobufMessage tensor = new ProtobufMessage().integer(1, type.number()).message(2, shape);
    return new ProtobufMessage().text(1, name).message(2, new ProtobufMessage().message(1, tensor));
  }

  /** The bytes of a file with this graph and some metadata. */
  byte[] toByteArray(Map<String, String> metadata) {
    ProtobufMessage model =
        new ProtobufMessage()
            .integer(1, IR_VERSION)
            .text(2, "glimpse")
            .message(7, graph)
            .message(8, new ProtobufMessage().text(1, "").integer(2, OPSET));
    metadata.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            entry ->
                model.message(
                    14, new ProtobufMessage().text(1, entry.getKey()).text(2, entry.getValue())));
    return model.toByteArray();
  }
}
