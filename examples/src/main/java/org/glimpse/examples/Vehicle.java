package org.glimpse.examples;

import java.util.Optional;
import org.glimpse.video.Box;

/**
 * A vehicle that drives through the demo's street at constant speed.
 *
 * @param trackId its identity, from 1
 * @param kind what it is
 * @param paint colour of its body, 0xRRGGBB
 * @param lane where it drives
 * @param firstFrame frame in which its nose touches the picture's edge
 */
record Vehicle(int trackId, Kind kind, int paint, Lane lane, int firstFrame) {

  /** Kinds of vehicles, by the class names that detectors use. */
  enum Kind {
    CAR("car", 62, 28),
    TRUCK("truck", 104, 38),
    BUS("bus", 142, 42);

    private final String className;
    private final int length;
    private final int height;

    Kind(String className, int length, int height) {
      this.className = className;
      this.length = length;
      this.height = height;
    }

    String className() {
      return className;
    }

    /** Pixels. */
    int length() {
      return length;
    }

    /** Pixels. */
    int height() {
      return height;
    }
  }

  /**
   * A lane of the street.
   *
   * @param centre height of its middle in the picture, pixels
   * @param speed pixels per frame; negative drives to the left
   */
  record Lane(int centre, int speed) {}

  /** Frames from the first in which a part of it is in a picture of that width to the last. */
  int framesInView(int pictureWidth) {
    return (pictureWidth + kind.length()) / Math.abs(lane.speed());
  }

  /** The whole body, also where it is outside of the picture. */
  Box body(int frame, int pictureWidth) {
    int driven = Math.abs(lane.speed()) * (frame - firstFrame);
    float xmin = lane.speed() > 0 ? driven - kind.length() : pictureWidth - driven;
    float ymin = lane.centre() - kind.height() / 2f;
    return new Box(xmin, ymin, xmin + kind.length(), ymin + kind.height());
  }

  /** The part in the picture, if it is at least a third of the vehicle. */
  Optional<Box> visible(int frame, int pictureWidth) {
    Box body = body(frame, pictureWidth);
    Box seen =
        new Box(
            Math.max(0, body.xmin()),
            body.ymin(),
            Math.min(pictureWidth, body.xmax()),
            body.ymax());
    return seen.area() * 3 >= body.area() ? Optional.of(seen) : Optional.empty();
  }
}
