package org.glimpse.detection.onnx;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * One output of one run, as floats whatever its type was.
 *
 * @param name of the output
 * @param shape its dimensions
 * @param values in row-major order; valid until the next run with the same buffers
 */
record OutputTensor(String name, int[] shape, FloatBuffer values) {

  int rank() {
    return shape.length;
  }

  /** A dimension, counted from the last one: {@code fromEnd(1)} is the innermost. */
  int fromEnd(int place) {
    return shape[shape.length - place];
  }

  /** Whether the dimensions are these, a -1 standing for any. */
  boolean is(int... wanted) {
    if (wanted.length != shape.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i] != -1 && wanted[i] != shape[i]) {
        return false;
      }
    }
    return true;
  }

  /** Values of each element of the first dimension: of one frame, where that is the batch. */
  int valuesPerFrame() {
    int product = 1;
    for (int i = 1; i < shape.length; i++) {
      product *= shape[i];
    }
    return product;
  }

  /** Place of the largest of {@code count} values from {@code start}, the first of equals. */
  int indexOfLargest(int start, int count) {
    int best = 0;
    float largest = values.get(start);
    for (int i = 1; i < count; i++) {
      float value = values.get(start + i);
      if (value > largest) {
        best = i;
        largest = value;
      }
    }
    return best;
  }

  /** Name and shape, such as {@code output [1,3549,85]}, for people. */
  String describe() {
    return name
        + Arrays.stream(shape)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(",", " [", "]"));
  }
}
