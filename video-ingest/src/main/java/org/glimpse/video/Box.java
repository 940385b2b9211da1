package org.glimpse.video;

/**
 * A rectangle in pixels of the source frame, origin top left, {@code xyxy}; {@code xmax} and {@code
 * ymax} are exclusive edges, so the width is {@code xmax - xmin}.
 */
public record Box(float xmin, float ymin, float xmax, float ymax) {

  public float width() {
    return xmax - xmin;
  }

  public float height() {
    return ymax - ymin;
  }

  /** Square pixels; 0 for a degenerate box. */
  public float area() {
    return Math.max(0, width()) * Math.max(0, height());
  }

  /** Intersection over union, 0..1. */
  public float iou(Box other) {
    float width = Math.min(xmax, other.xmax) - Math.max(xmin, other.xmin);
    float height = Math.min(ymax, other.ymax) - Math.max(ymin, other.ymin);
    if (width <= 0 || height <= 0) {
      return 0;
    }
    float shared = width * height;
    return shared / (area() + other.area() - shared);
  }
}
