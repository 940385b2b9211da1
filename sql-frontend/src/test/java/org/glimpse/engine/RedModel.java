package org.glimpse.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A network of three nodes, written field by field as {@code onnx.proto3} numbers them: the mean of
 * each channel, and a linear layer over the three means. Its input is {@code [n,3,16,16]}, values
 * as options make them of bytes.
 */
final class RedModel {
  private static final int FLOAT = 1;
  private static final int SIDE = 16;

  private RedModel() {}

  /** Two scores: redness, and the threshold above which a picture counts as red. */
  static Path classifier(Path folder, float threshold) throws IOException {
    return write(
        folder.resolve("is_it_red.onnx"),
        new float[] {1, 0, -0.5f, 0, -0.5f, 0},
        new float[] {0, threshold});
  }

  /** One score: redness plus an offset. */
  static Path number(Path folder, float offset) throws IOException {
    return write(
        folder.resolve("redness.onnx"), new float[] {1, -0.5f, -0.5f}, new float[] {offset});
  }

  /** One score that is never a number: zero divided by zero. */
  static Path broken(Path folder) throws IOException {
    Field graph = new Field();
    graph.message(1, mean());
    graph.message(1, node("Sub", "zero", "means", "means"));
    graph.message(1, node("Div", "quotient", "zero", "zero"));
    graph.message(1, node("MatMul", "scores", "quotient", "weights"));
    graph.message(5, tensor("weights", new float[] {1, 1, 1}, 3, 1));
    return model(folder.resolve("broken.onnx"), graph, 1);
  }

  private static Path write(Path file, float[] weights, float[] biases) throws IOException {
    Field graph = new Field();
    graph.message(1, mean());
    graph.message(1, node("MatMul", "products", "means", "weights"));
    graph.message(1, node("Add", "scores", "products", "biases"));
    graph.message(5, tensor("weights", weights, 3, biases.length));
    graph.message(5, tensor("biases", biases, biases.length));
    return model(file, graph, biases.length);
  }

  private static Path model(Path file, Field graph, int scores) throws IOException {
    graph.text(2, "red");
    graph.message(11, valueInfo("picture", -1, 3, SIDE, SIDE));
    graph.message(12, valueInfo("scores", -1, scores));
    Field model = new Field().integer(1, 6);
    model.message(8, new Field().text(1, "").integer(2, 11));
    return Files.write(file, model.message(7, graph).bytes());
  }

  private static Field mean() {
    Field axes = new Field().text(1, "axes").integer(20, 7).integer(8, 2).integer(8, 3);
    Field flat = new Field().text(1, "keepdims").integer(20, 2).integer(3, 0);
    return node("ReduceMean", "means", "picture").message(5, axes).message(5, flat);
  }

  private static Field node(String operator, String output, String... inputs) {
    Field node = new Field();
    for (String input : inputs) {
      node.text(1, input);
    }
    return node.text(2, output).text(4, operator);
  }

  private static Field tensor(String name, float[] values, long... dimensions) {
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    Field tensor = new Field();
    for (long dimension : dimensions) {
      tensor.integer(1, dimension);
    }
    return tensor.integer(2, FLOAT).text(8, name).bytes(9, raw.array());
  }

  private static Field valueInfo(String name, long... dimensions) {
    Field shape = new Field();
    for (long dimension : dimensions) {
      Field size = new Field();
      shape.message(1, dimension < 0 ? size.text(2, "n") : size.integer(1, dimension));
    }
    Field type = new Field().integer(1, FLOAT).message(2, shape);
    return new Field().text(1, name).message(2, new Field().message(1, type));
  }

  /** A protobuf message under construction. */
  private static final class Field {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Field integer(int field, long value) {
      varint((long) field << 3);
      varint(value);
      return this;
    }

    Field bytes(int field, byte[] value) {
      varint((long) field << 3 | 2);
      varint(value.length);
      out.writeBytes(value);
      return this;
    }

    Field text(int field, String value) {
      return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Field message(int field, Field value) {
      return bytes(field, value.bytes());
    }

    byte[] bytes() {
      return out.toByteArray();
    }

    private void varint(long value) {
      long rest = value;
      while ((rest & ~0x7FL) != 0) {
        out.write((int) (rest & 0x7F | 0x80));
        rest >>>= 7;
      }
      out.write((int) rest);
    }
  }
}
