package org.glimpse.detection.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes small ONNX files, field by field as {@code onnx.proto3} numbers them. */
final class OnnxGraph {
  static final int FLOAT = 1;
  static final int UINT8 = 2;
  static final int INT64 = 7;
  static final int FLOAT16 = 10;

  private final Message graph = new Message();
  private final Message extras = new Message();

  /** A protobuf message under construction. */
  static final class Message {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Message integer(int field, long value) {
      varint((long) field << 3);
      varint(value);
      return this;
    }

    Message bytes(int field, byte[] value) {
      varint((long) field << 3 | 2);
      varint(value.length);
      bytes.writeBytes(value);
      return this;
    }

    Message text(int field, String value) {
      return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Message message(int field, Message value) {
      return bytes(field, value.toByteArray());
    }

    byte[] toByteArray() {
      return bytes.toByteArray();
    }

    private void varint(long value) {
      long rest = value;
      while ((rest & ~0x7FL) != 0) {
        bytes.write((int) (rest & 0x7F | 0x80));
        rest >>>= 7;
      }
      bytes.write((int) rest);
    }
  }

  /** An input; a dimension of -1 is left free. */
  OnnxGraph input(String name, int type, long... dimensions) {
    graph.message(11, valueInfo(name, type, dimensions));
    return this;
  }

  /** An output that some node makes; a dimension of -1 is left free. */
  OnnxGraph output(String name, int type, long... dimensions) {
    graph.message(12, valueInfo(name, type, dimensions));
    return this;
  }

  OnnxGraph constant(String name, float[] values, long... dimensions) {
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    graph.message(5, tensor(name, FLOAT, raw.array(), dimensions));
    return this;
  }

  OnnxGraph constant(String name, long[] values, long... dimensions) {
    ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asLongBuffer().put(values);
    graph.message(5, tensor(name, INT64, raw.array(), dimensions));
    return this;
  }

  /** An output with these values whatever the input is. */
  OnnxGraph fixedOutput(String name, float[] values, long... dimensions) {
    return constant(name + "_values", values, dimensions)
        .node(node("Identity", "", name, name + "_values"))
        .output(name, FLOAT, dimensions);
  }

  OnnxGraph fixedOutput(String name, long[] values, long... dimensions) {
    return constant(name + "_values", values, dimensions)
        .node(node("Identity", "", name, name + "_values"))
        .output(name, INT64, dimensions);
  }

  OnnxGraph node(Message node) {
    graph.message(1, node);
    return this;
  }

  OnnxGraph initializer(Message tensor) {
    graph.message(5, tensor);
    return this;
  }

  OnnxGraph metadata(String key, String value) {
    extras.message(14, new Message().text(1, key).text(2, value));
    return this;
  }

  static Message node(String operator, String domain, String output, String... inputs) {
    Message node = new Message();
    for (String input : inputs) {
      node.text(1, input);
    }
    node.text(2, output).text(4, operator);
    return domain.isEmpty() ? node : node.text(7, domain);
  }

  /** An attribute that is a list of integers. */
  static Message integers(String name, long... values) {
    Message attribute = new Message().text(1, name).integer(20, 7);
    for (long value : values) {
      attribute.integer(8, value);
    }
    return attribute;
  }

  /** An attribute that is an integer. */
  static Message integer(String name, long value) {
    return new Message().text(1, name).integer(20, 2).integer(3, value);
  }

  static Message tensor(String name, int type, byte[] raw, long... dimensions) {
    Message tensor = new Message();
    for (long dimension : dimensions) {
      tensor.integer(1, dimension);
    }
    return tensor.integer(2, type).text(8, name).bytes(9, raw);
  }

  private static Message valueInfo(String name, int type, long... dimensions) {
    Message shape = new Message();
    int free = 0;
    for (long dimension : dimensions) {
      Message size = new Message();
      shape.message(1, dimension < 0 ? size.text(2, name + free++) : size.integer(1, dimension));
    }
    Message tensorType = new Message().integer(1, type).message(2, shape);
    return new Message().text(1, name).message(2, new Message().message(1, tensorType));
  }

  /** The file. */
  byte[] toByteArray() {
    Message named = new Message().text(2, "test");
    Message opset = new Message().text(1, "").integer(2, 11);
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(graph.toByteArray());
    whole.writeBytes(named.toByteArray());
    ByteArrayOutputStream model = new ByteArrayOutputStream();
    model.writeBytes(new Message().integer(1, 6).message(8, opset).toByteArray());
    model.writeBytes(new Message().bytes(7, whole.toByteArray()).toByteArray());
    model.writeBytes(extras.toByteArray());
    return model.toByteArray();
  }
}
