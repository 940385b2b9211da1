package org.glimpse.scenes;

/** A person on foot. Distances are metres along the way. */
final class Walker {
  private final long identity;
  private final Outfit outfit;
  private final Polyline way;
  private final double[] crossings;
  private final double pace;
  private double distance;
  private boolean waiting;

  /** What a person looks like; height in metres, other colours as {@code 0xRRGGBB}. */
  record Outfit(ObjectColour coat, int trousers, int skin, int hair, double height) {}

  /**
   * @param crossings pairs of distances: where a crossing with a light begins and ends
   * @param pace metres a second
   */
  Walker(long identity, Outfit outfit, Polyline way, double[] crossings, double pace) {
    this.identity = identity;
    this.outfit = outfit;
    this.way = way;
    this.crossings = crossings;
    this.pace = pace;
  }

  Walker copy() {
    Walker same = new Walker(identity, outfit, way, crossings, pace);
    same.distance = distance;
    same.waiting = waiting;
    return same;
  }

  long identity() {
    return identity;
  }

  Outfit outfit() {
    return outfit;
  }

  double distance() {
    return distance;
  }

  boolean isWaiting() {
    return waiting;
  }

  boolean hasArrived() {
    return distance >= way.length();
  }

  /** Where the person is now, to the right. */
  double x() {
    return way.x(distance);
  }

  /** Where the person is now, away from the camera. */
  double y() {
    return way.y(distance);
  }

  Polyline way() {
    return way;
  }

  double speed() {
    if (waiting) {
      return 0;
    }
    return isCrossing() ? pace * HURRY : pace;
  }

  /** Moves on, or waits at the kerb until the light lets people go. */
  void step(double seconds, boolean mayCross) {
    waiting = false;
    double next = distance + speed() * seconds;
    for (int i = 0; i < crossings.length; i += 2) {
      if (distance <= crossings[i] && next > crossings[i] && !mayCross) {
        waiting = true;
        return;
      }
    }
    distance = next;
  }

  private boolean isCrossing() {
    for (int i = 0; i < crossings.length; i += 2) {
      if (distance > crossings[i] && distance < crossings[i + 1]) {
        return true;
      }
    }
    return false;
  }

  private static final double HURRY = 1.25;
}
