package org.glimpse.video;

/** What of a pixel is averaged over a box: {@code redness(content)} and the like. */
public enum ColourMeasure {
  /** {@code red - (green + blue) / 2}. */
  REDNESS(2),

  /** {@code green - (red + blue) / 2}. */
  GREENNESS(2),

  /** {@code blue - (red + green) / 2}. */
  BLUENESS(2),

  /** {@code (red + green + blue) / 3}. */
  LUMA(3);

  private final int scale;

  ColourMeasure(int scale) {
    this.scale = scale;
  }

  /** What a pixel's value is multiplied by to be whole. */
  int scale() {
    return scale;
  }

  /** A pixel's value times {@link #scale}: -510 to 510, LUMA 0 to 765. */
  int scaled(int red, int green, int blue) {
    return switch (this) {
      case REDNESS -> 2 * red - green - blue;
      case GREENNESS -> 2 * green - red - blue;
      case BLUENESS -> 2 * blue - red - green;
      case LUMA -> red + green + blue;
    };
  }
}
