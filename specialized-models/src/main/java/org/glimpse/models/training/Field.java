package org.glimpse.models.training;

import java.util.List;

/**
 * One array of a minibatch: the pictures, or something to learn from them.
 *
 * @param name unique in its minibatch
 * @param kind type of the values
 * @param shape sizes of one example
 */
public record Field(String name, Kind kind, List<Integer> shape) {
  /** Types of values, with their size in bytes. */
  public enum Kind {
    /** {@code uint8}; pixels, {@code [height, width, channels]}. */
    BYTE(1),
    /** {@code float32}. */
    FLOAT(4);

    private final int bytes;

    Kind(int bytes) {
      this.bytes = bytes;
    }
  }

  /** A field of bytes. */
  public static Field bytes(String name, Integer... shape) {
    return new Field(name, Kind.BYTE, List.of(shape));
  }

  /** A field of floats. */
  public static Field floats(String name, Integer... shape) {
    return new Field(name, Kind.FLOAT, List.of(shape));
  }

  /** Values of one example. */
  public int values() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  int bytesPerExample() {
    return Math.multiplyExact(values(), kind.bytes);
  }
}
