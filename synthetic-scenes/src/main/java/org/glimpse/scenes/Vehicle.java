package org.glimpse.scenes;

/** A vehicle on its route. Distances are metres along the route, of the front bumper. */
final class Vehicle {
  private final long identity;
  private final VehicleKind kind;
  private final ObjectColour colour;
  private final Junction.Route route;
  private final double cruise;
  private double distance;
  private double speed;
  private double acceleration;

  /**
   * @param cruise metres a second on a free road
   */
  Vehicle(
      long identity, VehicleKind kind, ObjectColour colour, Junction.Route route, double cruise) {
    this.identity = identity;
    this.kind = kind;
    this.colour = colour;
    this.route = route;
    this.cruise = cruise;
  }

  Vehicle copy() {
    Vehicle same = new Vehicle(identity, kind, colour, route, cruise);
    same.distance = distance;
    same.speed = speed;
    same.acceleration = acceleration;
    return same;
  }

  long identity() {
    return identity;
  }

  VehicleKind kind() {
    return kind;
  }

  ObjectColour colour() {
    return colour;
  }

  Junction.Route route() {
    return route;
  }

  double distance() {
    return distance;
  }

  double rear() {
    return distance - kind.length();
  }

  double speed() {
    return speed;
  }

  boolean isBraking() {
    return acceleration < -0.4 || speed < 0.3;
  }

  void enter(double startSpeed) {
    speed = Math.min(cruise, startSpeed);
  }

  /**
   * Chooses an acceleration by the Intelligent Driver Model (Treiber, Hennecke, Helbing: Congested
   * traffic states in empirical observations and microscopic simulations, 2000, equations 2 and 3),
   * with the exponent 4.
   *
   * @param gap metres of free road before the next obstacle
   * @param obstacleSpeed metres a second
   */
  void follow(double gap, double obstacleSpeed) {
    double wanted = Math.min(cruise, limitAhead());
    double ratio = speed / wanted;
    double free = 1 - ratio * ratio * ratio * ratio;
    double headway =
        STANDING_GAP
            + Math.max(
                0,
                speed * HEADWAY
                    + speed * (speed - obstacleSpeed) / (2 * Math.sqrt(PULL * COMFORTABLE_BRAKE)));
    double closeness = headway / Math.max(gap, 0.1);
    acceleration = Math.max(-HARDEST_BRAKE, PULL * (free - closeness * closeness));
  }

  /** Moves on; the acceleration holds for the whole step. */
  void step(double seconds) {
    distance += speed * seconds;
    speed = Math.max(0, speed + acceleration * seconds);
  }

  /** The lane's limit, and that of the next lane once it is near. */
  private double limitAhead() {
    int lane = route.laneAt(distance);
    double limit = route.lane(lane).speedMax();
    if (lane < 2) {
      double ahead = route.start(lane + 1) - distance;
      double next = route.lane(lane + 1).speedMax();
      limit = Math.min(limit, Math.sqrt(next * next + 2 * COMFORTABLE_BRAKE * ahead));
    }
    return limit;
  }

  private static final double STANDING_GAP = 1.8;
  private static final double HEADWAY = 1.1;
  private static final double PULL = 1.8;
  private static final double COMFORTABLE_BRAKE = 2.2;
  private static final double HARDEST_BRAKE = 7;
}
