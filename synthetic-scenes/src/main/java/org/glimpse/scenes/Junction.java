package org.glimpse.scenes;

import java.util.List;

/**
 * The ground plan, in metres: x to the right, y away from the camera, the middle of the side street
 * at x = 0. A main road with two lanes a direction runs from left to right, a side street crosses
 * it and bends away behind the houses at its far end. Traffic keeps to the right.
 */
final class Junction {
  static final double MAIN_NEAR_EDGE = 23.4;
  static final double MAIN_FAR_EDGE = 36.6;
  static final double MAIN_MIDDLE = 30;
  static final double SIDE_EDGE = 3.8;

  /** Where the parking strip of the far side street ends, to the right of the lane. */
  static final double PARKING_EDGE = 6.1;

  static final double PARKING_NEAR_END = 46;
  static final double PARKING_FAR_END = 66;

  static final double MAIN_STOP = 9.4;
  static final double NEAR_STOP = 17.2;
  static final double FAR_STOP = 42.8;

  /** Crossings: bands across the roads, between these distances from the middle. */
  static final double MAIN_CROSSING_FROM = 5.2;

  static final double MAIN_CROSSING_TO = 8.2;
  static final double NEAR_CROSSING_FROM = 18.4;
  static final double NEAR_CROSSING_TO = 21.4;
  static final double FAR_CROSSING_FROM = 38.6;
  static final double FAR_CROSSING_TO = 41.6;

  /** Fronts of the houses. */
  static final double HOUSE_FRONT = 41.4;

  static final double LEFT_HOUSE_SIDE = -7.6;
  static final double RIGHT_HOUSE_SIDE = 9.6;
  static final double RIGHT_HOUSE_END = 66.5;
  static final double CLOSING_FRONT = 77;

  private static final double FAR_AWAY = 75;
  private static final double RADIUS = 3.6;
  private static final int ARC_STEPS = 8;

  private static final Lane EAST_INNER = straight("east inner", -FAR_AWAY, 28.35, -MAIN_STOP);
  private static final Lane EAST_OUTER = straight("east outer", -FAR_AWAY, 25.05, -MAIN_STOP);
  private static final Lane WEST_INNER = straight("west inner", FAR_AWAY, 31.65, MAIN_STOP);
  private static final Lane WEST_OUTER = straight("west outer", FAR_AWAY, 34.95, MAIN_STOP);
  private static final Lane NORTH = lane("north", 9, 1.9, -60, 1.9, NEAR_STOP);
  private static final Lane SOUTH =
      lane("south", 8, 60, 73.2, 5, 73.2, 1.2, 72, -1.2, 69, -1.9, 65, -1.9, FAR_STOP);

  private static final Lane EAST_INNER_OUT = straight("east inner out", MAIN_STOP, 28.35, FAR_AWAY);
  private static final Lane EAST_OUTER_OUT = straight("east outer out", MAIN_STOP, 25.05, FAR_AWAY);
  private static final Lane WEST_INNER_OUT =
      straight("west inner out", -MAIN_STOP, 31.65, -FAR_AWAY);
  private static final Lane WEST_OUTER_OUT =
      straight("west outer out", -MAIN_STOP, 34.95, -FAR_AWAY);
  private static final Lane NORTH_OUT =
      lane("north out", 8, 1.9, FAR_STOP, 1.9, 63, 2.5, 66, 4.2, 68.4, 7, 69.6, 60, 69.6);
  private static final Lane SOUTH_OUT = lane("south out", 9, -1.9, NEAR_STOP, -1.9, -60);

