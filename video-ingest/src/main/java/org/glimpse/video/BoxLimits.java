package org.glimpse.video;

/**
 * What is known of a box without looking at it, in pixels of the source frame: inclusive bounds;
 * infinite where nothing is known, and 0 for the last three.
 */
public record BoxLimits(
    double xmin,
    double ymin,
    double xmax,
    double ymax,
    double widthMin,
    double heightMin,
    double areaMin) {
  /** Of any box. */
  public static final BoxLimits NONE =
      new BoxLimits(
          Double.NEGATIVE_INFINITY,
          Double.NEGATIVE_INFINITY,
          Double.POSITIVE_INFINITY,
          Double.POSITIVE_INFINITY,
          0,
          0,
          0);

  /** Of no box. */
  public static final BoxLimits NOWHERE =
      new BoxLimits(
          Double.POSITIVE_INFINITY,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY,
          Double.NEGATIVE_INFINITY,
          Double.POSITIVE_INFINITY,
          Double.POSITIVE_INFINITY,
          Double.POSITIVE_INFINITY);

  /** Products of edges that are told apart by the last bits of a double are not told apart. */
  private static final double SLACK = 1e-9;

  /** Of a box that keeps to both. */
  public BoxLimits and(BoxLimits other) {
    return new BoxLimits(
        Math.max(xmin, other.xmin),
        Math.max(ymin, other.ymin),
        Math.min(xmax, other.xmax),
        Math.min(ymax, other.ymax),
        Math.max(widthMin, other.widthMin),
        Math.max(heightMin, other.heightMin),
        Math.max(areaMin, other.areaMin));
  }

  /** Of a box that keeps to either. */
  public BoxLimits or(BoxLimits other) {
    return new BoxLimits(
        Math.min(xmin, other.xmin),
        Math.min(ymin, other.ymin),
        Math.max(xmax, other.xmax),
        Math.max(ymax, other.ymax),
        Math.min(widthMin, other.widthMin),
        Math.min(heightMin, other.heightMin),
        Math.min(areaMin, other.areaMin));
  }

  /** Of a box that lies in another. */
  public static BoxLimits within(double xmin, double ymin, double xmax, double ymax) {
    return new BoxLimits(xmin, ymin, xmax, ymax, 0, 0, 0);
  }

  /** Of a box at least so wide, high and large, in pixels and square pixels. */
  public static BoxLimits ofSize(double widthMin, double heightMin, double areaMin) {
    return new BoxLimits(NONE.xmin, NONE.ymin, NONE.xmax, NONE.ymax, widthMin, heightMin, areaMin);
  }

  /** The pixels of a frame that such a box can cover. */
  PixelRectangle window(int width, int height) {
    return PixelRectangle.covered(xmin, ymin, xmax, ymax, width, height);
  }

  /**
   * The fewest pixels of a frame that such a box covers.
   *
   * <p>A box of width {@code w} holds {@code ceil(xmax - 0.5) - ceil(xmin - 0.5) > w - 1} columns
   * of centres, of which at most {@code ceil(-xmin)} lie left of the frame and {@code ceil(xmax) -
   * width} right of it. So if {@code n} columns of the frame are covered and {@code out} columns
   * can lie outside, then {@code w < n + out + 1}; the same holds of rows. The least {@code n * m}
   * is searched among those where a width and a height below these bounds, and within the limits,
   * still make up the area.
   */
  long fewestPixels(int width, int height) {
    int across = outside(xmin, xmax, width);
    int down = outside(ymin, ymax, height);
    double widest = xmax - xmin;
    double highest = ymax - ymin;
    double area = areaMin * (1 - SLACK);
    long fewest = Long.MAX_VALUE;
    for (int columns = atLeast(widthMin, across); columns <= width; columns++) {
      double most = Math.min(columns + across + 1.0, widest);
      // The least height that makes up the area, then the fewest rows that can have it.
      double needed = Math.max(heightMin, area > 0 ? area / Math.max(0, most) : 0);
      if (most < 0 || needed * (1 - SLACK) > highest) {
        continue;
      }
      fewest = Math.min(fewest, (long) columns * atLeast(needed, down));
    }
    return fewest;
  }

  /** Columns or rows of pixels outside a frame that the limits let a box cover. */
  private static int outside(double low, double high, int size) {
    double before = Math.ceil(Math.max(0, -low));
    double behind = Math.ceil(Math.max(0, high - size));
    return (int) Math.min(Integer.MAX_VALUE / 4, before + behind);
  }

  /** The fewest columns of the frame where a width is at least so much. */
  private static int atLeast(double length, int outside) {
    return (int) Math.max(0, Math.floor(length * (1 - SLACK)) - outside);
  }
}
