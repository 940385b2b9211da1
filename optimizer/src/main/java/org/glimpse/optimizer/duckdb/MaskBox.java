package org.glimpse.optimizer.duckdb;

import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;

/**
 * The box around a mask, in pixels as the label store keeps them (REAL), so that a function of a
 * mask gives the same value whichever way the mask came.
 */
record MaskBox(double xmin, double ymin, double xmax, double ymax) {

  static MaskBox of(Geometry mask) {
    Envelope box = mask.getEnvelopeInternal();
    return new MaskBox(
        (float) box.getMinX(), (float) box.getMinY(), (float) box.getMaxX(), (float) box.getMaxY());
  }

  double value(String name) {
    return switch (name) {
      case "xmin" -> xmin;
      case "ymin" -> ymin;
      case "xmax" -> xmax;
      case "ymax" -> ymax;
      case "width" -> xmax - xmin;
      case "height" -> ymax - ymin;
      default -> area();
    };
  }

  double area() {
    return Math.max(0, xmax - xmin) * Math.max(0, ymax - ymin);
  }

  double iou(MaskBox other) {
    double width = Math.min(xmax, other.xmax) - Math.max(xmin, other.xmin);
    double height = Math.min(ymax, other.ymax) - Math.max(ymin, other.ymin);
    double shared = Math.max(0, width) * Math.max(0, height);
    return shared > 0 ? shared / (area() + other.area() - shared) : 0;
  }
}