  /** Ways through, with the approach that each begins on; turns are for small vehicles. */
  static final List<Route> ROUTES =
      List.of(
          new Route(Signal.MAIN, false, EAST_INNER, across("e1", 28.35, 1), EAST_INNER_OUT),
          new Route(Signal.MAIN, false, EAST_OUTER, across("e2", 25.05, 1), EAST_OUTER_OUT),
          new Route(Signal.MAIN, false, WEST_INNER, across("w1", 31.65, -1), WEST_INNER_OUT),
          new Route(Signal.MAIN, false, WEST_OUTER, across("w2", 34.95, -1), WEST_OUTER_OUT),
          new Route(
              Signal.SIDE, false, NORTH, lane("n", 9, 1.9, NEAR_STOP, 1.9, FAR_STOP), NORTH_OUT),
          new Route(
              Signal.SIDE, false, SOUTH, lane("s", 9, -1.9, FAR_STOP, -1.9, NEAR_STOP), SOUTH_OUT),
          new Route(
              Signal.MAIN,
              true,
              EAST_OUTER,
              turn("es", -MAIN_STOP, 25.05, -5.5, 21.45, -1.9, NEAR_STOP),
              SOUTH_OUT),
          new Route(
              Signal.MAIN,
              true,
              WEST_OUTER,
              turn("wn", MAIN_STOP, 34.95, 5.5, 38.55, 1.9, FAR_STOP),
              NORTH_OUT),
          new Route(
              Signal.SIDE,
              true,
              NORTH,
              turnOut("ne", 1.9, NEAR_STOP, 5.5, 21.45, MAIN_STOP, 25.05),
              EAST_OUTER_OUT),
          new Route(
              Signal.SIDE,
              true,
              SOUTH,
              turnOut("sw", -1.9, FAR_STOP, -5.5, 38.55, -MAIN_STOP, 34.95),
              WEST_OUTER_OUT));

  /** Routes that lead straight along the main road, by which buses and rare events come. */
  static final int MAIN_ROUTES = 4;

  private Junction() {}

  /** A piece of road that vehicles share in single file. */
  record Lane(String name, double speedMax, Polyline way) {
    double length() {
      return way.length();
    }
  }

  /** A way through the junction: approach, crossing, exit. */
  static final class Route {
    private final Signal signal;
    private final boolean turns;
    private final Lane[] lanes;
    private final double[] starts;
    private final Polyline way;

    Route(Signal signal, boolean turns, Lane approach, Lane crossing, Lane exit) {
      this.signal = signal;
      this.turns = turns;
      lanes = new Lane[] {approach, crossing, exit};
      starts = new double[] {0, approach.length(), approach.length() + crossing.length()};
      way = approach.way().then(crossing.way()).then(exit.way());
    }

    Signal signal() {
      return signal;
    }

    boolean turns() {
      return turns;
    }

    Lane lane(int index) {
      return lanes[index];
    }

    Lane approach() {
      return lanes[0];
    }

    /** Distance along the route at which a lane begins. */
    double start(int index) {
      return starts[index];
    }

    /** The lane in which one is after {@code distance} metres. */
    int laneAt(double distance) {
      return distance < starts[1] ? 0 : distance < starts[2] ? 1 : 2;
    }

    Polyline way() {
      return way;
    }
  }

  private static Lane straight(String name, double fromX, double y, double toX) {
    return lane(name, 13, fromX, y, toX, y);
  }

  private static Lane across(String name, double y, int direction) {
    return lane(name, 13, -MAIN_STOP * direction, y, MAIN_STOP * direction, y);
  }

  private static Lane lane(String name, double speedMax, double... points) {
    return new Lane(name, speedMax, Polyline.of(points));
  }

  /** From the main road, level, round a quarter circle into the side street. */
  private static Lane turn(
      String name, double x, double y, double centreX, double centreY, double toX, double toY) {
    return lane(name, 5, arc(x, y, centreX, centreY, toX, toY));
  }

  /** From the side street round a quarter circle into the main road: a turn, backwards. */
  private static Lane turnOut(
      String name, double x, double y, double centreX, double centreY, double toX, double toY) {
    double[] back = arc(toX, toY, centreX, centreY, x, y);
    double[] points = new double[back.length];
    for (int i = 0; i < points.length; i += 2) {
      points[i] = back[points.length - 2 - i];
      points[i + 1] = back[points.length - 1 - i];
    }
    return lane(name, 5, points);
  }

  private static double[] arc(
      double x, double y, double centreX, double centreY, double toX, double toY) {
    double sideways = toX > centreX ? RADIUS : -RADIUS;
    double onwards = y > centreY ? RADIUS : -RADIUS;
    double[] points = new double[4 + 2 * (ARC_STEPS + 1)];
    points[0] = x;
    points[1] = y;
    for (int i = 0; i <= ARC_STEPS; i++) {
      double angle = i * Math.PI / (2 * ARC_STEPS);
      points[2 + 2 * i] = centreX + sideways * StrictMath.sin(angle);
      points[3 + 2 * i] = centreY + onwards * StrictMath.cos(angle);
    }
    points[points.length - 2] = toX;
    points[points.length - 1] = toY;
    return points;
  }
}
