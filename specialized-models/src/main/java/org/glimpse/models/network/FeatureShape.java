package org.glimpse.models.network;

/**
 * Shape of one example's features between layers, without the batch dimension: a map {@code CHW},
 * or a vector, whose height and width are 0.
 *
 * @param channels feature maps, or the length of the vector
 * @param height rows, 0 for a vector
 * @param width columns, 0 for a vector
 */
public record FeatureShape(int channels, int height, int width) {
  private static final int SIDE_MAX = 8192;
  private static final int CHANNELS_MAX = 1 << 20;

  public FeatureShape {
    boolean vector = height == 0 && width == 0;
    boolean map = height > 0 && width > 0 && height <= SIDE_MAX && width <= SIDE_MAX;
    if (channels < 1 || channels > CHANNELS_MAX || !(vector || map)) {
      throw new IllegalArgumentException(
          "no features of " + channels + " x " + height + " x " + width);
    }
  }

  /** A vector of so many values. */
  public static FeatureShape vector(int length) {
    return new FeatureShape(length, 0, 0);
  }

  /** Whether these features have no place in a picture. */
  public boolean isVector() {
    return height == 0;
  }

  /** Values of one example. */
  public int values() {
    return isVector() ? channels : Math.multiplyExact(channels, Math.multiplyExact(height, width));
  }

  FeatureShape requireMap(String layer) {
    if (isVector()) {
      throw new IllegalArgumentException(layer + " wants a map and was given a vector");
    }
    return this;
  }

  FeatureShape requireVector(String layer) {
    if (!isVector()) {
      throw new IllegalArgumentException(layer + " wants a vector and was given a map");
    }
    return this;
  }

  FeatureShape slide(int filters, int kernel, int stride, int padding) {
    return new FeatureShape(
        filters,
        (height + 2 * padding - kernel) / stride + 1,
        (width + 2 * padding - kernel) / stride + 1);
  }
}
