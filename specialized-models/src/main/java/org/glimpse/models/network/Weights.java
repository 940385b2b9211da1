package org.glimpse.models.network;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.glimpse.workspace.Digest;

/**
 * The values of a network's weights by full name. The arrays are shared, not copied: whoever makes
 * an instance hands them over.
 *
 * @param arrays values in row-major order, in the order of {@link Network#weightShapes}
 */
public record Weights(Map<String, float[]> arrays) {

  /**
   * Weights to begin training with: convolutions and linear layers normal with deviation sqrt(2 /
   * fan-in) (He et al. 2015, equation 10), biases 0, batch norms the identity.
   */
  public static Weights initial(Network network, long seed) {
    Random random = new Random(seed);
    Map<String, float[]> arrays = new LinkedHashMap<>();
    network
        .weightShapes()
        .forEach(
            (name, shape) -> {
              float[] values = new float[length(shape)];
              if (name.endsWith("/weight")) {
                double deviation = Math.sqrt(2.0 * shape[0] / values.length);
                for (int i = 0; i < values.length; i++) {
                  values[i] = (float) (deviation * random.nextGaussian());
                }
              } else if (name.endsWith("/gamma") || name.endsWith("/variance")) {
                Arrays.fill(values, 1);
              }
              arrays.put(name, values);
            });
    return new Weights(arrays);
  }

  /**
   * The values of one weight.
   *
   * @throws IllegalArgumentException where there is none of that name
   */
  public float[] get(String name) {
    float[] values = arrays.get(name);
    if (values == null) {
      throw new IllegalArgumentException("no weight is named " + name);
    }
    return values;
  }

  /**
   * Holds these against the weights that a network needs.
   *
   * @throws IllegalArgumentException where a name or a length differs
   */
  public void requireFit(Network network) {
    Map<String, int[]> shapes = network.weightShapes();
    if (!shapes.keySet().equals(arrays.keySet())) {
      throw new IllegalArgumentException("the weights are another network's");
    }
    shapes.forEach(
        (name, shape) -> {
          if (length(shape) != arrays.get(name).length) {
            throw new IllegalArgumentException(name + " has another size");
          }
        });
  }

  /** Names these weights: equal digest, equal names and values. */
  public Digest digest() {
    return Digest.ofParts(
        arrays.entrySet().stream()
            .flatMap(array -> Stream.of(array.getKey(), digest(array.getValue()).hex()))
            .toArray(String[]::new));
  }

  private static Digest digest(float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, values.length));
    bytes.asFloatBuffer().put(values);
    return Digest.ofBytes(bytes.array());
  }

  /** Values in an array of this shape. */
  public static int length(int[] shape) {
    int length = 1;
    for (int size : shape) {
      length = Math.multiplyExact(length, size);
    }
    return length;
  }
}
