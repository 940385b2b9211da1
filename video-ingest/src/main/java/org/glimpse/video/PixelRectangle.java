package org.glimpse.video;

/**
 * The whole pixels that a box covers: columns {@code left..right}, rows {@code top..bottom}, the
 * ends exclusive.
 */
record PixelRectangle(int left, int top, int right, int bottom) {

  /**
   * The pixels of a frame whose centres a box contains; pixel {@code (0, 0)} has its centre at
   * {@code (0.5, 0.5)}. A centre on the box's left or upper edge is inside, on the right or lower
   * edge outside, so boxes that share an edge share no pixel.
   *
   * @param box null means the whole frame
   * @param width of the frame
   * @param height of the frame
   */
  static PixelRectangle covered(Box box, int width, int height) {
    if (box == null) {
      return new PixelRectangle(0, 0, width, height);
    }
    if (isNotANumber(box)) {
      return new PixelRectangle(0, 0, 0, 0);
    }
    return covered(box.xmin(), box.ymin(), box.xmax(), box.ymax(), width, height);
  }

  /** The same of edges that are no box's: they may be infinite. */
  static PixelRectangle covered(
      double xmin, double ymin, double xmax, double ymax, int width, int height) {
    return new PixelRectangle(
        firstCentreFrom(xmin, width),
        firstCentreFrom(ymin, height),
        firstCentreFrom(xmax, width),
        firstCentreFrom(ymax, height));
  }

  /** As {@link #covered}, but at least the one pixel nearest to the box's middle. */
  static PixelRectangle coveredOrNearest(Box box, int width, int height) {
    PixelRectangle covered = covered(box, width, height);
    if (!covered.isEmpty() || isNotANumber(box)) {
      return covered;
    }
    int x = nearest(box.xmin(), box.xmax(), width);
    int y = nearest(box.ymin(), box.ymax(), height);
    return new PixelRectangle(x, y, x + 1, y + 1);
  }

  boolean isEmpty() {
    return right <= left || bottom <= top;
  }

  int width() {
    return Math.max(0, right - left);
  }

  int height() {
    return Math.max(0, bottom - top);
  }

  private static boolean isNotANumber(Box box) {
    return Float.isNaN(box.xmin())
        || Float.isNaN(box.ymin())
        || Float.isNaN(box.xmax())
        || Float.isNaN(box.ymax());
  }

  /** The first pixel whose centre is at or behind an edge, kept within 0..size. */
  private static int firstCentreFrom(double edge, int size) {
    return (int) Math.max(0, Math.min(size, Math.ceil(edge - 0.5)));
  }

  private static int nearest(double low, double high, int size) {
    double middle = low / 2 + high / 2;
    // Opposite infinities have no middle; the frame's is as good as any.
    double column = Double.isNaN(middle) ? size / 2.0 : Math.floor(middle);
    return (int) Math.max(0, Math.min(size - 1, column));
  }
}
