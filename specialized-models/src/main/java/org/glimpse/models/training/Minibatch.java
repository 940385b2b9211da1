package org.glimpse.models.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The examples of one step, in direct memory that every step uses again: a new buffer for each
 * would be freed only when the heap is collected, which a training hardly makes happen.
 */
public final class Minibatch {
  /** PyTorch reads vectors of up to 64 bytes. */
  private static final int ALIGNMENT = 64;

  private final int examples;
  private final Map<String, Field> fields = new LinkedHashMap<>();
  private final Map<String, ByteBuffer> buffers = new LinkedHashMap<>();

  Minibatch(int examples, List<Field> fields) {
    this.examples = examples;
    int bytes = 0;
    for (Field field : fields) {
      bytes = Math.addExact(bytes, aligned(Math.multiplyExact(examples, field.bytesPerExample())));
    }
    ByteBuffer all = ByteBuffer.allocateDirect(bytes + ALIGNMENT).alignedSlice(ALIGNMENT);
    int at = 0;
    for (Field field : fields) {
      int length = examples * field.bytesPerExample();
      this.fields.put(field.name(), field);
      buffers.put(field.name(), all.slice(at, length).order(ByteOrder.nativeOrder()));
      at += aligned(length);
    }
  }

  /** How many examples it holds. */
  public int examples() {
    return examples;
  }

  /** All examples of a field, one after the other, in native byte order. */
  public ByteBuffer buffer(String field) {
    return buffers.get(field).duplicate().order(ByteOrder.nativeOrder());
  }

  /** A field as an array over the same memory, which must not change while the array is used. */
  NDArray array(NDManager manager, String name) {
    Field field = fields.get(name);
    long[] sizes = new long[field.shape().size() + 1];
    sizes[0] = examples;
    for (int i = 1; i < sizes.length; i++) {
      sizes[i] = field.shape().get(i - 1);
    }
    DataType type = field.kind() == Field.Kind.BYTE ? DataType.UINT8 : DataType.FLOAT32;
    return manager.create(buffer(name), new Shape(sizes), type);
  }

  private static int aligned(int bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
