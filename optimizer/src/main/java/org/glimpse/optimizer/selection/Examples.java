package org.glimpse.optimizer.selection;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Frames that were looked at, as they had looked before that; a bounded number of them. */
final class Examples {
  /** Once there are so many, a new one takes the place of any other. */
  private static final int SIZE_MAX = 1 << 14;

  private final int features;
  private final SplittableRandom random;
  private float[] values = new float[0];
  private boolean[] wanted = new boolean[0];
  private float[] weights = new float[0];
  private int size;

  Examples(int features, SplittableRandom random) {
    this.features = features;
    this.random = random;
  }

  /** Takes in a frame. */
  void add(double[] example, boolean isWanted, double weight) {
    int at = size < SIZE_MAX ? size++ : random.nextInt(SIZE_MAX);
    if (at >= weights.length) {
      int room = Math.max(64, 2 * weights.length);
      values = Arrays.copyOf(values, room * features);
      wanted = Arrays.copyOf(wanted, room);
      weights = Arrays.copyOf(weights, room);
    }
    for (int i = 0; i < features; i++) {
      values[at * features + i] = (float) example[i];
    }
    wanted[at] = isWanted;
    weights[at] = (float) weight;
  }

  int size() {
    return size;
  }

  int features() {
    return features;
  }

  double value(int example, int feature) {
    return values[example * features + feature];
  }

  /** Copies an example's features. */
  void read(int example, double[] into) {
    for (int i = 0; i < features; i++) {
      into[i] = values[example * features + i];
    }
  }

  boolean isWanted(int example) {
    return wanted[example];
  }

  double weight(int example) {
    return weights[example];
  }
}
