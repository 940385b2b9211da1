package org.glimpse.scenes;

/** Bodies of vehicles; sizes in metres. */
enum VehicleKind {
  SEDAN(ObjectClass.CAR, 4.5, 1.82, 1.46),
  HATCHBACK(ObjectClass.CAR, 4.05, 1.78, 1.5),
  ESTATE(ObjectClass.CAR, 4.7, 1.9, 1.72),
  VAN(ObjectClass.CAR, 5.4, 2.0, 2.35),
  CITY_BUS(ObjectClass.BUS, 11.4, 2.5, 3.15),
  BOX_TRUCK(ObjectClass.TRUCK, 7.9, 2.4, 3.4),
  LORRY(ObjectClass.TRUCK, 10.6, 2.5, 3.25),
  TIPPER(ObjectClass.TRUCK, 7.2, 2.4, 2.9),
  MOTORCYCLE(ObjectClass.MOTORCYCLE, 2.15, 0.8, 1.68);

  private final ObjectClass objectClass;
  private final double length;
  private final double width;
  private final double height;

  VehicleKind(ObjectClass objectClass, double length, double width, double height) {
    this.objectClass = objectClass;
    this.length = length;
    this.width = width;
    this.height = height;
  }

  ObjectClass objectClass() {
    return objectClass;
  }

  double length() {
    return length;
  }

  double width() {
    return width;
  }

  double height() {
    return height;
  }
}
