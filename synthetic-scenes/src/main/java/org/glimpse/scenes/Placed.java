package org.glimpse.scenes;

/**
 * A body in its place.
 *
 * @param x metres to the right
 * @param y metres away
 * @param cosine of the direction in which it looks
 * @param sine of the same
 * @param half half of its length and width, metres
 * @param height metres
 * @param lights whether it has headlights that are on when it is dark
 * @param braking whether its brake lights are on
 */
record Placed(
    long identity,
    ObjectClass objectClass,
    ObjectColour colour,
    Solid body,
    double x,
    double y,
    double cosine,
    double sine,
    double[] half,
    double height,
    boolean lights,
    boolean braking) {

  /** No two look quite alike: one of its colours, a little darker, lighter or dyed. */
  int tinted(int rgb) {
    int id = (int) identity;
    double light = 0.86 + 0.28 * SceneRandom.unit(id, 0, 77);
    return Shade.of(
        Shade.red(rgb) * light + 26 * (SceneRandom.unit(id, 1, 77) - 0.4),
        Shade.green(rgb) * light + 26 * (SceneRandom.unit(id, 2, 77) - 0.4),
        Shade.blue(rgb) * light + 26 * (SceneRandom.unit(id, 3, 77) - 0.4));
  }

  static Placed parked(ParkedCars.Parked car) {
    return new Placed(
        car.identity(),
        ObjectClass.CAR,
        car.colour(),
        VehicleBodies.of(car.kind(), car.colour()),
        car.x(),
        car.y(),
        car.cosine(),
        car.sine(),
        new double[] {car.kind().length() / 2, car.kind().width() / 2},
        car.kind().height(),
        false,
        false);
  }

  /**
   * @param ahead seconds since the simulation's step
   */
  static Placed of(Vehicle vehicle, double ahead) {
    VehicleKind kind = vehicle.kind();
    Polyline way = vehicle.route().way();
    double front = vehicle.distance() + vehicle.speed() * ahead;
    double frontAxle = front - kind.length() * 0.2;
    double rearAxle = front - kind.length() * 0.8;
    double dx = way.x(frontAxle) - way.x(rearAxle);
    double dy = way.y(frontAxle) - way.y(rearAxle);
    double length = Math.sqrt(dx * dx + dy * dy);
    return new Placed(
        vehicle.identity(),
        kind.objectClass(),
        vehicle.colour(),
        VehicleBodies.of(kind, vehicle.colour()),
        (way.x(frontAxle) + way.x(rearAxle)) / 2,
        (way.y(frontAxle) + way.y(rearAxle)) / 2,
        dx / length,
        dy / length,
        new double[] {kind.length() / 2, kind.width() / 2},
        kind.height(),
        true,
        vehicle.isBraking());
  }

  /**
   * @param ahead seconds since the simulation's step
   */
  static Placed of(Walker walker, double ahead) {
    double walked = walker.distance() + walker.speed() * ahead;
    Polyline way = walker.way();
    double dx = way.x(walked + 0.3) - way.x(walked - 0.3);
    double dy = way.y(walked + 0.3) - way.y(walked - 0.3);
    double length = Math.max(1e-6, Math.sqrt(dx * dx + dy * dy));
    Walker.Outfit outfit = walker.outfit();
    return new Placed(
        walker.identity(),
        ObjectClass.PERSON,
        outfit.coat(),
        PersonBody.of(outfit, walked, walker.isWaiting()),
        way.x(walked),
        way.y(walked),
        dx / length,
        dy / length,
        new double[] {0.2, 0.3},
        outfit.height(),
        false,
        false);
  }
}
